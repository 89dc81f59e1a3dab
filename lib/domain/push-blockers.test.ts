import { describe, expect, it } from "vitest";
import {
  type PushChoice,
  type PushPerson,
  type PushSituation,
  personBlock,
  pushChoice,
} from "./push-blockers";

const live = (provider: "google" | "microsoft" = "google") => ({ provider, state: "live" as const });
const mike: PushPerson = { id: "mike", name: "Mike Ortega", target: live() };
const raj: PushPerson = { id: "raj", name: "Raj Iyer", target: live() };
const ana: PushPerson = { id: "ana", name: "Ana Belova", target: live("microsoft") };
const lee: PushPerson = { id: "lee", name: "Lee Tran", target: null };
const invitable: PushPerson = { ...lee, invitation: { kind: "open" } };
const rajOut: PushPerson = { ...raj, target: { provider: "google", state: "needsReconnect" } };

function at(situation: Partial<PushSituation> = {}): PushSituation {
  return {
    role: "dispatcher",
    viewerId: "priya",
    status: { name: "Confirmed", rule: "push" },
    people: [mike],
    provider: "google",
    ...situation,
  };
}
const blocked = (reason: string, fix: unknown = null) => ({ kind: "blocked", reason, fix });

describe("[A37] whether a push can be chosen, and if not, why", () => {
  it.each<[string, PushSituation, unknown]>([
    ["one on Google", at(), { kind: "allowed" }],
    ["a Draft: once, by hand [A13]", at({ status: { name: "Draft", rule: "leave" } }), { kind: "allowed" }],
    ["one of two on Google", at({ people: [lee, mike] }), { kind: "allowed" }],
    ["viewer [A9]", at({ role: "viewer" }), { kind: "hidden" }],
    [
      "nobody assigned [A7]",
      at({ people: [] }),
      blocked("No fieldworker assigned.", { kind: "assign", label: "Assign" }),
    ],
    [
      "not connected [A6]",
      at({ people: [lee] }),
      blocked("Lee hasn't connected Google Calendar. Lee connects it under Settings › Calendars."),
    ],
    [
      "not connected, may be invited [A6]",
      at({ people: [invitable] }),
      blocked("Lee hasn't connected Google Calendar yet.", {
        kind: "invite",
        label: "Send invitation",
        fieldworkerIds: ["lee"],
      }),
    ],
    [
      "not connected, invited just now [A6]",
      at({ people: [{ ...lee, invitation: { kind: "sent", words: "Invitation sent 10:41 AM" } }] }),
      blocked("Lee hasn't connected Google Calendar yet. Invitation sent 10:41 AM."),
    ],
    [
      "two not connected, both may be invited [A6]",
      at({ people: [invitable, { ...raj, target: null, invitation: { kind: "open" } }] }),
      blocked("Lee and Raj haven't connected Google Calendar. They connect it under Settings › Calendars.", {
        kind: "invite",
        label: "Send 2 invitations",
        fieldworkerIds: ["lee", "raj"],
      }),
    ],
    [
      "one must reconnect, another could be invited",
      at({ people: [rajOut, invitable] }),
      blocked("Google stopped accepting our key. Raj must reconnect under Settings › Calendars."),
    ],
    [
      "own calendar not connected",
      at({ people: [lee], viewerId: "lee", role: "owner" }),
      blocked("You haven't connected Google Calendar.", {
        kind: "connect",
        label: "Connect Google Calendar",
      }),
    ],
    [
      "status removes",
      at({ status: { name: "Cancelled", rule: "remove" } }),
      blocked("Cancelled takes bookings out of calendars. Change the status first.", {
        kind: "changeStatus",
        label: "Change status",
      }),
    ],
    [
      "Outlook, nobody uses it",
      at({ provider: "microsoft" }),
      blocked("Nobody on this booking uses Outlook."),
    ],
    [
      "Outlook, nobody connected at all",
      at({ provider: "microsoft", people: [lee] }),
      blocked("Nobody on this booking uses Outlook."),
    ],
    ["Google, all on Outlook", at({ people: [ana] }), blocked("Nobody on this booking uses Google.")],
    [
      "key refused",
      at({ people: [rajOut] }),
      blocked("Google stopped accepting our key. Raj must reconnect under Settings › Calendars."),
    ],
    [
      "two not connected",
      at({ people: [lee, { ...lee, id: "kim", name: "Kim Oh" }] }),
      blocked("Lee and Kim haven't connected Google Calendar. They connect it under Settings › Calendars."),
    ],
    ["fieldworker, own booking", at({ role: "fieldworker", viewerId: "mike" }), { kind: "allowed" }],
    ["fieldworker, somebody else's", at({ role: "fieldworker", viewerId: "raj" }), { kind: "hidden" }],
    [
      "fieldworker, own calendar missing beside a connected colleague",
      at({ role: "fieldworker", viewerId: "lee", people: [lee, mike] }),
      blocked("You haven't connected Google Calendar.", {
        kind: "connect",
        label: "Connect Google Calendar",
      }),
    ],
  ])("%s", (_case, situation, choice) => {
    expect(pushChoice(situation)).toEqual(choice as PushChoice);
  });

  it("never blocks without words", () => {
    const people = [mike, raj, ana, lee, rajOut];
    for (const one of people)
      for (const two of people)
        for (const provider of ["google", "microsoft"] as const) {
          const choice = pushChoice(at({ people: [one, two], provider }));
          if (choice.kind === "blocked") expect(choice.reason).toMatch(/\.$/);
        }
  });
});

describe("why one fieldworker cannot be ticked", () => {
  it.each<[string, PushPerson, string | null]>([
    ["connected", mike, null],
    ["on Outlook", ana, "Uses Outlook."],
    [
      "read-only",
      { ...mike, target: { provider: "google", state: "cannotWrite", calendar: "Work" } },
      "Can't write to Work: Mike chooses another calendar",
    ],
  ])("%s", (_case, person, reason) => {
    const block = personBlock(person, "google", "priya");
    if (reason === null) expect(block).toBeNull();
    else expect(block?.reason).toContain(reason);
  });
});

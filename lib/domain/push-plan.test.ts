import { describe, expect, test } from "vitest";
import { copyKey, renderCopy } from "./event-text";
import { type PushFacts, planPush } from "./push-plan";

const source = {
  bookingId: "b1",
  ref: 1051,
  customerName: "Ada Quist",
  customerPhone: "+1 818 555 0100",
  serviceName: "Boiler swap",
  address: "418 Alder Street, Glendale",
  customerNotes: "Clear the cupboard.",
  jobNotes: "Gate code 4471.",
  start: new Date("2026-11-03T23:30:00Z"),
  end: new Date("2026-11-04T01:00:00Z"),
  zone: "America/Los_Angeles",
};
const known = { calendarId: "work", eventId: "e1", etag: '"1"', mirrorId: "m1" };
const facts: PushFacts = {
  mirrorId: "m1",
  wanted: "present",
  bookingRevision: 3,
  source,
  titleTemplate: "{service} · {customer}",
  colour: null,
  appUrl: "http://127.0.0.1:3000",
  writtenKeyHash: null,
  generation: 1,
  known: null,
  mayExist: false,
  drift: null,
  target: { calendarRowId: "c1", externalId: "work", state: "live" },
  openPushes: [{ id: "p1", trigger: "rule", wish: "put" }],
};
const same = copyKey(renderCopy(source, facts.titleTemplate, facts.appUrl), null);
const plan = (change: Partial<PushFacts>) =>
  planPush(
    { ...facts, ...change },
    (key) => key,
    (id, generation) => `${id}-${generation}`,
  );
const manual = (wish: "put" | "remove") => [{ id: "p1", trigger: "manual" as const, wish }];

describe("what to do about the open pushes of a copy", () => {
  test("nothing is open: nothing is done", () => {
    expect(plan({ openPushes: [] })).toEqual({ kind: "nothing" });
  });

  test("a new copy is written with everything the fieldworker needs [A24][A25][A27][B8][B9][B10]", () => {
    const put = plan({});
    expect(put).toMatchObject({
      kind: "put",
      calendarId: "work",
      known: null,
      draft: {
        mirrorId: "m1",
        title: "Boiler swap · Ada Quist",
        location: "418 Alder Street, Glendale",
        zone: "America/Los_Angeles",
        start: source.start,
        end: source.end,
        backLink: { url: "http://127.0.0.1:3000/customers/of-booking/b1" },
      },
    });
    const text = put.kind === "put" ? put.draft.description : "";
    for (const part of [
      "Ada Quist",
      "418 Alder Street",
      "1 hour 30 minutes",
      "Gate code 4471.",
      "Clear the cupboard.",
      "/customers/of-booking/b1",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("a manual push is written again even when nothing changed; an automatic one is not [A3][A41]", () => {
    const upToDate = { known, writtenKeyHash: same };
    expect(plan({ ...upToDate, openPushes: manual("put") }).kind).toBe("put");
    expect(plan(upToDate).kind).toBe("unchanged");
  });

  test("a manual push writes where the status has no action, and only there [A13]", () => {
    expect(plan({ wanted: "asIs", openPushes: manual("put") }).kind).toBe("put");
    expect(plan({ wanted: "asIs" })).toEqual({ kind: "skip", reason: "notWanted" });
    expect(plan({ wanted: "absent", openPushes: manual("put") })).toEqual({
      kind: "skip",
      reason: "nothingThere",
    });
  });

  test("what its owner took out and the company has put back is written where the status has no action, and only there [B17]", () => {
    const openPushes = [{ id: "p1", trigger: "drift" as const, wish: "put" as const }];
    expect(plan({ wanted: "asIs", openPushes }).kind).toBe("put");
    expect(plan({ wanted: "absent", openPushes })).toEqual({ kind: "skip", reason: "nothingThere" });
  });

  test("the newest manual wish counts", () => {
    const both = [...manual("put"), { id: "p2", trigger: "manual" as const, wish: "remove" as const }];
    expect(plan({ known, openPushes: both }).kind).toBe("remove");
    expect(plan({ known, openPushes: [...both].reverse() }).kind).toBe("put");
  });

  test("an event that is not wanted is removed, also one we only fear exists [I2]", () => {
    expect(plan({ wanted: "absent", known })).toEqual({ kind: "remove", calendarId: "work", known });
    expect(plan({ wanted: "absent", mayExist: true })).toMatchObject({
      kind: "remove",
      known: { eventId: "m1-1", etag: null },
    });
    expect(plan({ wanted: "absent" })).toEqual({ kind: "skip", reason: "nothingThere" });
  });

  test("nobody connected: skipped; a broken connection: waits for a person [B54]", () => {
    expect(plan({ target: null })).toEqual({ kind: "skip", reason: "notConnected" });
    expect(plan({ target: { calendarRowId: "c1", externalId: "work", state: "needsReconnect" } })).toEqual({
      kind: "wait",
      for: "needsReconnect",
    });
  });

  test("paused: waits, also for a push by hand", () => {
    const target = { calendarRowId: "c1", externalId: "work", state: "paused" } as const;
    expect(plan({ target })).toEqual({ kind: "wait", for: "paused" });
    expect(plan({ target, openPushes: manual("put") })).toEqual({ kind: "wait", for: "paused" });
  });

  test("a calendar that is given up is left, whatever the booking's status wants there [P22]", () => {
    const openPushes = [{ id: "p1", trigger: "disconnect" as const, wish: "remove" as const }];
    expect(plan({ openPushes, known })).toEqual({ kind: "remove", calendarId: "work", known });
    expect(plan({ openPushes, mayExist: true })).toMatchObject({ kind: "remove" });
    expect(plan({ openPushes })).toMatchObject({ kind: "skip" });
  });
});

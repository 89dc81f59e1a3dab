import { afterEach, describe, expect, it } from "vitest";
import { failureOf } from "@/lib/calendar/contract/world";
import { accountAt } from "@/lib/calendar/google/testing";
import { type StubAnswer, type StubRequest, startStub } from "@/lib/calendar/testing/stub-server";

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

async function accountOn(answer: (request: StubRequest) => StubAnswer) {
  stub = await startStub(answer);
  return accountAt(stub.url);
}

const ok = (body: unknown): StubAnswer => ({ status: 200, body });
const entry = { timeZone: "Europe/Berlin", accessRole: "owner" };

describe("listCalendars", () => {
  it("reads every page, and takes for writable only what is owned", async () => {
    const pages: Record<string, unknown> = {
      "": {
        nextPageToken: "a b",
        items: [
          {
            ...entry,
            id: "mike@demo.test",
            primary: true,
            summary: "mike@demo.test",
            summaryOverride: "Mike",
          },
          { ...entry, id: "gone", deleted: true },
          { summary: "no id" },
        ],
      },
      "a b": {
        items: [{ ...entry, id: "team", summary: "Team", accessRole: "writer" }, { id: "bare" }],
      },
    };
    const account = await accountOn(({ query }) => ok(pages[query.get("pageToken") ?? ""]));
    const zone = "Europe/Berlin";
    expect(await account.listCalendars()).toEqual([
      { id: "mike@demo.test", name: "Mike", zone, isPrimary: true, canWrite: true },
      { id: "team", name: "Team", zone, isPrimary: false, canWrite: false },
      { id: "bare", name: "bare", zone: "UTC", isPrimary: false, canWrite: false },
    ]);
  });

  it("takes a primary calendar for owned where nothing is said, and for read-only where it is", async () => {
    const roles = [undefined, "reader"];
    const items = roles.map((accessRole) => ({ id: "mike@demo.test", primary: true, accessRole }));
    const account = await accountOn(() => ok({ items }));
    expect((await account.listCalendars()).map(({ canWrite }) => canWrite)).toEqual([true, false]);
  });

  it("does not read an endless list for ever", async () => {
    const account = await accountOn(() => ok({ nextPageToken: "again", items: [] }));
    expect(await failureOf(account.listCalendars())).toMatchObject({ kind: "unavailable" });
  });
});

describe("account", () => {
  it("is the primary calendar's id, in one spelling", async () => {
    const account = await accountOn(() => ok({ id: "Mike@Demo.test" }));
    expect(await account.account()).toEqual({ id: "mike@demo.test", email: "mike@demo.test" });
  });

  it.each<[string, StubAnswer]>([
    ["has no such alias", { status: 404 }],
    ["lists calendars and does not name one", { status: 405 }],
    ["answers with the alias", ok({ id: "primary" })],
  ])("is looked up in the list of a server that %s", async (_title, answer) => {
    const list = ok({ items: [{ id: "other" }, { ...entry, id: "mike@demo.test", primary: true }] });
    const account = await accountOn(({ path }) => (path.endsWith("/primary") ? answer : list));
    expect(await account.account()).toMatchObject({ email: "mike@demo.test" });
  });

  it("says so when there is no primary calendar", async () => {
    const account = await accountOn(({ path }) => (path.endsWith("/primary") ? { status: 404 } : ok({})));
    expect(await failureOf(account.account())).toEqual({ kind: "calendarGone" });
  });
});

describe("busyNow", () => {
  const window = { start: new Date("2026-11-24T00:00:00Z"), end: new Date("2026-11-25T00:00:00Z") };
  const period = { start: "2026-11-24T10:00:00+01:00", end: "2026-11-24T11:00:00+01:00" };

  it("asks for at most fifty calendars at once, and joins what it hears", async () => {
    const account = await accountOn(({ body }) => {
      const items = (JSON.parse(body) as { items: { id: string }[] }).items;
      return ok({
        calendars: Object.fromEntries(items.map(({ id }) => [id.toUpperCase(), { busy: [period] }])),
      });
    });
    const ids = Array.from({ length: 51 }, (_, index) => `calendar${index}`);
    expect(await account.busyNow(ids, window)).toEqual([
      { start: new Date("2026-11-24T09:00:00Z"), end: new Date("2026-11-24T10:00:00Z") },
    ]);
    expect(stub?.requests).toHaveLength(2);
  });

  it.each<[title: string, calendars: unknown, failure: object]>([
    ["is not there", { a: { busy: [] }, b: { errors: [{ reason: "notFound" }] } }, { kind: "calendarGone" }],
    [
      "cannot be told now",
      { a: { busy: [] }, b: { errors: [{ reason: "internalError" }] } },
      { kind: "unavailable" },
    ],
    ["is left out", { a: { busy: [] }, c: { busy: [] } }, { kind: "unavailable" }],
    ["has a period without times", { a: { busy: [] }, b: { busy: [{}] } }, { kind: "unavailable" }],
    ["gets no answer at all", undefined, { kind: "unavailable" }],
  ])("never takes a calendar for free that %s", async (_title, calendars, failure) => {
    const account = await accountOn(() => ok({ calendars }));
    expect(await failureOf(account.busyNow(["a", "b"], window))).toMatchObject(failure);
  });
});

describe("readEvent", () => {
  const start = { dateTime: "2026-11-24T09:00:00-08:00", timeZone: "America/Los_Angeles" };
  const end = { dateTime: "2026-11-24T10:00:00-08:00" };
  const read = async (event: object) => (await accountOn(() => ok(event))).readEvent("c", "e");

  it.each<[title: string, event: object, seen: object]>([
    ["focus time", { start, end, eventType: "focusTime" }, { shows: "focus" }],
    ["a working location", { start, end, eventType: "workingLocation" }, { shows: "elsewhere" }],
    ["a birthday", { start, end, eventType: "birthday" }, { shows: "free" }],
    ["confidential", { start, end, visibility: "confidential" }, { isPrivate: true }],
    ["bare", { start, end }, { eventId: "e", etag: "", shows: "busy", response: "none", mirrorId: null }],
    [
      "an invitation not answered",
      {
        start,
        end,
        attendees: [{ responseStatus: "accepted" }, { self: true, responseStatus: "needsAction" }],
      },
      { response: "needsAction" },
    ],
    [
      "a day with no end",
      { start: { date: "2026-11-24" } },
      { time: { kind: "allDay", startDate: "2026-11-24", endDateExclusive: "2026-11-25" } },
    ],
    [
      "a time without an offset",
      { start: { dateTime: "2026-11-24T09:00:00", timeZone: "America/Los_Angeles" }, end },
      {
        time: {
          kind: "timed",
          start: new Date("2026-11-24T17:00:00Z"),
          end: new Date("2026-11-24T18:00:00Z"),
        },
      },
    ],
  ])("understands %s", async (_title, event, seen) => {
    expect(await read(event)).toMatchObject(seen);
  });

  it.each([
    {},
    { start: {}, end: {} },
    { start: end, end: { dateTime: "2026-11-24T09:00:00-08:00" } },
    { start: { date: "soon" } },
  ])("refuses times that make no sense: %j", async (event) => {
    expect(await failureOf(read(event))).toMatchObject({ kind: "rejected" });
  });
});

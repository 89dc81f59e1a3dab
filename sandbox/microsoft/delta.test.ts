import { beforeEach, describe, expect, it } from "vitest";
import { control } from "../testing";
import { ANA, deltaRound, type Event, failureOf, followed, PACIFIC, timed, UTC_IDS, WINDOW } from "./testing";
import { freshMailbox } from "./testing/mailbox";

let now = Date.parse("2026-11-21T12:00:00Z");
const { graph, prefer, sandbox, steer } = freshMailbox({ now: () => now });

const DELTA = `/me/calendarView/delta?${WINDOW}`;
const first = (preference?: string) => deltaRound(graph, DELTA, preference);
const next = (link: string, preference?: string) => deltaRound(graph, link, preference);
const write = async (event: object, calendar = "primary"): Promise<Event> =>
  (await steer("events", { account: ANA, calendar, event })).body;
const change = (id: string, event: object) => steer(`events/${ANA}/primary/${id}`, event, "PATCH");
const erase = (id: string) => steer(`events/${ANA}/primary/${id}`, undefined, "DELETE");
const at = (day: string, extra: object = {}) => ({
  subject: day,
  ...timed(`${day}T10:00:00`, `${day}T11:00:00`),
  ...extra,
});
const TUESDAYS = {
  ...at("2026-12-01", { subject: "Choir", sensitivity: "private" }),
  recurrence: {
    pattern: { type: "weekly", interval: 1, daysOfWeek: ["tuesday"] },
    range: { type: "noEnd", startDate: "2026-12-01" },
  },
};
const removedIds = (items: readonly Event[]) =>
  items
    .filter((item) => "@removed" in item)
    .map(({ id }) => id)
    .sort();
const kinds = (items: readonly Event[]) =>
  items.map((item) => ("@removed" in item ? "removed" : String(item.type))).sort();
const instances = async (id: string): Promise<Event[]> =>
  (await prefer(`/me/events/${id}/instances?${WINDOW}`).get()).value;

describe("a first round", () => {
  it("gives single events in full, occurrences bare, and their master", async () => {
    const single = await write(at("2026-11-25"));
    await write(at("2027-01-25"));
    await write(at("2026-11-26"), "Personal");
    const master = await write(TUESDAYS);
    const { items, deltaLink } = await first();
    expect(kinds(items)).toEqual([
      "occurrence",
      "occurrence",
      "occurrence",
      "seriesMaster",
      "singleInstance",
    ]);
    expect(items.find(({ id }) => id === single.id)).toMatchObject({
      subject: "2026-11-25",
      "@odata.type": "#microsoft.graph.event",
    });
    expect(items.find(({ id }) => id === master.id)).toMatchObject({ sensitivity: "private" });
    const bare = items.filter(({ type }) => type === "occurrence");
    expect(bare.map((item) => Object.keys(item).sort())).toEqual(
      bare.map(() => ["@odata.etag", "@odata.type", "end", "id", "seriesMasterId", "start", "type"]),
    );
    expect(new Set(bare.map((item) => item.seriesMasterId))).toEqual(new Set([master.id]));
    expect(bare.map(({ id }) => id).sort()).toEqual((await instances(master.id)).map(({ id }) => id).sort());
    expect((await next(deltaLink)).items).toEqual([]);
  });

  it("comes in pages of the size asked for, and ends with a link of this origin", async () => {
    for (let day = 21; day < 31; day += 1) await write(at(`2026-11-${day}`));
    const { pages, deltaLink } = await first(`${UTC_IDS}, odata.maxpagesize=4`);
    expect(pages.map((page) => page.length)).toEqual([4, 4, 2]);
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(10);
    expect(new URL(deltaLink).origin).toBe(sandbox.url);
    expect(deltaLink).toMatch(/\/calendarView\/delta\?\$deltatoken=[^ +/=]+(%3D)*$/);
  });

  it("tells again what changed between two pages, and has not lost the rest", async () => {
    const made = [];
    for (let day = 21; day < 27; day += 1) made.push(await write(at(`2026-11-${day}`)));
    const prefer = `${UTC_IDS}, odata.maxpagesize=3`;
    const page = await graph.api(DELTA).header("Prefer", prefer).get();
    await change(page.value[0].id, { subject: "Changed" });
    const rest = await next(page["@odata.nextLink"], prefer);
    const seen = [...page.value, ...rest.items].map(({ id }) => id);
    expect(new Set(seen)).toEqual(new Set(made.map(({ id }) => id)));
    const later = await next(rest.deltaLink);
    expect([...rest.items, ...later.items].map(({ subject }) => subject)).toContain("Changed");
  });

  it("is of one calendar, which its token names", async () => {
    const there = await write(at("2026-11-26"), "Personal");
    const { body } = await steer("accounts");
    const [main, personal] = body.accounts[0].calendars;
    const round = await deltaRound(graph, `/me/calendars/${personal.id}/calendarView/delta?${WINDOW}`);
    expect(round.items.map(({ id }) => id)).toEqual([there.id]);
    const elsewhere = followed(round.deltaLink).replace(personal.id, main.id);
    expect(await failureOf(graph.api(elsewhere).get())).toMatchObject({ status: 400 });
  });

  it("gives ids in the form each request asks for", async () => {
    const made = await write(at("2026-11-25"));
    const { items, deltaLink } = await first('outlook.timezone="UTC"');
    expect(items[0]?.id).not.toBe(made.id);
    await erase(made.id);
    expect(removedIds((await next(deltaLink, "odata.maxpagesize=5")).items)).toEqual([items[0]?.id]);
    expect(removedIds((await next(deltaLink)).items)).toEqual([made.id]);
  });
});

describe("a later round", () => {
  it("gives what is new or changed in full, and names what is gone", async () => {
    const kept = await write(at("2026-11-25"));
    const lost = await write(at("2026-11-26"));
    const { deltaLink } = await first();
    const fresh = await write(at("2026-11-27"));
    await change(kept.id, { showAs: "free" });
    await erase(lost.id);
    const { items } = await next(deltaLink);
    expect(items.find(({ id }) => id === kept.id)).toMatchObject({ showAs: "free" });
    expect(items.map(({ id }) => id).sort()).toEqual([fresh.id, kept.id, lost.id].sort());
    expect(items.find(({ id }) => id === lost.id)).toEqual({
      "@odata.type": "#microsoft.graph.event",
      id: lost.id,
      "@removed": { reason: "deleted" },
    });
    expect((await next(deltaLink)).items).toEqual(items);
  });

  it("names every event outside the window that anybody made, changed or deleted", async () => {
    const leaving = await write(at("2026-11-25"));
    const far = await write(at("2027-02-25"));
    const { deltaLink } = await first();
    await change(leaving.id, timed("2027-03-01T10:00:00", "2027-03-01T11:00:00"));
    await change(far.id, { subject: "Still far" });
    const made = await write(at("2027-04-25"));
    const { items } = await next(deltaLink);
    expect(kinds(items)).toEqual(["removed", "removed", "removed"]);
    expect(removedIds(items)).toEqual([leaving.id, far.id, made.id].sort());
  });

  it("names an event that went to another calendar, by both forms of its id, and forgets it when it comes back", async () => {
    const made = await write(at("2026-11-25"));
    const { items, deltaLink } = await first("odata.maxpagesize=9");
    await steer(`events/${ANA}/primary/${made.id}/move`, { to: "Personal" });
    expect(removedIds((await next(deltaLink)).items)).toEqual([made.id]);
    expect(removedIds((await next(deltaLink, "odata.maxpagesize=9")).items)).toEqual([items[0]?.id]);
    await steer(`events/${ANA}/Personal/${made.id}/move`, { to: "primary" });
    expect(kinds((await next(deltaLink)).items)).toEqual(["singleInstance"]);
  });

  it("gives an exception in full and a lost occurrence by name", async () => {
    const master = await write(TUESDAYS);
    const { deltaLink } = await first();
    const [one, two, three] = await instances(master.id);
    await change(one?.id ?? "", { subject: "Rehearsal" });
    await erase(two?.id ?? "");
    const { items } = await next(deltaLink);
    expect(removedIds(items)).toEqual([two?.id]);
    expect(items.find(({ id }) => id === one?.id)).toMatchObject({ type: "exception", subject: "Rehearsal" });
    expect(items.find(({ id }) => id === three?.id)).not.toHaveProperty("subject");
    expect(items.find(({ id }) => id === master.id)).toMatchObject({ type: "seriesMaster" });
  });

  it("says nothing of a lost occurrence when told to be quiet", async () => {
    const master = await write(TUESDAYS);
    const { deltaLink } = await first();
    await steer("settings", { quietRemovals: true });
    const [one, two] = await instances(master.id);
    await erase(two?.id ?? "");
    expect((await next(deltaLink)).items).toEqual([]);
    expect((await instances(master.id)).map(({ id }) => id)).not.toContain(two?.id);
    await change(master.id, {
      recurrence: {
        ...TUESDAYS.recurrence,
        range: { type: "endDate", startDate: "2026-12-01", endDate: "2026-12-02" },
      },
    });
    const { items } = await next(deltaLink);
    expect(items.map(({ id }) => id).sort()).toEqual([master.id, one?.id].sort());
    expect(kinds(items)).toEqual(["occurrence", "seriesMaster"]);
  });

  it("names what a new rule or the end of a series takes away", async () => {
    const master = await write(TUESDAYS);
    const before = (await instances(master.id)).map(({ id }) => id);
    const { deltaLink } = await first();
    await change(master.id, {
      ...timed("2026-12-03T10:00:00", "2026-12-03T11:00:00"),
      recurrence: {
        pattern: { type: "weekly", interval: 1, daysOfWeek: ["thursday"] },
        range: { type: "noEnd", startDate: "2026-12-03" },
      },
    });
    const moved = await next(deltaLink);
    expect(removedIds(moved.items)).toEqual([...before].sort());
    expect(kinds(moved.items).filter((kind) => kind === "occurrence")).toHaveLength(3);
    const after = (await instances(master.id)).map(({ id }) => id);
    await erase(master.id);
    expect(removedIds((await next(moved.deltaLink)).items)).toEqual([...after, master.id].sort());
  });

  it("tells of an exception that ended with a new rule as a plain occurrence again", async () => {
    const master = await write(TUESDAYS);
    const [one] = await instances(master.id);
    await change(one?.id ?? "", { subject: "Rehearsal" });
    const { deltaLink } = await first();
    await change(master.id, timed("2026-12-01T12:00:00", "2026-12-01T13:00:00"));
    const { items } = await next(deltaLink);
    expect(items.find(({ id }) => id === one?.id)).toMatchObject({ type: "occurrence" });
    expect(removedIds(items)).toEqual([]);
  });

  it("holds changes back for as long as it is told, and loses none", async () => {
    await steer("settings", { deltaLagMs: 5_000 });
    const { items, deltaLink } = await first();
    expect(items).toEqual([]);
    const made = await write(at("2026-11-25"));
    const early = await next(deltaLink);
    expect(early.items).toEqual([]);
    now += 5_000;
    expect((await next(early.deltaLink)).items.map(({ id }) => id)).toEqual([made.id]);
    await change(made.id, { subject: "Changed" });
    const whole = await first();
    expect(whole.items).toMatchObject([{ id: made.id, subject: "Changed" }]);
    now += 5_000;
    expect((await next(whole.deltaLink)).items.map(({ id }) => id)).toEqual([made.id]);
  });

  it("converts times to the zone asked for now", async () => {
    const { deltaLink } = await first();
    await write(at("2026-11-25"));
    const { items } = await next(deltaLink, `IdType="ImmutableId", outlook.timezone="${PACIFIC}"`);
    expect(items[0]?.start).toEqual({ dateTime: "2026-11-25T02:00:00.0000000", timeZone: PACIFIC });
  });
});

describe("a token", () => {
  it("that died is answered 410, with the address of a new round", async () => {
    const made = await write(at("2026-11-25"));
    const { deltaLink } = await first();
    await steer("calendars/expire-sync", { account: ANA });
    const failure = await failureOf(graph.api(followed(deltaLink)).get());
    expect(failure).toMatchObject({ status: 410, code: "SyncStateNotFound" });
    const location = failure.headers?.get("location") ?? "";
    expect(location.startsWith(`${sandbox.url}/v1.0/me/calendarView/delta?startDateTime=2026-11-20`)).toBe(
      true,
    );
    expect((await deltaRound(graph, location)).items.map(({ id }) => id)).toEqual([made.id]);
  });

  it("that died is answered 400 syncStateNotFound when told so", async () => {
    const { deltaLink } = await first();
    await steer("calendars/expire-sync", { account: ANA, as: "syncStateNotFound" });
    const failure = await failureOf(graph.api(followed(deltaLink)).get());
    expect(failure).toMatchObject({ status: 400, code: "syncStateNotFound" });
    expect(failure.headers?.get("location")).toBeNull();
  });

  it.each(["$deltatoken=nonsense", "$skiptoken=nonsense", "startDateTime=2026-11-20"])(
    "must be whole: %s",
    async (query) => {
      expect(await failureOf(graph.api(`/me/calendarView/delta?${query}`).get())).toMatchObject({
        status: 400,
      });
    },
  );

  it.each(["$expand=attachments", "$filter=x eq 1", "$orderby=subject", "$search=x", "$top=5"])(
    "goes with no %s",
    async (query) => {
      expect(await failureOf(graph.api(`${DELTA}&${query}`).get())).toMatchObject({
        status: 400,
        code: "ErrorInvalidUrlQuery",
      });
    },
  );

  it("ignores $select, or refuses it when told to", async () => {
    await write(at("2026-11-25"));
    const { items } = await deltaRound(graph, `${DELTA}&$select=subject`);
    expect(items[0]).toHaveProperty("showAs");
    await steer("settings", { refusesDeltaSelect: true });
    expect(await failureOf(graph.api(`${DELTA}&$select=subject`).get())).toMatchObject({ status: 400 });
  });
});

describe("a fault", () => {
  const fault = (wish: object) => control(sandbox.url, "faults", { path: "delta", times: 1, ...wish });
  beforeEach(async () => {
    for (const day of ["2026-11-24", "2026-11-25", "2026-11-26"]) await write(at(day));
  });
  const small = `${UTC_IDS}, odata.maxpagesize=2`;

  it("puts an empty page with a nextLink first, or in another's place", async () => {
    await fault({ action: { kind: "emptyPage" } });
    expect((await first(small)).pages.map((page) => page.length)).toEqual([0, 2, 1]);
    await fault({ page: 2, action: { kind: "emptyPage" } });
    expect((await first(small)).pages.map((page) => page.length)).toEqual([2, 0, 1]);
  });

  it("repeats an item", async () => {
    await fault({ page: 1, action: { kind: "repeatItem" } });
    const { items } = await first(small);
    expect([items.length, new Set(items.map(({ id }) => id)).size]).toEqual([4, 3]);
  });

  it("forgets everything, or spoils one item", async () => {
    await fault({ action: { kind: "amnesia" } });
    expect((await first()).items).toEqual([]);
    const [item] = (await first()).items;
    await fault({ action: { kind: "malformed", eventId: item?.id, how: "unknownZone" } });
    const spoiled = (await first()).items.find(({ id }) => id === item?.id);
    expect(spoiled?.start).toMatchObject({ timeZone: "Mars Standard Time" });
  });
});

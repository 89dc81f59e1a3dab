import { describe, expect, it } from "vitest";
import { ANA, type Event, failureOf, PACIFIC, timed } from "./testing";
import { freshMailbox } from "./testing/mailbox";

const { get, graph, prefer, steer } = freshMailbox();

const MONDAYS = {
  subject: "School run",
  showAs: "oof",
  ...timed("2026-10-19T14:00:00", "2026-10-19T15:30:00", PACIFIC),
  recurrence: {
    pattern: { type: "weekly", interval: 1, daysOfWeek: ["monday"] },
    range: { type: "noEnd", startDate: "2026-10-19" },
  },
};
const WINDOW = "startDateTime=2026-10-18T00:00:00Z&endDateTime=2026-11-12T00:00:00Z";
const create = async (extra: object = {}): Promise<Event> =>
  (await steer("events", { account: ANA, event: { ...MONDAYS, ...extra } })).body;
const instances = async (id: string, window = WINDOW): Promise<Event[]> =>
  (await prefer(`/me/events/${id}/instances?${window}`).get()).value;
const view = async (window = WINDOW): Promise<Event[]> =>
  (await prefer(`/me/calendarView?${window}&$top=100`).get()).value;
const startsOf = (events: readonly Event[]) =>
  events.map(({ start }) => (start as { dateTime: string }).dateTime.slice(0, 16));
const patch = (id: string, body: object): Promise<Event> => prefer(`/me/events/${id}`).patch(body);
const remove = (id: string) => graph.api(`/me/events/${id}`).delete();
async function nth(id: string, n: number): Promise<Event> {
  const found = (await instances(id))[n];
  if (!found) throw new Error(`No occurrence ${n}`);
  return found;
}

it("[B24] unrolls by its own clock, across the change of the clock", async () => {
  const { id } = await create();
  const all = await instances(id);
  expect(startsOf(all)).toEqual([
    "2026-10-19T21:00",
    "2026-10-26T21:00",
    "2026-11-02T22:00",
    "2026-11-09T22:00",
  ]);
  expect(all[2]).toMatchObject({
    type: "occurrence",
    seriesMasterId: id,
    subject: "School run",
    showAs: "oof",
    recurrence: null,
    originalStart: "2026-11-02T22:00:00Z",
    occurrenceId: `OID.${id}.2026-11-02`,
    end: { dateTime: "2026-11-02T23:30:00.0000000", timeZone: "UTC" },
  });
  expect(await view()).toEqual(all);
  expect((await prefer("/me/events").get()).value).toMatchObject([{ id, type: "seriesMaster" }]);
  expect(await get(id)).toMatchObject({
    type: "seriesMaster",
    start: { dateTime: "2026-10-19T21:00:00.0000000" },
    recurrence: {
      pattern: { type: "weekly", daysOfWeek: ["monday"], firstDayOfWeek: "sunday" },
      range: { type: "noEnd", startDate: "2026-10-19", recurrenceTimeZone: PACIFIC },
    },
  });
});

it("of whole days keeps its dates", async () => {
  const { id } = await create({
    isAllDay: true,
    ...timed("2026-10-19T00:00:00", "2026-10-21T00:00:00", PACIFIC),
  });
  const days = (await instances(id)).map(({ start, end }) => [start, end]);
  expect(days.slice(1, 3)).toEqual([
    [
      { dateTime: "2026-10-26T00:00:00.0000000", timeZone: "UTC" },
      { dateTime: "2026-10-28T00:00:00.0000000", timeZone: "UTC" },
    ],
    [
      { dateTime: "2026-11-02T00:00:00.0000000", timeZone: "UTC" },
      { dateTime: "2026-11-04T00:00:00.0000000", timeZone: "UTC" },
    ],
  ]);
});

it("keeps the clock of recurrenceTimeZone, also when its times are written in UTC", async () => {
  const { id } = await create({
    ...timed("2026-10-20T02:00:00", "2026-10-20T03:00:00", "UTC"),
    recurrence: {
      pattern: { type: "weekly", interval: 1, daysOfWeek: ["monday"] },
      range: {
        type: "numbered",
        startDate: "2026-10-19",
        numberOfOccurrences: 3,
        recurrenceTimeZone: PACIFIC,
      },
    },
  });
  expect(startsOf(await instances(id))).toEqual(["2026-10-20T02:00", "2026-10-27T02:00", "2026-11-03T03:00"]);
});

it("begins with its first occurrence", async () => {
  const wednesdays = { type: "weekly", interval: 1, daysOfWeek: ["wednesday"] };
  const made = await create({ recurrence: { ...MONDAYS.recurrence, pattern: wednesdays } });
  expect(startsOf([made])).toEqual(["2026-10-21T21:00"]);
  expect(startsOf([await patch(made.id, { recurrence: made.recurrence, subject: "x" })])).toEqual([
    "2026-10-21T21:00",
  ]);
});

it.each([
  ["an unknown pattern", { pattern: { type: "hourly", interval: 1 }, range: MONDAYS.recurrence.range }],
  ["no days", { pattern: { type: "weekly", interval: 1 }, range: MONDAYS.recurrence.range }],
  ["another start", { ...MONDAYS.recurrence, range: { type: "noEnd", startDate: "2026-10-12" } }],
  [
    "an end before its start",
    { ...MONDAYS.recurrence, range: { type: "endDate", startDate: "2026-10-19", endDate: "2026-10-01" } },
  ],
])("is refused with %s", async (_name, recurrence) => {
  expect(await failureOf(graph.api("/me/events").post({ ...MONDAYS, recurrence }))).toMatchObject({
    status: 400,
    code: "ErrorPropertyValidationFailure",
  });
});

describe("one occurrence", () => {
  it("becomes an exception with the same id, and says where it was", async () => {
    const { id } = await create();
    const second = await nth(id, 1);
    const moved = await patch(second.id, timed("2026-10-27T10:00:00", "2026-10-27T11:00:00", PACIFIC));
    expect(moved).toMatchObject({
      id: second.id,
      type: "exception",
      seriesMasterId: id,
      originalStart: "2026-10-26T21:00:00Z",
    });
    expect(startsOf(await view())).toEqual([
      "2026-10-19T21:00",
      "2026-10-27T17:00",
      "2026-11-02T22:00",
      "2026-11-09T22:00",
    ]);
    const whole = await prefer(`/me/events/${id}?$expand=exceptionOccurrences`).get();
    expect(whole.exceptionOccurrences).toMatchObject([{ id: second.id, type: "exception" }]);
    expect(await get(id)).not.toHaveProperty("exceptionOccurrences");
  });

  it.each([
    ["onto the day of the next", "2026-11-02T08:00:00", true],
    ["past the next", "2026-11-03T08:00:00", true],
    ["onto the day of the one before", "2026-10-19T20:00:00", true],
    ["between its neighbours", "2026-11-01T23:00:00", false],
  ])("moved %s", async (_name, start, isRefused) => {
    const { id } = await create();
    const second = await nth(id, 1);
    const body = timed(start, start, PACIFIC);
    if (isRefused) {
      expect(await failureOf(patch(second.id, body))).toMatchObject({
        status: 400,
        code: "ErrorOccurrenceCrossingBoundary",
      });
    } else expect((await patch(second.id, body)).type).toBe("exception");
  });

  it.each(["untouched", "changed"])("%s is taken out, and is gone", async (kind) => {
    const { id } = await create();
    const second = await nth(id, 1);
    if (kind === "changed") await patch(second.id, { subject: "Late" });
    await remove(second.id);
    expect(startsOf(await view())).toEqual(["2026-10-19T21:00", "2026-11-02T22:00", "2026-11-09T22:00"]);
    expect(await failureOf(get(second.id))).toMatchObject({ status: 404 });
    expect(await failureOf(remove(second.id))).toMatchObject({ status: 404 });
    const master = await prefer(`/me/events/${id}?$select=subject,cancelledOccurrences`).get();
    expect(master.cancelledOccurrences).toEqual([`OID.${id}.2026-10-26`]);
  });

  it("has another id without immutable ids, and is found by it", async () => {
    const { id } = await create();
    const [first] = (await graph.api(`/me/events/${id}/instances?${WINDOW}`).get()).value;
    const [same] = await instances(id);
    expect(first.id).not.toBe(same?.id);
    expect(await get(first.id)).toMatchObject({ ...same });
    expect((await patch(first.id, { subject: "x" })).id).toBe(same?.id);
    expect((await graph.api(`/me/events/${first.id}`).get()).id).toBe(first.id);
  });
});

describe("the whole series", () => {
  it("passes on what an exception had not changed", async () => {
    const { id } = await create();
    const second = await nth(id, 1);
    await patch(second.id, { subject: "Late" });
    await patch(id, { subject: "Kindergarten", showAs: "free" });
    expect((await instances(id)).map(({ subject, showAs }) => [subject, showAs])).toEqual([
      ["Kindergarten", "free"],
      ["Late", "free"],
      ["Kindergarten", "free"],
      ["Kindergarten", "free"],
    ]);
  });

  it("forgets its exceptions when its times change", async () => {
    const { id } = await create();
    await remove((await nth(id, 0)).id);
    await patch((await nth(id, 0)).id, { subject: "Late" });
    await patch(id, timed("2026-10-19T16:00:00", "2026-10-19T17:00:00", PACIFIC));
    const all = await instances(id);
    expect(startsOf(all)).toEqual([
      "2026-10-19T23:00",
      "2026-10-26T23:00",
      "2026-11-03T00:00",
      "2026-11-10T00:00",
    ]);
    expect(new Set(all.map(({ type, subject }) => `${type} ${subject}`))).toEqual(
      new Set(["occurrence School run"]),
    );
    expect(await get(all[1]?.id ?? "")).toMatchObject({ ...all[1] });
  });

  it("takes every occurrence along when it is deleted", async () => {
    const { id } = await create();
    const second = await nth(id, 1);
    await patch(second.id, { subject: "Late" });
    await remove(id);
    expect(await view()).toEqual([]);
    expect(await failureOf(get(second.id))).toMatchObject({ status: 404 });
    expect(await failureOf(instances(id))).toMatchObject({ status: 404 });
  });

  it("becomes one event when its rule is taken away", async () => {
    const { id } = await create();
    expect((await patch(id, { recurrence: null })).type).toBe("singleInstance");
    expect(startsOf(await view())).toEqual(["2026-10-19T21:00"]);
    expect(await failureOf(instances(id))).toMatchObject({ status: 400 });
  });
});

describe("the owner's change of one occurrence", () => {
  const edit = (id: string, scope: string, body?: object) =>
    steer(`events/${ANA}/primary/${id}?scope=${scope}`, body, body ? "PATCH" : "DELETE");

  it("of all moves every occurrence by as much, to another weekday too", async () => {
    const { id } = await create();
    const third = await nth(id, 2);
    await edit(third.id, "all", timed("2026-11-03T08:00:00", "2026-11-03T09:00:00", PACIFIC));
    expect(startsOf(await view())).toEqual([
      "2026-10-20T15:00",
      "2026-10-27T15:00",
      "2026-11-03T16:00",
      "2026-11-10T16:00",
    ]);
    expect((await get(id)).recurrence).toMatchObject({ pattern: { daysOfWeek: ["tuesday"] } });
  });

  it("of this and following splits the series, its count too", async () => {
    const range = { type: "numbered", startDate: "2026-10-19", numberOfOccurrences: 4 };
    const { id } = await create({ recurrence: { ...MONDAYS.recurrence, range } });
    const third = await nth(id, 2);
    const { body } = await edit(third.id, "following", { subject: "New school" });
    expect(body).toMatchObject({ type: "seriesMaster", subject: "New school" });
    expect(body.recurrence.range).toMatchObject({ type: "numbered", numberOfOccurrences: 2 });
    expect(body.id).not.toBe(id);
    expect((await get(id)).recurrence).toMatchObject({ range: { type: "endDate", endDate: "2026-10-26" } });
    expect((await view()).map(({ subject }) => subject)).toEqual([
      "School run",
      "School run",
      "New school",
      "New school",
    ]);
  });

  it.each([
    ["this", 3],
    ["following", 1],
    ["all", 0],
  ])("can take %s away, which leaves %i", async (scope, left) => {
    const { id } = await create();
    const second = await nth(id, 1);
    expect((await edit(second.id, scope)).status).toBe(204);
    expect(await view()).toHaveLength(left);
  });

  it("moves a series with its exceptions to another calendar", async () => {
    const { id } = await create();
    const second = await nth(id, 1);
    await patch(second.id, { subject: "Late" });
    await steer(`events/${ANA}/primary/${id}/move`, { to: "Personal" });
    expect(await view()).toEqual([]);
    const { body } = await steer(`accounts`);
    const personal = body.accounts[0].calendars.find(({ name }: { name: string }) => name === "Personal");
    const there = await prefer(`/me/calendars/${personal.id}/calendarView?${WINDOW}`).get();
    expect(there.value.map(({ subject }: Event) => subject)).toContain("Late");
    expect(there.value).toHaveLength(4);
    expect((await steer(`events/${ANA}/Personal/${second.id}/move`, { to: "primary" })).status).toBe(400);
  });
});

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chooseCalendars } from "@/lib/usecases/choose-calendars";
import { copiesOf } from "@/lib/usecases/testing/copies";
import {
  aTwoWayWorld,
  openConflicts,
  readDue,
  type TwoWayWorld,
  timed,
} from "@/lib/usecases/testing/two-way";

const mike = "mike@demo.test";
let world: TwoWayWorld;

beforeAll(async () => {
  world = await aTwoWayWorld();
  await world.connect("mike");
  await world.settle();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.control.heal();
  world.takeRan();
});

type Block = { start: string; end: string; shows: string; event: string };

async function blocks(): Promise<Block[]> {
  const rows = await world.rows<{ start: Date | string; end: Date | string; shows: string; event: string }>(
    sql`select starts_at as start, ends_at as end, shows, event_id as event from busy_block order by starts_at, event_id`,
  );
  return rows.map((row) => ({
    ...row,
    start: new Date(row.start).toISOString(),
    end: new Date(row.end).toISOString(),
  }));
}
const starts = async (event: string) =>
  (await blocks()).filter((block) => block.event === event).map((block) => block.start);

async function heardAndSettled(since = world.heard.length): Promise<void> {
  await expect.poll(() => world.heard.length, { timeout: 20_000 }).toBeGreaterThan(since);
  await world.settle();
}

describe("a personal event", () => {
  it("blocks after a notice, follows when it moves and frees its time when it goes [A10][B13][B14][B16]", async () => {
    const before = world.heard.length;
    const dentist = await world.phone.add(mike, {
      summary: "Dentist",
      ...timed("2026-11-03T14:00:00", "2026-11-03T15:00:00"),
    });
    await heardAndSettled(before);
    expect(await starts(dentist)).toEqual(["2026-11-03T22:00:00.000Z"]);
    await world.phone.change(mike, dentist, timed("2026-11-03T16:00:00", "2026-11-03T17:00:00"));
    await heardAndSettled(before + 1);
    expect(await starts(dentist)).toEqual(["2026-11-04T00:00:00.000Z"]);
    await world.phone.remove(mike, dentist);
    await heardAndSettled(before + 2);
    expect(await starts(dentist)).toEqual([]);
  });

  it("repeats on its own wall clock, without its moved and cancelled occurrences, split without doubles [B23][B24][P5][P6][P7]", async () => {
    const since = world.heard.length;
    const weekly = await world.phone.add(mike, {
      summary: "Choir",
      ...timed("2026-10-26T09:00:00", "2026-10-26T10:00:00"),
      recurrence: ["RRULE:FREQ=WEEKLY"],
    });
    await heardAndSettled(since);
    const all = await starts(weekly);
    expect(all.slice(0, 3)).toEqual([
      "2026-10-26T16:00:00.000Z",
      "2026-11-02T17:00:00.000Z",
      "2026-11-09T17:00:00.000Z",
    ]);
    expect(all.length).toBeGreaterThan(50);
    expect(all).toContain("2027-10-25T16:00:00.000Z");
    const second = `${weekly}_20261102T170000Z`;
    await world.phone.change(mike, second, timed("2026-11-04T14:00:00", "2026-11-04T15:00:00"));
    await world.phone.remove(mike, `${weekly}_20261109T170000Z`);
    await world.control.call("PATCH", `/events/${mike}/${mike}/${weekly}_20261123T170000Z?scope=following`, {
      ...timed("2026-11-23T09:30:00", "2026-11-23T10:30:00"),
    });
    await heardAndSettled(since + 2);
    const november = (await blocks())
      .filter((block) => block.start >= "2026-11-01" && block.start < "2026-12-08")
      .map((block) => block.start);
    expect(november).toEqual([
      "2026-11-04T22:00:00.000Z",
      "2026-11-16T17:00:00.000Z",
      "2026-11-23T17:30:00.000Z",
      "2026-11-30T17:30:00.000Z",
      "2026-12-07T17:30:00.000Z",
    ]);
    expect(await world.control.call("GET", "/violations")).toMatchObject({ violations: [] });
    const series = (await world.control.live(mike)).filter((event) => !("recurringEventId" in event));
    for (const event of series) await world.phone.remove(mike, event.id);
    await expect.poll(async () => world.settle().then(blocks), { timeout: 30_000 }).toEqual([]);
  });

  it("takes the fieldworker's whole local days when it is all-day, its end exclusive [B20][B21][P3]", async () => {
    const since = world.heard.length;
    const pto = await world.phone.add(mike, {
      summary: "PTO",
      start: { date: "2026-10-31" },
      end: { date: "2026-11-02" },
    });
    await heardAndSettled(since);
    expect((await blocks()).find((block) => block.event === pto)).toMatchObject({
      start: "2026-10-31T07:00:00.000Z",
      end: "2026-11-02T08:00:00.000Z",
    });
    await world.phone.remove(mike, pto);
  });
});

describe("our own event in its owner's hands", () => {
  const spanOf = async (bookingId: string) => {
    const [row] = await world.rows<{ start: string; end: string; revision: number }>(
      sql`select starts_at as start, ends_at as end, revision from booking where id = ${bookingId}`,
    );
    const iso = (text: string) => new Date(text).toISOString();
    return row ? { start: iso(row.start), end: iso(row.end), revision: row.revision } : null;
  };
  const lastRequest = async () => {
    const { requests } = (await world.control.call("GET", "/requests")) as { requests: { seq: number }[] };
    return requests.at(-1)?.seq ?? 0;
  };

  it("moves the booking with start and end, in the fieldworker's name, and writes nothing back [B15][P2][A42]", async () => {
    const { bookingId } = await world.book({ day: "2026-11-10", at: "10:00", minutes: 60 });
    await world.settle();
    const [copy] = await copiesOf(world, bookingId);
    const since = world.heard.length;
    const before = await lastRequest();
    await world.phone.change(mike, copy?.id ?? "", timed("2026-11-10T13:00:00", "2026-11-10T14:00:00"));
    await heardAndSettled(since);
    expect(await spanOf(bookingId)).toEqual({
      start: "2026-11-10T21:00:00.000Z",
      end: "2026-11-10T22:00:00.000Z",
      revision: 2,
    });
    const kept = sql`select address, customer_notes, job_notes, office_notes from booking where id = ${bookingId}`;
    expect(await world.rows(kept)).toEqual([
      {
        address: "418 Alder Street, Glendale",
        customer_notes: "Please ring twice.",
        job_notes: "Gate code 4471.",
        office_notes: "OFFICE-ONLY deposit paid",
      },
    ]);
    const { requests } = (await world.control.call("GET", `/requests?since=${before}`)) as {
      requests: { method: string; path: string }[];
    };
    expect(requests.filter(({ method, path }) => method !== "GET" && path.includes("/events"))).toEqual([]);
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
    const [line] = await world.rows<{ actor: { kind: string; name: string } }>(sql`
      select d.detail -> 'actor' as actor from activity a join activity_detail d on d.seq = a.seq
      where a.booking_id = ${bookingId} and a.kind = 'booking.changed'`);
    expect(line?.actor).toMatchObject({ kind: "calendar", name: "Mike Ortega" });
  });

  it("stretches the booking when it is stretched, and its text follows [B15][P2]", async () => {
    const { bookingId } = await world.book({ day: "2026-11-09", at: "10:00", minutes: 60 });
    await world.settle();
    const [copy] = await copiesOf(world, bookingId);
    const since = world.heard.length;
    await world.phone.change(mike, copy?.id ?? "", timed("2026-11-09T13:00:00", "2026-11-09T15:00:00"));
    await heardAndSettled(since);
    expect(await spanOf(bookingId)).toMatchObject({
      start: "2026-11-09T21:00:00.000Z",
      end: "2026-11-09T23:00:00.000Z",
    });
    const [now] = await copiesOf(world, bookingId);
    expect(now?.description).toContain("2 hours");
    expect(now?.start.dateTime).toContain("2026-11-09T13:00:00");
  });

  it("opens a conflict when the move lands on another booking; nothing is moved or lost [B15][P2]", async () => {
    const first = await world.book({ day: "2026-11-11", at: "10:00", minutes: 60 });
    await world.book({ day: "2026-11-11", at: "14:00", minutes: 60 });
    await world.settle();
    const [copy] = await copiesOf(world, first.bookingId);
    const since = world.heard.length;
    await world.phone.change(mike, copy?.id ?? "", timed("2026-11-11T13:00:00", "2026-11-11T15:00:00"));
    await heardAndSettled(since);
    expect(await spanOf(first.bookingId)).toMatchObject({ start: "2026-11-11T18:00:00.000Z", revision: 1 });
    expect(await openConflicts(world, first.bookingId)).toEqual(["moved"]);
    await world.push(first.bookingId, ["mike"]);
    await world.settle();
    expect((await copiesOf(world, first.bookingId))[0]?.start.dateTime).toContain("2026-11-11T10:00:00");
    expect(await openConflicts(world, first.bookingId)).toEqual([]);
  });

  it("asks when it is deleted, does not write it again by itself, and puts it back once by hand [B17][P1][P39]", async () => {
    const { bookingId, revision } = await world.book({ day: "2026-11-12", at: "10:00" });
    await world.settle();
    const [copy] = await copiesOf(world, bookingId);
    const since = world.heard.length;
    await world.phone.remove(mike, copy?.id ?? "");
    await heardAndSettled(since);
    expect(await openConflicts(world, bookingId)).toEqual(["deleted"]);
    await world.book({ day: "2026-11-12", at: "10:00", jobNotes: "New notes." }, { bookingId, revision });
    await world.settle();
    expect(await copiesOf(world, bookingId)).toEqual([]);
    const [status] = await world.rows<{ name: string }>(
      sql`select s.name from booking b join status s on s.id = b.status_id where b.id = ${bookingId}`,
    );
    expect(status?.name).toBe("Confirmed");
    await world.push(bookingId, ["mike"]);
    await world.settle();
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
    expect(await openConflicts(world, bookingId)).toEqual([]);
  });

  it("is not written over unseen: a move nobody has read yet survives an edit in the office [R22][P30]", async () => {
    const { bookingId, revision } = await world.book({ day: "2026-11-13", at: "10:00", minutes: 60 });
    await world.settle();
    const [copy] = await copiesOf(world, bookingId);
    await world.control.call("POST", "/notices", { drop: true });
    await world.phone.change(mike, copy?.id ?? "", timed("2026-11-13T12:00:00", "2026-11-13T13:00:00"));
    await world.book(
      { day: "2026-11-13", at: "10:00", minutes: 60, jobNotes: "Bring the long ladder." },
      { bookingId, revision },
    );
    await world.settle();
    await world.control.call("DELETE", "/notices");
    expect(await spanOf(bookingId)).toMatchObject({ start: "2026-11-13T20:00:00.000Z" });
    const [now] = await copiesOf(world, bookingId);
    expect(now?.start.dateTime).toContain("2026-11-13T12:00:00");
    expect(now?.description).toContain("long ladder");
  });

  it("one-way to the calendar: the booking stays, the copy says so, the calendar is never listed, a push restores [A42][R20][decision 14]", async () => {
    const [line] = await world.rows<{ connection: string; calendar: string }>(
      sql`select connection_id as connection, id as calendar from calendar where receives and external_id = ${mike}`,
    );
    const choose = (direction: "out" | "twoWay") =>
      chooseCalendars(world.deps, {
        companyId: world.company.companyId,
        memberId: world.idOf("mike"),
        connectionId: line?.connection ?? "",
        blocks: [line?.calendar ?? ""],
        direction,
        by: { kind: "system" },
        requestId: "r",
      });
    await choose("out");
    const { bookingId } = await world.book({ day: "2026-11-20", at: "10:00", minutes: 60 });
    await world.settle();
    const [copy] = await copiesOf(world, bookingId);
    world.clock.advanceMs(20_000);
    const [since, before] = [world.heard.length, await lastRequest()];
    await world.phone.change(mike, copy?.id ?? "", timed("2026-11-20T13:00:00", "2026-11-20T14:00:00"));
    await heardAndSettled(since);
    const [mirror] = await world.rows<{ drift: { kind: string; what: string } }>(
      sql`select drift from mirror where booking_id = ${bookingId}`,
    );
    expect(mirror?.drift).toMatchObject({ kind: "changed", what: "moved" });
    expect(await spanOf(bookingId)).toMatchObject({ revision: 1 });
    expect(await openConflicts(world, bookingId)).toEqual([]);
    const { requests } = (await world.control.call("GET", `/requests?since=${before}`)) as {
      requests: { operation: string }[];
    };
    expect(requests.filter(({ operation }) => operation === "calendar.events.list")).toEqual([]);
    await world.push(bookingId, ["mike"]);
    await world.settle();
    expect((await copiesOf(world, bookingId))[0]?.start.dateTime).toContain("2026-11-20T10:00:00");
    await choose("twoWay");
    world.clock.advanceMs(20_000);
    await world.settle();
  });

  it("stays beside its copy until a person removes the extra one [A35][R23]", async () => {
    const { bookingId } = await world.book({ day: "2026-11-16", at: "10:00" });
    await world.settle();
    const [copy] = await copiesOf(world, bookingId);
    const since = world.heard.length;
    await world.phone.duplicate(mike, copy?.id ?? "");
    await heardAndSettled(since);
    expect(await copiesOf(world, bookingId)).toHaveLength(2);
    expect(await openConflicts(world, bookingId)).toEqual(["extraCopy"]);
    expect((await blocks()).filter((block) => block.start.startsWith("2026-11-16"))).toEqual([]);
    expect(await world.control.call("GET", "/violations")).toMatchObject({ violations: [] });
  });
});

describe("a conflict", () => {
  it("opens when a personal event lands on a booking, tells people once, and closes by itself [B1][B18][R24][R25]", async () => {
    const { bookingId } = await world.book({ day: "2026-11-17", at: "10:00", minutes: 60 });
    await world.settle();
    const since = world.heard.length;
    const clash = await world.phone.add(mike, {
      summary: "CANARY-PLAIN-clash",
      ...timed("2026-11-17T10:30:00", "2026-11-17T11:30:00"),
    });
    await heardAndSettled(since);
    const open = () =>
      world.rows<{ id: string; kind: string }>(
        sql`select id, kind from conflict where booking_id = ${bookingId} and closed_at is null`,
      );
    expect(await open()).toMatchObject([{ kind: "busy" }]);
    const told = await world.rows<{ email: string }>(sql`
      select m.email from notification n join member m on m.id = n.member_id
      where n.booking_id = ${bookingId} order by m.email`);
    expect(told.map((row) => row.email)).toEqual([
      "dispatcher@demo.test",
      "mike@demo.test",
      "owner@demo.test",
    ]);
    await world.phone.change(mike, clash, timed("2026-11-17T12:30:00", "2026-11-17T13:30:00"));
    await expect.poll(() => world.settle().then(open), { timeout: 20_000 }).toEqual([]);
    const [closed] = await world.rows<{ resolution: string }>(
      sql`select resolution from conflict where booking_id = ${bookingId}`,
    );
    expect(closed?.resolution).toBe("itself");
    await world.phone.remove(mike, clash);
  });
});

describe("what the provider does wrong", () => {
  const many = (count: number, day: string) =>
    Array.from({ length: count }, (_, place) => ({
      summary: `Busy ${place}`,
      ...timed(
        `${day}T${String(6 + Math.floor(place / 4)).padStart(2, "0")}:${String((place % 4) * 15).padStart(2, "0")}:00`,
        `${day}T${String(6 + Math.floor(place / 4)).padStart(2, "0")}:${String((place % 4) * 15 + 10).padStart(2, "0")}:00`,
      ),
    }));

  it("a lost cursor costs nothing: two adds, a move and a deletion that were missed are all found [P26][R8]", async () => {
    const ids: string[] = [];
    for (const event of many(3, "2026-12-01")) ids.push(await world.phone.add(mike, event));
    await readDue(world);
    await world.control.call("POST", "/notices", { drop: true });
    const added = await world.phone.add(mike, {
      summary: "late",
      ...timed("2026-12-01T15:00:00", "2026-12-01T16:00:00"),
    });
    const other = await world.phone.add(mike, {
      summary: "later",
      ...timed("2026-12-01T17:00:00", "2026-12-01T18:00:00"),
    });
    await world.phone.change(mike, ids[0] ?? "", timed("2026-12-01T20:00:00", "2026-12-01T21:00:00"));
    await world.phone.remove(mike, ids[1] ?? "");
    await world.control.call("POST", "/calendars/expire-sync", { account: mike, calendar: mike });
    await readDue(world);
    await world.control.call("DELETE", "/notices");
    const day = (await blocks()).filter((block) => block.start >= "2026-12-01" && block.start < "2026-12-03");
    expect(new Set(day.map((block) => block.event))).toEqual(new Set([ids[0], ids[2], added, other]));
    expect(day.find((block) => block.event === ids[0])?.start).toBe("2026-12-02T04:00:00.000Z");
    for (const id of [ids[0], ids[2], added, other]) await world.phone.remove(mike, id ?? "");
    await readDue(world);
  });

  it("an account that suddenly lists nothing loses no block: a dispatcher is asked, and it heals by itself [P18][R9]", async () => {
    await world.control.call("POST", "/events", {
      account: mike,
      calendar: mike,
      events: many(40, "2026-12-08"),
    });
    await readDue(world);
    const count = async () => (await blocks()).filter((block) => block.start.startsWith("2026-12-08")).length;
    expect(await count()).toBe(40);
    await world.control.call("POST", "/faults", {
      id: "amnesia",
      path: "/events$",
      method: "GET",
      action: { kind: "amnesia" },
    });
    await world.control.call("POST", "/calendars/expire-sync", { account: mike, calendar: mike });
    await readDue(world);
    expect(await count()).toBe(40);
    const held = async () =>
      (await world.rows<{ held: { state: string } | null }>(sql`select held from calendar_sync`))[0]?.held
        ?.state ?? null;
    expect(await held()).toBe("asking");
    await world.control.heal();
    await readDue(world);
    expect([await count(), await held()]).toEqual([40, null]);
  });
});

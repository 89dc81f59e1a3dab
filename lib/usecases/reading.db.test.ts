import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { defaultBlockingRules } from "@/lib/domain/blocking";
import { changeBlockingRules } from "@/lib/usecases/change-blocking-rules";
import { chooseCalendars } from "@/lib/usecases/choose-calendars";
import { lookAfterCalendars } from "@/lib/usecases/look-after-calendars";
import { ownTitles } from "@/lib/usecases/own-titles";
import { takeNotice } from "@/lib/usecases/take-notice";
import { copiesOf } from "@/lib/usecases/testing/copies";
import { aTwoWayWorld, readDue, type TwoWayWorld, timed } from "@/lib/usecases/testing/two-way";

const mike = "mike@demo.test";
const raj = "raj@demo.test";
const by = { kind: "system" as const };
let world: TwoWayWorld;
let connectionId: string;

beforeAll(async () => {
  world = await aTwoWayWorld();
  for (let place = 0; place < 5; place += 1) {
    const day = `2026-10-${26 + place}`;
    await world.phone.add(mike, {
      summary: `CANARY-PLAIN-${place}`,
      ...timed(`${day}T08:00:00`, `${day}T09:00:00`),
    });
  }
  await world.control.call("POST", "/calendars", {
    account: mike,
    summary: "Family",
    id: "family@demo.test",
  });
  connectionId = await world.connect("mike");
  await world.connect("raj");
  await world.settle();
});
afterAll(() => world.close());
beforeEach(() => world.control.heal());

const eventsBlocking = async (account = "mike") =>
  (
    await world.rows<{ event: string }>(sql`
      select b.event_id as event from busy_block b join member m on m.id = b.member_id
      where m.email = ${`${account}@demo.test`} order by b.starts_at, b.event_id`)
  ).map((row) => row.event);

async function untilSettled<T>(look: () => Promise<T>, expected: T): Promise<void> {
  await expect.poll(async () => world.settle().then(look), { timeout: 30_000 }).toEqual(expected);
}

async function whole(): Promise<string> {
  const tables = await world.owner.sql<{ name: string }[]>`
    select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`;
  const dumps: string[] = [];
  for (const { name } of tables) {
    const rows = await world.owner.sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`);
    dumps.push(...rows.map(({ row }) => row));
  }
  return dumps.join("\n");
}

describe("the first reading", () => {
  it("takes in what was there before the calendar was connected [B35][B36]", async () => {
    expect(await eventsBlocking()).toHaveLength(5);
    const [sync] = await world.rows<{ first: string; read: number }>(sql`
      select s.first_read_at as first, s.read_so_far as read from calendar_sync s join member m on m.id = s.member_id
      where m.email = ${mike}`);
    expect(sync?.first).not.toBeNull();
    expect(sync?.read).toBe(5);
  });

  it("keeps no word of any event, private or not [B43][P14][I5][R2]", async () => {
    await world.phone.add(mike, {
      summary: "CANARY-PRIVATE-clinic",
      description: "CANARY-PRIVATE-description",
      location: "CANARY-PRIVATE-place",
      visibility: "private",
      attendees: [{ email: "canary-guest@example.test" }],
      ...timed("2026-11-05T08:00:00", "2026-11-05T09:00:00"),
    });
    await untilSettled(async () => (await eventsBlocking()).length, 6);
    expect(await whole()).not.toMatch(/canary/i);
    const [block] = await world.rows<{ is_private: boolean }>(
      sql`select is_private from busy_block where starts_at = '2026-11-05T16:00:00Z'`,
    );
    expect(block?.is_private).toBe(true);
  });

  it("shows titles to nobody but their owner, live, and none of private events [R3][C2]", async () => {
    const { companyId } = world.company;
    const window = { start: new Date("2026-10-20T00:00:00Z"), end: new Date("2026-11-20T00:00:00Z") };
    const own = await ownTitles(world.deps, { companyId, memberId: world.idOf("mike"), window });
    const titles = own.ok ? own.value.map((event) => event.title) : [];
    expect(titles.filter((title) => title.startsWith("CANARY-PLAIN"))).toHaveLength(5);
    expect(titles.join()).not.toContain("PRIVATE");
    const others = await ownTitles(world.deps, { companyId, memberId: world.idOf("raj"), window });
    expect(others.ok && others.value).toEqual([]);
  });
});

describe("news of an event", () => {
  const spans = async (eventId: string) =>
    (
      await world.rows<{ span: string }>(sql`
        select to_char(starts_at at time zone 'UTC', 'DD HH24:MI') || ' to ' || to_char(ends_at at time zone 'UTC', 'DD HH24:MI')
          as span from busy_block where event_id = ${eventId} order by starts_at`)
    ).map((row) => row.span);

  it("that runs since days and ends tomorrow blocks all the while [P34]", async () => {
    const event = await world.phone.add(mike, {
      summary: "CANARY-PLAIN-fair",
      ...timed("2026-10-22T18:30:00", "2026-10-26T07:00:00"),
    });
    await untilSettled(() => spans(event), ["23 01:30 to 26 14:00"]);
    await world.phone.remove(mike, event);
    await untilSettled(() => spans(event), []);
  });

  it("right after other news of it is what counts, and leaves its neighbours alone [P35]", async () => {
    const neighbours = await eventsBlocking();
    const event = await world.phone.add(mike, {
      summary: "CANARY-PLAIN-edited",
      ...timed("2026-11-07T08:00:00", "2026-11-07T09:00:00"),
    });
    await world.settle();
    await world.phone.change(mike, event, timed("2026-11-07T10:00:00", "2026-11-07T11:00:00"));
    await world.phone.change(mike, event, timed("2026-11-07T12:00:00", "2026-11-07T12:30:00"));
    await untilSettled(() => spans(event), ["07 20:00 to 07 20:30"]);
    expect((await eventsBlocking()).filter((id) => id !== event)).toEqual(neighbours);
    await world.phone.remove(mike, event);
    await untilSettled(() => eventsBlocking(), neighbours);
  });
});

describe("which calendars are read", () => {
  const choose = async (blocks: readonly string[], direction: "twoWay" | "out" | "in" = "twoWay") => {
    const { companyId } = world.company;
    const memberId = world.idOf("mike");
    const chosen = await chooseCalendars(world.deps, {
      companyId,
      memberId,
      connectionId,
      blocks,
      direction,
      by,
      requestId: crypto.randomUUID(),
    });
    expect(chosen.ok).toBe(true);
    await world.settle();
  };
  const idOf = async (externalId: string) => {
    const [row] = await world.rows<{ id: string }>(
      sql`select id from calendar where connection_id = ${connectionId} and external_id = ${externalId}`,
    );
    return row?.id ?? "";
  };

  it("never reads an unticked one; ticking reads it, unticking forgets it [C10][B31][R1]", async () => {
    const party = await world.phone.add(
      mike,
      { summary: "party", ...timed("2026-11-06T18:00:00", "2026-11-06T20:00:00") },
      "family@demo.test",
    );
    await world.settle();
    const listed = async () => {
      const { requests } = (await world.control.call("GET", "/requests")) as { requests: { path: string }[] };
      return requests.filter(({ path }) => path.includes(encodeURIComponent("family@demo.test"))).length;
    };
    expect(await listed()).toBe(0);
    const [primary, family] = [await idOf(mike), await idOf("family@demo.test")];
    await choose([primary, family]);
    expect(await eventsBlocking()).toContain(party);
    await choose([primary]);
    expect(await eventsBlocking()).not.toContain(party);
    const before = await listed();
    await readDue(world);
    expect(await listed()).toBe(before);
    expect(await world.rows(sql`select 1 from seen_event where event_id = ${party}`)).toEqual([]);
  });

  it("our own copy in a second ticked calendar is not a conflict with itself [P16][R16]", async () => {
    const { bookingId } = await world.book({ day: "2026-11-18", at: "10:00" });
    await world.settle();
    await choose([await idOf(mike), await idOf("family@demo.test")]);
    const [copy] = await copiesOf(world, bookingId);
    await world.control.call("POST", "/events", {
      account: mike,
      calendar: "family@demo.test",
      event: { ...copy, id: undefined, iCalUID: undefined },
    });
    await readDue(world);
    expect(
      await world.rows(sql`select 1 from conflict where booking_id = ${bookingId} and kind = 'busy'`),
    ).toEqual([]);
    await choose([await idOf(mike)]);
  });

  it("the same meeting blocks everybody who has it, and goes from one calendar alone [P17][R11]", async () => {
    const meeting = {
      id: "sharedmeeting1",
      summary: "all hands",
      ...timed("2026-11-19T09:00:00", "2026-11-19T10:00:00"),
    };
    await world.phone.add(mike, meeting);
    await world.phone.add(raj, meeting);
    const both = async () => [
      (await eventsBlocking("mike")).includes("sharedmeeting1"),
      (await eventsBlocking("raj")).includes("sharedmeeting1"),
    ];
    await untilSettled(both, [true, true]);
    await world.phone.remove(raj, "sharedmeeting1");
    await untilSettled(both, [true, false]);
    await world.phone.remove(mike, "sharedmeeting1");
  });
});

describe("what kinds block", () => {
  it("asks the owner's rules when it is read and reads nothing again to change them [P4][P11][P12][P13][C19][R15]", async () => {
    const slot = (hour: number) => timed(`2026-11-24T${hour}:00:00`, `2026-11-24T${hour}:50:00`);
    const mine = (responseStatus: string) => ({ attendees: [{ email: mike, self: true, responseStatus }] });
    const wishes: [string, object][] = [
      ["tentative", { status: "tentative", ...slot(10) }],
      ["unanswered", { ...mine("needsAction"), ...slot(11) }],
      ["accepted", { ...mine("accepted"), ...slot(12) }],
      ["declined", { ...mine("declined"), ...slot(13) }],
      ["free", { transparency: "transparent", ...slot(14) }],
    ];
    for (const [name, event] of wishes)
      await world.phone.add(mike, { summary: name, id: `kind${name}`, ...event });
    const bookings = new Map<string, string>();
    for (const [place, [name]] of wishes.entries()) {
      const { bookingId } = await world.book({ day: "2026-11-24", at: `${10 + place}:00`, minutes: 30 });
      bookings.set(bookingId, name);
    }
    const clashing = async () => {
      const rows = await world.rows<{ id: string }>(
        sql`select booking_id as id from conflict where kind = 'busy' and closed_at is null`,
      );
      return rows.flatMap((row) => bookings.get(row.id) ?? []).sort();
    };
    await untilSettled(clashing, ["accepted"]);
    await world.control.call("DELETE", "/requests");
    const { companyId } = world.company;
    const memberId = world.idOf("mike");
    const rules = { ...defaultBlockingRules, tentative: true, unanswered: true };
    await changeBlockingRules(world.deps, { companyId, memberId, rules, by, requestId: "r" });
    expect(await clashing()).toEqual(["accepted", "tentative", "unanswered"]);
    await changeBlockingRules(world.deps, {
      companyId,
      memberId,
      rules: defaultBlockingRules,
      by,
      requestId: "r",
    });
    expect(await clashing()).toEqual(["accepted"]);
    const { requests } = (await world.control.call("GET", "/requests")) as {
      requests: { operation: string }[];
    };
    expect(requests.filter(({ operation }) => operation === "calendar.events.list")).toEqual([]);
  });
});

describe("an event nobody can make sense of", () => {
  it("stays as it was known, stops nobody, is counted and read again by itself [P29][R10]", async () => {
    const broken = await world.phone.add(mike, {
      summary: "b",
      ...timed("2026-11-25T08:00:00", "2026-11-25T09:00:00"),
    });
    await untilSettled(async () => (await eventsBlocking()).includes(broken), true);
    await world.control.fault({ id: "bad", action: { kind: "malformed", eventId: broken, how: "badDate" } });
    await world.phone.change(mike, broken, timed("2026-11-25T10:00:00", "2026-11-25T11:00:00"));
    const other = await world.phone.add(mike, {
      summary: "o",
      ...timed("2026-11-25T13:00:00", "2026-11-25T14:00:00"),
    });
    await untilSettled(async () => (await eventsBlocking()).includes(other), true);
    const unreadable = () => world.rows<{ id: string }>(sql`select event_id as id from unreadable_event`);
    const startOf = async () =>
      (
        await world.rows<{ at: string }>(
          sql`select starts_at as at from busy_block where event_id = ${broken}`,
        )
      ).map((row) => new Date(row.at).toISOString());
    expect(await unreadable()).toEqual([{ id: broken }]);
    expect(await startOf()).toEqual(["2026-11-25T16:00:00.000Z"]);
    await world.control.heal();
    await readDue(world);
    expect(await unreadable()).toEqual([]);
    expect(await startOf()).toEqual(["2026-11-25T18:00:00.000Z"]);
  });
});

describe("notices", () => {
  const watchOfMike = async () => {
    const [row] = await world.rows<{ id: string; resource: string }>(sql`
      select w.id, w.resource_id as resource from watch w join connection c on c.id = w.connection_id
      where c.id = ${connectionId} and w.state = 'live'`);
    if (!row) throw new Error("no watch");
    return row;
  };
  const seq = async () =>
    (await world.rows<{ seq: string }>(sql`select sum(wanted_seq) as seq from calendar_sync`))[0]?.seq;

  it("that are forged, unknown, of another resource or of an ended watch cause no work [R4][decision 13]", async () => {
    const { id, resource } = await watchOfMike();
    const before = await seq();
    const notice = { watchId: id, secret: "guessed", resourceId: resource, says: "changed" as const };
    for (const forged of [notice, { ...notice, watchId: crypto.randomUUID() }, { ...notice, secret: "" }])
      expect(await takeNotice(world.deps, forged)).toBe("refused");
    await world.rows(sql`update watch set state = 'ended', ended_at = now() where id = ${id}`);
    const { channels } = (await world.control.call("GET", "/channels")) as {
      channels: { id: string; token: string }[];
    };
    const secret = channels.find((channel) => channel.id === id)?.token ?? "";
    expect(await takeNotice(world.deps, { ...notice, secret })).toBe("refused");
    await world.rows(sql`update watch set state = 'live', ended_at = null where id = ${id}`);
    expect(await takeNotice(world.deps, { ...notice, secret, resourceId: "other" })).toBe("refused");
    expect(await seq()).toBe(before);
    expect(await takeNotice(world.deps, { ...notice, secret })).toBe("queued");
    expect(await seq()).not.toBe(before);
    await world.settle();
  });

  it("of which none arrives are made up for by reading at the period's end [B13][P27][R4]", async () => {
    await world.control.call("POST", "/notices", { drop: true });
    const quiet = await world.phone.add(mike, {
      summary: "q",
      ...timed("2026-11-26T08:00:00", "2026-11-26T09:00:00"),
    });
    await world.settle();
    expect(await eventsBlocking()).not.toContain(quiet);
    world.clock.advanceMs(11 * 60_000);
    await lookAfterCalendars(world.deps);
    await world.settle();
    expect(await eventsBlocking()).toContain(quiet);
    await world.control.call("DELETE", "/notices");
  });

  it("fifty repeated ones become one reading [P27][I16][R5]", async () => {
    const { id, resource } = await watchOfMike();
    const { channels } = (await world.control.call("GET", "/channels")) as {
      channels: { id: string; token: string }[];
    };
    const secret = channels.find((channel) => channel.id === id)?.token ?? "";
    world.takeRan();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () =>
        takeNotice(world.deps, { watchId: id, secret, resourceId: resource, says: "changed" as const }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === "queued")).toHaveLength(1);
    await world.settle();
    expect(world.takeRan().filter((name) => name === "read/wanted")).toHaveLength(1);
  });
});

describe("a large calendar", () => {
  it("of 10,000 events is read to its end, and a full reading of the same again changes nothing", async () => {
    const events = Array.from({ length: 10_000 }, (_, place) => {
      const start = new Date(Date.UTC(2026, 11, 1) + place * 45 * 60_000);
      const end = new Date(start.getTime() + 20 * 60_000);
      return {
        summary: `e${place}`,
        start: { dateTime: start.toISOString() },
        end: { dateTime: end.toISOString() },
      };
    });
    for (let from = 0; from < events.length; from += 1_000) {
      const some = events.slice(from, from + 1_000);
      await world.control.call("POST", "/events", { account: raj, calendar: raj, events: some });
    }
    await readDue(world);
    const count = async () =>
      (
        await world.rows<{ n: number }>(
          sql`select count(*)::int as n from busy_block where starts_at >= '2026-12-01'`,
        )
      )[0]?.n;
    expect(await count()).toBeGreaterThan(9_000);
    const versions = () =>
      world.rows<{ sum: string }>(sql`select sum(xmin::text::bigint) as sum from busy_block`);
    const before = await versions();
    await world.control.call("POST", "/calendars/expire-sync", { account: raj, calendar: raj });
    await readDue(world);
    expect(await versions()).toEqual(before);
  });
});

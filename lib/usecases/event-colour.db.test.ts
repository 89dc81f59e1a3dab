import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { copiesOf as copyViewsOf } from "@/db/views/booking-copies";
import type { ProviderName } from "@/lib/domain/calendar-event";
import { chooseEventColour } from "@/lib/usecases/choose-event-colour";
import { copiesOf } from "@/lib/usecases/testing/copies";
import { outlookHand } from "@/lib/usecases/testing/outlook-hand";
import { aTwoWayWorld, readDue, type TwoWayWorld } from "@/lib/usecases/testing/two-way";

const mike = "mike@demo.test";
let world: TwoWayWorld;
let ana: ReturnType<typeof outlookHand>;
let accounts: Record<ProviderName, { name: string; connectionId: string }>;

beforeAll(async () => {
  world = await aTwoWayWorld();
  accounts = {
    google: { name: "mike", connectionId: await world.connect("mike") },
    microsoft: { name: "ana", connectionId: await world.connect("ana", "microsoft") },
  };
  await world.connect("raj");
  await world.settle();
  ana = outlookHand(world.control.call, "ana@demo.test");
});
afterAll(() => world.close());
beforeEach(async () => {
  await choose("google", null);
  await choose("microsoft", null);
});

const choose = (provider: ProviderName, colour: string | null, by = accounts[provider].name) =>
  chooseEventColour(world.deps, {
    companyId: world.company.companyId,
    memberId: world.idOf(by),
    connectionId: accounts[provider].connectionId,
    colour,
    by: {
      kind: "member",
      memberId: world.idOf(by),
      name: "Mike Ortega",
      role: "fieldworker",
      address: null,
    },
    requestId: crypto.randomUUID(),
  });
const done = { ok: true, value: null };

let day = 0;
/** Every booking has a day of its own. */
const freeDay = () => {
  day += 1;
  return `2026-11-${String(day).padStart(2, "0")}`;
};
async function booked(crew: string[], wish: object = {}) {
  const at = { crew, day: freeDay(), ...wish };
  const made = await world.book(at);
  await world.settle();
  return { ...made, at };
}

const googleColours = async (bookingId: string, account = mike) =>
  (await copiesOf(world, bookingId, account)).map((event) => (event as { colorId?: string }).colorId);
const categories = async (bookingId: string) =>
  (await ana.copiesOf(bookingId)).map((event) => event.categories);
const pushed = async (bookingId: string, crew: string[]) => {
  expect(await world.push(bookingId, crew)).toMatchObject({ ok: true });
  await world.settle();
};
const stateOf = async (bookingId: string) => {
  const asked = { bookingIds: [bookingId], now: world.clock.now(), zone: "UTC", appUrl: world.deps.appUrl };
  const appUrl = "http://127.0.0.1:3000";
  const views = await world.deps.database.asCompany(world.company.companyId, (tx) =>
    copyViewsOf(tx, { ...asked, appUrl }),
  );
  return views.get(bookingId)?.map(({ state }) => state.kind);
};
const pushCountOf = async (bookingId: string) =>
  (await world.rows(sql`select id from push where booking_id = ${bookingId}`)).length;

/** Bookings of Mike go to the main calendar of this account from now on. */
async function receiveIn(connectionId: string): Promise<void> {
  await world.rows(sql`update calendar set receives = false where member_id = ${world.idOf("mike")}`);
  await world.rows(
    sql`update calendar set receives = true where connection_id = ${connectionId} and is_primary`,
  );
}
async function secondAccount(): Promise<string> {
  const [company, id, member] = [world.company.companyId, crypto.randomUUID(), world.idOf("mike")];
  await world.rows(sql`
    insert into connection (company_id, id, member_id, provider, account_id, account_email, state, scopes, connected_at, state_since)
      values (${company}, ${id}, ${member}, 'microsoft', 'second', 'mike@outlook.test', 'live', '{}', now(), now())`);
  await world.rows(sql`
    insert into calendar (company_id, id, connection_id, member_id, external_id, name, zone, is_primary, can_write, receives)
      values (${company}, gen_random_uuid(), ${id}, ${member}, 'second', 'Calendar', 'UTC', true, true, false)`);
  return id;
}
const driftOf = async (bookingId: string) =>
  (await world.rows<{ drift: unknown }>(sql`select drift from mirror where booking_id = ${bookingId}`)).map(
    (row) => row.drift,
  );
const changesRecorded = async () => {
  const rows = await world.rows<{ detail: { changes: unknown[]; facts: unknown } }>(
    sql`select d.detail from activity a join activity_detail d using (company_id, seq) where a.kind = 'settings.changed' order by a.seq`,
  );
  return rows.map(({ detail }) => detail);
};

describe("a chosen event colour", () => {
  it("is on the next push of that account alone; without one the provider's default stays [B12]", async () => {
    const before = await booked(["mike", "raj", "ana"]);
    expect(await googleColours(before.bookingId)).toEqual([undefined]);
    expect(await categories(before.bookingId)).toEqual([[]]);
    expect(await choose("google", "Tomato")).toEqual(done);
    expect(await choose("microsoft", "Red category")).toEqual(done);
    const { bookingId } = await booked(["mike", "raj", "ana"]);
    expect(await googleColours(bookingId)).toEqual(["11"]);
    expect(await googleColours(bookingId, "raj@demo.test")).toEqual([undefined]);
    expect(await categories(bookingId)).toEqual([["Red category"]]);
  });

  it("changed, leaves what is there out of date and is on it with the next push by hand [B12]", async () => {
    await choose("google", "Tomato");
    await choose("microsoft", "Red category");
    const { bookingId } = await booked(["mike", "ana"]);
    expect(await stateOf(bookingId)).toEqual(["synced", "synced"]);
    await choose("google", "Basil");
    await choose("microsoft", "Green category");
    await world.settle();
    expect(await stateOf(bookingId)).toEqual(["outOfDate", "outOfDate"]);
    expect([await googleColours(bookingId), await categories(bookingId)]).toEqual([
      ["11"],
      [["Red category"]],
    ]);
    await pushed(bookingId, ["mike", "ana"]);
    expect(await stateOf(bookingId)).toEqual(["synced", "synced"]);
    expect([await googleColours(bookingId), await categories(bookingId)]).toEqual([
      ["10"],
      [["Green category"]],
    ]);
  });

  it("changed, goes along with the next automatic push, also when nothing else is new [B12][A25]", async () => {
    const made = await booked(["mike", "ana"]);
    await choose("google", "Grape");
    await choose("microsoft", "Purple category");
    await world.book({ ...made.at, officeNotes: "nothing a calendar shows" }, made);
    await world.settle();
    expect(await googleColours(made.bookingId)).toEqual(["3"]);
    expect(await categories(made.bookingId)).toEqual([["Purple category"]]);
    expect(await stateOf(made.bookingId)).toEqual(["synced", "synced"]);
  });

  it("taken back, sends nothing more of it, so that what is there stays [B12]", async () => {
    await choose("google", "Tomato");
    const { bookingId } = await booked(["mike"]);
    await choose("google", null);
    await pushed(bookingId, ["mike"]);
    expect(await googleColours(bookingId)).toEqual(["11"]);
    expect(await stateOf(bookingId)).toEqual(["synced"]);
    const after = await booked(["mike"]);
    expect(await googleColours(after.bookingId)).toEqual([undefined]);
  });
});

describe("a copy in an account that no longer receives", () => {
  it("has that account's colour, not the one of the account bookings go to now [B12]", async () => {
    await choose("google", "Tomato");
    const made = await booked(["mike"]);
    await receiveIn(await secondAccount());
    expect(await stateOf(made.bookingId)).toEqual(["synced"]);
    const saved = await world.book({ ...made.at, officeNotes: "nothing a calendar shows" }, made);
    await world.settle();
    expect(await pushCountOf(made.bookingId)).toBe(1);
    await choose("google", "Basil");
    expect(await stateOf(made.bookingId)).toEqual(["outOfDate"]);
    await world.book({ ...made.at, officeNotes: "nor this" }, saved);
    await world.settle();
    expect(await googleColours(made.bookingId)).toEqual(["10"]);
    await receiveIn(accounts.google.connectionId);
  });
});

describe("its owner's own colour on our event", () => {
  it("is no drift, and stays while none is chosen [B12]", async () => {
    const { bookingId } = await booked(["mike", "ana"]);
    const [inGoogle] = await copiesOf(world, bookingId);
    const [inOutlook] = await ana.copiesOf(bookingId);
    await world.phone.change(mike, inGoogle?.id ?? "", { colorId: "5" });
    await ana.change(inOutlook?.id ?? "", { categories: ["Family"] });
    world.takeRan();
    await readDue(world);
    expect(world.takeRan()).toContain("drift/suspected");
    expect(await driftOf(bookingId)).toEqual([null, null]);
    expect(await stateOf(bookingId)).toEqual(["synced", "synced"]);
    await pushed(bookingId, ["mike", "ana"]);
    expect([await googleColours(bookingId), await categories(bookingId)]).toEqual([["5"], [["Family"]]]);
  });

  it("does not pass for the one that was chosen meanwhile [B12]", async () => {
    const { bookingId } = await booked(["mike"]);
    await choose("google", "Tomato");
    const [event] = await copiesOf(world, bookingId);
    await world.phone.change(mike, event?.id ?? "", { colorId: "5" });
    await readDue(world);
    expect(await driftOf(bookingId)).toEqual([null]);
    expect(await stateOf(bookingId)).toEqual(["outOfDate"]);
    await pushed(bookingId, ["mike"]);
    expect(await googleColours(bookingId)).toEqual(["11"]);
  });
});

describe("choosing", () => {
  it("is recorded in words once, with the account", async () => {
    const before = (await changesRecorded()).length;
    await choose("google", "Sage");
    expect(await choose("google", "Sage")).toEqual(done);
    await choose("google", null);
    const own = "Calendar's own colour";
    const facts = { account: mike };
    expect((await changesRecorded()).slice(before)).toMatchObject([
      { changes: [{ field: "Event colour", old: own, new: "Sage" }], facts },
      { changes: [{ field: "Event colour", old: "Sage", new: own }], facts },
    ]);
  });

  it.each([
    ["google", "Red category", "mike", "unknownColour"],
    ["microsoft", "Tomato", "ana", "unknownColour"],
    ["google", "", "mike", "unknownColour"],
    ["google", "Tomato", "raj", "notFound"],
  ] as const)("%s %s by %s is refused as %s", async (provider, colour, by, problem) => {
    expect(await choose(provider, colour, by)).toMatchObject({ ok: false, problem });
    const [row] = await world.rows<{ colour: string | null }>(
      sql`select event_colour as colour from connection where id = ${accounts[provider].connectionId}`,
    );
    expect(row?.colour).toBeNull();
  });

  it.each([
    ["google", "Red category"],
    ["microsoft", "Tomato"],
  ] as const)("the database itself takes no %s colour called %s", async (provider, colour) => {
    const { connectionId } = accounts[provider];
    await expect(
      world.rows(sql`update connection set event_colour = ${colour} where id = ${connectionId}`),
    ).rejects.toMatchObject({ cause: { constraint_name: "connection_event_colour" } });
  });
});

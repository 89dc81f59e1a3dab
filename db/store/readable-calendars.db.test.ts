import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Secret } from "@/lib/domain/secret";
import { chooseCalendars } from "@/lib/usecases/choose-calendars";
import { receivingCalendarOf, saveConnection, saveRefreshed } from "./connections";
import { anEvent, begin, now, pageOf, present, read } from "./contract/world";
import { pgStoreWorld } from "./testing/pg-store-world";

let at: Awaited<ReturnType<typeof pgStoreWorld>>;
beforeAll(async () => {
  at = await pgStoreWorld();
});
afterAll(() => at.close());

const grant = {
  accessToken: new Secret("access"),
  refreshToken: new Secret("refresh"),
  expiresAt: new Date("2030-01-01T00:00:00Z"),
  scopes: ["events"],
};
const listed = (id: string, isPrimary: boolean) => ({ id, name: id, zone: "UTC", isPrimary, canWrite: true });
const consent = (memberId: string, calendars = [listed("main", true), listed("band", false)]) =>
  at.world.deps.database.asCompany(at.companyId, (tx) =>
    saveConnection(
      tx,
      at.world.deps.sealer,
      {
        companyId: at.companyId,
        memberId,
        provider: "google",
        account: { id: `account-of-${memberId}`, email: "me@contract.test" },
        grant,
        canWrite: true,
        calendars,
      },
      now,
    ),
  );
type Calendar = { id: string; name: string; blocks: boolean; receives: boolean; read: boolean };
const calendarsOf = (connectionId: string) =>
  at.world.rows<Calendar>(sql`
    select c.id, c.name, c.blocks, c.receives, s.calendar_id is not null as read from calendar c
      left join calendar_sync s on s.calendar_id = c.id where c.connection_id = ${connectionId} order by c.name`);
const idOf = async (connectionId: string, name: string) =>
  (await calendarsOf(connectionId)).find((row) => row.name === name)?.id ?? "";
const choose = (memberId: string, connectionId: string, blocks: string[], direction = "twoWay" as const) =>
  chooseCalendars(at.world.deps, {
    companyId: at.companyId,
    memberId,
    connectionId,
    blocks,
    direction,
    by: { kind: "system" },
    requestId: "r",
  });

describe("a new connection", () => {
  test("has its main calendar block, receive and be read at once, and asks for watches [B27]", async () => {
    await at.takeOutbox();
    const connectionId = await consent(await at.addMember());
    expect(await calendarsOf(connectionId)).toMatchObject([
      { name: "band", blocks: false, receives: false, read: false },
      { name: "main", blocks: true, receives: true, read: true },
    ]);
    const main = await idOf(connectionId, "main");
    const work = (await at.takeOutbox()).map(({ name, data }) => [
      name,
      data.connectionId ?? data.calendarId,
    ]);
    expect(work).toHaveLength(2);
    expect(work).toEqual(
      expect.arrayContaining([
        ["watches/wanted", connectionId],
        ["read/wanted", main],
      ]),
    );
    expect((await begin(at, main)).cursor).toBeNull();
  });

  test("renewed keeps its owner's choices and a calendar that is no longer listed, and is read again", async () => {
    const memberId = await at.addMember();
    const connectionId = await consent(memberId);
    const band = await idOf(connectionId, "band");
    await choose(memberId, connectionId, [band]);
    await at.world.rows(sql`update calendar_sync set queued_until = null`);
    await at.takeOutbox();
    expect(await consent(memberId, [listed("main", true)])).toBe(connectionId);
    expect(await calendarsOf(connectionId)).toMatchObject([
      { name: "band", blocks: true },
      { name: "main", blocks: false, receives: true },
    ]);
    const reads = (await at.takeOutbox()).filter((row) => row.name === "read/wanted");
    expect(reads).toHaveLength(2);
  });

  test("a refresh changes the tokens and not what was granted [B38]", async () => {
    const connectionId = await consent(await at.addMember());
    const renewed = { ...grant, accessToken: new Secret("next"), refreshToken: null, scopes: [] };
    await at.world.deps.database.asCompany(at.companyId, (tx) =>
      saveRefreshed(tx, at.world.deps.sealer, connectionId, renewed),
    );
    const [row] = await at.world.rows(sql`select scopes from connection where id = ${connectionId}`);
    expect(row).toEqual({ scopes: ["events"] });
  });
});

describe("a changed choice", () => {
  const aFullOne = async () => {
    const memberId = await at.addMember();
    const connectionId = await consent(memberId);
    const main = await idOf(connectionId, "main");
    await read(at, main, [pageOf([present(anEvent("dentist"))])]);
    return { memberId, connectionId, main };
  };

  test("forgets at once what no longer blocks, and reads it from its beginning when it blocks again", async () => {
    const { memberId, connectionId, main } = await aFullOne();
    const span = { start: new Date("2026-11-03T10:30:00Z"), end: new Date("2026-11-03T11:30:00Z") };
    const { bookingId } = await at.addBooking({ memberId, ...span, now });
    expect(await at.conflicts(bookingId)).toEqual([{ kind: "busy", resolution: null }]);
    await choose(memberId, connectionId, []);
    expect(await at.conflicts(bookingId)).toEqual([{ kind: "busy", resolution: "itself" }]);
    const left = await at.world.rows(sql`select event_id from seen_event where calendar_id = ${main}`);
    expect([await at.blocks(main), left]).toEqual([[], []]);
    const stillRead = await begin(at, main);
    expect(stillRead.cursor).not.toBeNull();
    await at.store.endRead(stillRead.lease, { kind: "done" }, now, now);
    await choose(memberId, connectionId, [main]);
    expect((await begin(at, main)).cursor).toBeNull();
  });

  test("of the calendars loses a reading that was under way", async () => {
    const { memberId, connectionId, main } = await aFullOne();
    const { lease, cursor } = await begin(at, main);
    await choose(memberId, connectionId, []);
    await choose(memberId, connectionId, [main]);
    const page = pageOf([present(anEvent("late"))]);
    expect(await at.store.savePage(lease, { cursor, page }, now)).toEqual({ kind: "lost" });
  });

  test.each([
    ["out", true, 0],
    ["in", false, 1],
  ] as const)("to %s: bookings go there %s, its %i events block", async (direction, receives, blocks) => {
    const { memberId, connectionId, main } = await aFullOne();
    await choose(memberId, connectionId, [main], direction as never);
    const receiving = await at.world.deps.database.asCompany(at.companyId, (tx) =>
      receivingCalendarOf(tx, memberId),
    );
    expect(receiving !== null).toBe(receives);
    expect((await calendarsOf(connectionId)).find((row) => row.id === main)?.read).toBe(true);
    expect(await at.blocks(main)).toHaveLength(blocks);
  });
});

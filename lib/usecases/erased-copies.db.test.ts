import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Deps } from "@/lib/deps";
import type { CustomerFields } from "@/lib/domain/customer";
import type { SyncDirection } from "@/lib/domain/drift";
import { changeCalendarSettings } from "@/lib/usecases/change-settings";
import { chooseCalendars } from "@/lib/usecases/choose-calendars";
import { deliverPush } from "@/lib/usecases/deliver-push";
import { disconnectCalendar } from "@/lib/usecases/disconnect-calendar";
import { eraseCustomer } from "@/lib/usecases/erase-customer";
import { saveCustomer } from "@/lib/usecases/save-customer";
import { aWorld, type World } from "@/lib/usecases/testing";

let world: World;
let connectionId: string;
beforeAll(async () => {
  world = await aWorld();
  connectionId = await world.connect("mike");
});
afterAll(() => world.close());

const name = "Zyxandra Qwertiou";
const asked = () => ({
  companyId: world.company.companyId,
  actor: { kind: "system" } as const,
  requestId: crypto.randomUUID(),
});

async function save(customerId: string, expectedRevision: number | null, fields: Partial<CustomerFields>) {
  const all = { name, phone: "", email: "", addresses: [], notes: "", ...fields };
  const saved = await saveCustomer(world.deps, { ...asked(), customerId, expectedRevision, fields: all });
  if (!saved.ok) throw new Error(saved.problem);
}

let day = Date.parse("2027-05-01T00:00:00Z");
async function aBooking(): Promise<{ readonly customerId: string; readonly bookingId: string }> {
  const customerId = crypto.randomUUID();
  await save(customerId, null, {});
  day += 86_400_000;
  const { bookingId } = await world.book({ customerId, day: new Date(day).toISOString().slice(0, 10) });
  return { customerId, bookingId };
}

const erase = (customerId: string) =>
  eraseCustomer(world.deps, { ...asked(), customerId, expectedRevision: 1 });

const keepUpToDate = (keepsPushedUpToDate: boolean) =>
  changeCalendarSettings(world.deps, { ...asked(), keepsPushedUpToDate });

async function titleOf(bookingId: string): Promise<string | undefined> {
  const live = await world.control.live("mike@demo.test");
  return live.find((event) => event.extendedProperties?.private?.bookingId === bookingId)?.summary;
}

/** Delivers the booking's copy while `happens` comes between the provider's answer and the moment it is saved. */
async function deliverWhile(bookingId: string, happens: () => Promise<unknown>): Promise<void> {
  const withAccount: Deps["withAccount"] = (at, work) =>
    world.deps.withAccount(at, (account) => {
      const putEvent: CalendarProvider["putEvent"] = async (...given) => {
        const written = await account.putEvent(...given);
        await happens();
        return written;
      };
      return work(Object.assign(Object.create(account), account, { putEvent }));
    });
  const [row] = await world.rows<{ id: string }>(sql`select id from mirror where booking_id = ${bookingId}`);
  const at = { companyId: world.company.companyId, mirrorId: row?.id ?? "" };
  await deliverPush({ ...world.deps, withAccount }, at);
  await world.deliverAll();
}

describe("a calendar event", () => {
  it.each([true, false])(
    "of a customer who is erased while it is being written loses their name, edits followed: %s",
    async (isFollowed) => {
      await keepUpToDate(isFollowed);
      const { customerId, bookingId } = await aBooking();
      await deliverWhile(bookingId, () => erase(customerId));
      expect(await titleOf(bookingId)).toContain("Erased customer");
    },
  );

  it.each([
    [true, "Ada Lind"],
    [false, name],
  ])("of a customer who is renamed meanwhile follows as edits do: %s", async (isFollowed, shown) => {
    await keepUpToDate(isFollowed);
    const { customerId, bookingId } = await aBooking();
    await deliverWhile(bookingId, () => save(customerId, 1, { name: "Ada Lind" }));
    expect(await titleOf(bookingId)).toContain(shown);
  });

  it("kept in a calendar that was given up loses the name once it is connected again", async () => {
    await keepUpToDate(false);
    const { customerId, bookingId } = await aBooking();
    await world.deliverAll();
    const memberId = world.idOf("mike");
    const ended = await disconnectCalendar(world.deps, {
      ...asked(),
      ...{ connectionId, copies: "keep" },
      actor: { kind: "member", memberId, name: "Mike Ortega", role: "fieldworker", address: null },
    });
    expect(ended).toMatchObject({ ok: true });
    expect(await erase(customerId)).toMatchObject({ ok: true, value: { unreached: 1 } });
    await world.deliverAll();
    expect(await titleOf(bookingId)).toContain(name);
    connectionId = await world.connect("mike");
    await world.deliverAll();
    expect(await titleOf(bookingId)).toContain("Erased customer");
  });

  it("in a calendar that was only read loses the name once it is written to again", async () => {
    await keepUpToDate(false);
    const { customerId, bookingId } = await aBooking();
    await world.deliverAll();
    const choose = (direction: SyncDirection) =>
      chooseCalendars(world.deps, {
        ...asked(),
        ...{ memberId: world.idOf("mike"), connectionId, blocks: [], direction },
        by: { kind: "system" },
      });
    expect(await choose("in")).toMatchObject({ ok: true });
    expect(await erase(customerId)).toMatchObject({ ok: true, value: { unreached: 1 } });
    expect(await choose("twoWay")).toMatchObject({ ok: true });
    await world.deliverAll();
    expect(await titleOf(bookingId)).toContain("Erased customer");
  });
});

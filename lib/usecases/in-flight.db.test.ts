import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Deps } from "@/lib/deps";
import { bookingHands } from "@/lib/usecases/booking-hands";
import { deliverPush } from "@/lib/usecases/deliver-push";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { settleDrift } from "@/lib/usecases/settle-drift";
import { copiesOf } from "@/lib/usecases/testing/copies";
import { aTwoWayWorld, openConflicts, type TwoWayWorld, timed } from "@/lib/usecases/testing/two-way";

const mike = "mike@demo.test";
let world: TwoWayWorld;

beforeAll(async () => {
  world = await aTwoWayWorld();
  await world.connect("mike");
  await world.settle();
});
afterAll(() => world.close());
beforeEach(() => world.control.heal());

/** What happens in the world between the provider's answer to a call and the moment it is saved. */
function meanwhile(call: "putEvent" | "readCopy", happens: () => Promise<unknown>): Deps {
  const withAccount: Deps["withAccount"] = (at, work) =>
    world.deps.withAccount(at, (account) => {
      const original = account[call].bind(account) as (...given: unknown[]) => Promise<unknown>;
      const slow = async (...given: unknown[]) => {
        const answer = await original(...given);
        await happens();
        return answer;
      };
      return work(Object.assign(Object.create(account), account, { [call]: slow }) as CalendarProvider);
    });
  return { ...world.deps, withAccount };
}

async function mirrorOf(bookingId: string): Promise<string> {
  const [row] = await world.rows<{ id: string }>(sql`select id from mirror where booking_id = ${bookingId}`);
  return row?.id ?? "";
}

async function read(): Promise<void> {
  const [row] = await world.rows<{ id: string }>(sql`select calendar_id as id from calendar_sync`);
  await ingestChanges(world.deps, { companyId: world.company.companyId, calendarId: row?.id ?? "" });
}

describe("while our own call is under way", () => {
  it("an edit in the office is not lost: the copy is written once more [I3]", async () => {
    const { bookingId, revision } = await world.book({ day: "2026-11-10", at: "10:00" });
    const edit = () =>
      world.book({ day: "2026-11-10", at: "10:00", jobNotes: "Late news." }, { bookingId, revision });
    const mirrorId = await mirrorOf(bookingId);
    await deliverPush(meanwhile("putEvent", edit), { companyId: world.company.companyId, mirrorId });
    await world.settle();
    expect((await copiesOf(world, bookingId))[0]?.description).toContain("Late news.");
  });

  it("a deletion of the event just made is noticed, although no link was saved yet [B17][I3]", async () => {
    const { bookingId } = await world.book({ day: "2026-11-11", at: "10:00" });
    const remove = async () => {
      const [copy] = await copiesOf(world, bookingId);
      await world.phone.remove(mike, copy?.id ?? "");
      await read();
    };
    const mirrorId = await mirrorOf(bookingId);
    await deliverPush(meanwhile("putEvent", remove), { companyId: world.company.companyId, mirrorId });
    await world.settle();
    expect(await openConflicts(world, bookingId)).toEqual(["deleted"]);
  });

  it("a second move after the event was read is followed too [B15]", async () => {
    const { bookingId } = await world.book({ day: "2026-11-12", at: "10:00", minutes: 60 });
    await world.settle();
    const [copy] = await copiesOf(world, bookingId);
    await world.control.call("POST", "/notices", { drop: true });
    await world.phone.change(mike, copy?.id ?? "", timed("2026-11-12T12:00:00", "2026-11-12T13:00:00"));
    await read();
    const again = async () => {
      await world.phone.change(mike, copy?.id ?? "", timed("2026-11-12T15:00:00", "2026-11-12T16:00:00"));
      await read();
    };
    const deps = meanwhile("readCopy", again);
    const mirrorId = await mirrorOf(bookingId);
    await settleDrift(
      { ...deps, hands: bookingHands(deps) },
      { companyId: world.company.companyId, mirrorId },
    );
    await world.settle();
    await world.control.call("DELETE", "/notices");
    const [row] = await world.rows<{ at: string }>(
      sql`select starts_at as at from booking where id = ${bookingId}`,
    );
    expect(new Date(row?.at ?? "").toISOString()).toBe("2026-11-12T23:00:00.000Z");
  });

  it("our own removal whose answer was lost is nobody's deletion [B17]", async () => {
    const { bookingId, revision } = await world.book({ day: "2026-11-13", at: "10:00" });
    await world.settle();
    const wish = { day: "2026-11-13", at: "10:00" };
    await world.control.fault({ method: "DELETE", action: { kind: "dropAnswer" }, times: 1 });
    await world.book({ ...wish, status: "Cancelled" }, { bookingId, revision });
    const mirrorId = await mirrorOf(bookingId);
    await deliverPush(world.deps, { companyId: world.company.companyId, mirrorId });
    await world.book({ ...wish, status: "Confirmed" }, { bookingId, revision: revision + 1 });
    await read();
    await settleDrift(
      { ...world.deps, hands: bookingHands(world.deps) },
      { companyId: world.company.companyId, mirrorId },
    );
    await world.settle();
    expect(await openConflicts(world, bookingId)).toEqual([]);
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
  });
});

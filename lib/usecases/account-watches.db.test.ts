import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { now as start } from "@/db/store/contract/world";
import { pgStoreWorld } from "@/db/store/testing/pg-store-world";
import { claimWatchUpkeep } from "@/db/store/watches";
import { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import { createMemoryProvider } from "@/lib/calendar/memory/provider";
import { Trouble } from "@/lib/calendar/memory/trouble";
import { type MemoryNotice, MemoryWatches } from "@/lib/calendar/memory/watches";
import { handClock } from "@/lib/clock";
import type { Deps } from "@/lib/deps";
import { ensureWatches } from "@/lib/usecases/ensure-watches";
import { type NoticeWord, takeNotice } from "@/lib/usecases/take-notice";

const hourMs = 3_600_000;
let at: Awaited<ReturnType<typeof pgStoreWorld>>;
beforeAll(async () => {
  at = await pgStoreWorld();
});
afterAll(() => at.close());
beforeEach(() => at.world.rows(sql`update connection set state = 'disconnected'`));

/** A connection to an account whose watches cover all of it and are extended: primary and second are read, third is not. */
async function anAccount() {
  const clock = handClock(start);
  const memberId = await at.addMember();
  const primary = await at.addCalendar({ memberId });
  const { connectionId } = primary;
  const [second, third] = [crypto.randomUUID(), crypto.randomUUID()];
  for (const [id, blocks] of [
    [second, true],
    [third, false],
  ] as const)
    await at.world.rows(sql`insert into calendar
      (id, company_id, connection_id, member_id, external_id, name, zone, is_primary, can_write, receives, blocks)
      select ${id}::uuid, company_id, connection_id, member_id, ${id}, 'Other', zone, false, true, false, ${blocks}
      from calendar where id = ${primary.calendarId}`);
  await at.world.rows(sql`insert into calendar_sync (company_id, calendar_id, member_id, keeps_events)
    select company_id, id, member_id, true from calendar where id = ${second}`);
  const calendars = new MemoryCalendars(
    [primary.externalId, second, third].map((id) => ({
      id,
      name: id,
      zone: "UTC",
      isPrimary: id === primary.externalId,
      canWrite: true,
    })),
    clock.now,
  );
  const notices: MemoryNotice[] = [];
  const watches = new MemoryWatches(calendars, (notice) => notices.push(notice), {
    covers: "account",
    renews: "inPlace",
  });
  const trouble = new Trouble();
  const account = { email: "ana@demo.test", calendars, watches, gate: trouble.gate };
  const provider = createMemoryProvider(
    account,
    () => {},
    async () => {},
  );
  const deps: Deps = { ...at.world.deps, realClock: clock, withAccount: (_, work) => work(provider) };
  const tell = (says: NoticeWord, change: Partial<Parameters<typeof takeNotice>[1]> = {}) => {
    const last = notices.at(-1);
    if (!last) throw new Error("no watch was ever made");
    const { watchId, resourceId } = last;
    return takeNotice(deps, { watchId, resourceId, secret: last.secret.reveal(), says, ...change });
  };
  await at.takeOutbox();
  return {
    clock,
    watches,
    trouble,
    tell,
    notices,
    primaryId: primary.calendarId,
    read: [primary.calendarId, second].sort(),
    ensure: () => ensureWatches(deps, { companyId: at.companyId, connectionId }),
    isDue: async () => {
      const sent = await claimWatchUpkeep(at.world.deps.database, clock.now(), 100);
      await at.takeOutbox();
      return sent === 1;
    },
    rows: () =>
      at.world.rows<{ calendar: string; covers: string; state: string }>(
        sql`select calendar_id as calendar, covers, state from watch where connection_id = ${connectionId} order by asked_at`,
      ),
    /** The calendars jobs were sent to read, and how many jobs look after watches. */
    sent: async () => {
      const jobs = await at.takeOutbox();
      return {
        read: jobs.flatMap((job) => (job.name === "read/wanted" ? [job.data.calendarId] : [])).sort(),
        upkeep: jobs.filter((job) => job.name === "watches/wanted").length,
      };
    },
    servedAll: () =>
      at.world.rows(sql`update calendar_sync set served_seq = wanted_seq, queued_until = null`),
  };
}

describe("one watch for a whole account", () => {
  it("is ordered once, on the primary calendar, and what happened before it is read", async () => {
    const account = await anAccount();
    await account.servedAll();
    expect(await account.ensure()).toEqual({ kind: "done" });
    expect(await account.rows()).toEqual([{ calendar: account.primaryId, covers: "account", state: "live" }]);
    expect(await account.sent()).toEqual({ read: account.read, upkeep: 0 });
    expect(await account.isDue()).toBe(false);
    await account.ensure();
    expect(account.watches.living).toHaveLength(1);
  });

  it("has every calendar that is read, and no other, read when it says that something changed", async () => {
    const account = await anAccount();
    await account.ensure();
    await account.servedAll();
    await account.sent();
    expect(await account.tell("works")).toBe("heard");
    expect(await account.tell("changed")).toBe("queued");
    expect(await account.tell("changed")).toBe("heard");
    expect(await account.sent()).toEqual({ read: account.read, upkeep: 0 });
  });

  it("lives on in place, time after time, without a new one [P27]", async () => {
    const account = await anAccount();
    await account.ensure();
    for (let hour = 0; hour < 21 * 24; hour += 6) {
      account.clock.advanceMs(6 * hourMs);
      if (await account.isDue()) expect(await account.ensure()).toEqual({ kind: "done" });
      expect(account.watches.living).toHaveLength(1);
    }
    expect(await account.rows()).toHaveLength(1);
  });

  it("is renewed at once when the provider asks for it, and once however often it asks [P27]", async () => {
    const account = await anAccount();
    await account.ensure();
    await account.sent();
    account.clock.advanceMs(hourMs);
    expect(await account.tell("renew")).toBe("queued");
    expect(await account.tell("renew")).toBe("heard");
    expect(await account.sent()).toEqual({ read: [], upkeep: 1 });
    await account.ensure();
    const [row] = await at.world.rows<{ life: number; wanted: Date | null }>(sql`
      select extract(epoch from expires_at - ${new Date(start.getTime() + hourMs).toISOString()}::timestamptz)::int as life,
        renewal_wanted_at as wanted from watch where calendar_id = ${account.primaryId}`);
    expect(row).toEqual({ life: 7 * 24 * 3600, wanted: null });
    expect(await account.tell("renew")).toBe("queued");
  });

  it("that the provider ended is followed by a new one, and what it may have missed is read [P27]", async () => {
    const account = await anAccount();
    await account.ensure();
    await account.servedAll();
    await account.sent();
    account.watches.forget();
    expect(await account.tell("ended")).toBe("queued");
    expect(await account.sent()).toEqual({ read: account.read, upkeep: 1 });
    expect(await account.tell("ended")).toBe("refused");
    await account.servedAll();
    await account.ensure();
    expect((await account.rows()).map((row) => row.state)).toEqual(["ended", "live"]);
    expect(account.watches.living).toHaveLength(1);
    expect(await account.sent()).toEqual({ read: account.read, upkeep: 0 });
  });

  it("that ended without a word is found out when it is to be extended", async () => {
    const account = await anAccount();
    await account.ensure();
    account.watches.forget();
    account.clock.advanceMs(5 * 24 * hourMs);
    expect(await account.isDue()).toBe(true);
    await account.ensure();
    expect((await account.rows()).map((row) => row.state)).toEqual(["ended", "live"]);
    expect(account.watches.living).toHaveLength(1);
  });

  it("whose messages got lost has everything read, with nothing forgotten", async () => {
    const account = await anAccount();
    await account.ensure();
    await account.servedAll();
    await account.sent();
    expect(await account.tell("missed")).toBe("queued");
    expect(await account.sent()).toEqual({ read: account.read, upkeep: 0 });
  });

  it.each(["changed", "missed", "renew", "ended"] as const)(
    "says nothing to anybody when “%s” is forged [R4][decision 13]",
    async (says) => {
      const account = await anAccount();
      await account.ensure();
      await account.servedAll();
      await account.sent();
      expect(await account.tell(says, { secret: "guessed" })).toBe("refused");
      expect(await account.tell(says, { watchId: crypto.randomUUID() })).toBe("refused");
      expect(await account.tell(says, { resourceId: "another" })).toBe("refused");
      expect(await account.sent()).toEqual({ read: [], upkeep: 0 });
      expect((await account.rows()).map((row) => row.state)).toEqual(["live"]);
    },
  );

  it("is asked for again when the answer to its order was lost, and one of the two stays", async () => {
    const account = await anAccount();
    account.trouble.dropNextAnswer("watch");
    expect((await account.ensure()).kind).toBe("again");
    expect((await account.rows()).map((row) => row.state)).toEqual(["asked"]);
    await account.ensure();
    account.clock.advanceMs(3 * 60_000);
    await account.ensure();
    expect((await account.rows()).map((row) => row.state)).toEqual(["ended", "live"]);
  });
});

it("the calendars of an account that is watched whole count as watched", async () => {
  const account = await anAccount();
  account.clock.advanceMs(Date.now() - start.getTime());
  await account.ensure();
  const isWatched = async (calendarId: string) => {
    const begun = await at.store.beginRead({ companyId: at.companyId, calendarId }, start);
    return begun.kind === "read" && begun.isWatched;
  };
  for (const calendarId of account.read) expect(await isWatched(calendarId)).toBe(true);
});

import { sql } from "drizzle-orm";
import { drainOutbox } from "@/lib/usecases/drain-outbox";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { takeNotice } from "@/lib/usecases/take-notice";
import type { TwoWayWorld } from "@/lib/usecases/testing/two-way";
import {
  aConnectedWorld,
  bareCallMs,
  type Calendar,
  eventsEach,
  listedWindow,
  moreCalendars,
  oneChange,
  slowProvider,
  watchOf,
  wish,
} from "./calendars";
import { interleaved, type Measured, medianRatio, msOf, quantile } from "./measure";
import { hearBlocks } from "./visible";

/** Two-way sync against the sandbox over HTTP and a real PostgreSQL, without the job engine and without Next. */
export async function run(): Promise<Measured[]> {
  const { world, calendar } = await aConnectedWorld();
  try {
    const core = await latency(world, calendar);
    const [ours, theirs] = [
      await moreCalendars(world, calendar, atOnce),
      await moreCalendars(world, calendar, atOnce),
    ];
    return [
      core,
      await throughput(world, { ours, theirs, delayMs: 0 }),
      await throughput(world, { ours, theirs, delayMs: 100 }),
    ];
  } finally {
    await world.close();
  }
}

const delayMs = 100;
const latencyRounds = 60;

/** From the notice to the saved block of which subscribers are told, against the bare call of the same provider. */
async function latency(world: TwoWayWorld, calendar: Calendar): Promise<Measured> {
  const notice = { ...(await watchOf(world, calendar)), says: "changed" as const };
  const heard = await hearBlocks(world);
  await slowProvider(world, delayMs);
  const rounds = await interleaved(latencyRounds, {
    ours: async () => {
      const eventId = await oneChange(world, calendar);
      const visible = heard.when(eventId);
      const started = performance.now();
      await takeNotice(world.deps, notice);
      await ingestChanges(world.deps, calendar);
      return (await visible) - started;
    },
    baseline: async () => {
      await oneChange(world, calendar);
      return bareCallMs(world, calendar);
    },
  });
  await world.control.heal();
  // Nobody runs the jobs that the notices sent for.
  await drainOutbox(world.deps, async () => {});
  return {
    name: "notice to visible, provider at 100 ms, against its bare call",
    ours: quantile(rounds.ours, 0.5),
    baseline: quantile(rounds.baseline, 0.5),
    unit: "ms p50",
    ratio: medianRatio(rounds),
    goal: 1.25,
    atMost: true,
  };
}

/** Calendars that change at the same time. */
const atOnce = 16;
const throughputRounds = 12;

type Contest = {
  readonly ours: readonly Calendar[];
  readonly theirs: readonly Calendar[];
  readonly delayMs: number;
};

/** Against reading the whole calendar and writing all of it again after every notice. */
async function throughput(world: TwoWayWorld, { ours, theirs, delayMs: ms }: Contest): Promise<Measured> {
  const news = async (calendars: readonly Calendar[]) => {
    for (const calendar of calendars) {
      await oneChange(world, calendar);
      await wish(world, calendar);
    }
  };
  const all = (calendars: readonly Calendar[], read: (calendar: Calendar) => Promise<unknown>) =>
    msOf(() => Promise.all(calendars.map(read)));
  await slowProvider(world, ms);
  const rounds = await interleaved(throughputRounds, {
    ours: async () => {
      await news(ours);
      return all(ours, (calendar) => ingestChanges(world.deps, calendar));
    },
    baseline: async () => {
      await news(theirs);
      return all(theirs, (calendar) => replaceAll(world, calendar));
    },
  });
  await world.control.heal();
  const perSecond = (times: readonly number[]) => (1_000 * atOnce) / quantile(times, 0.5);
  return {
    name: `changes a second, ${atOnce} calendars of ${eventsEach}, ${ms} ms, against full refetch`,
    ours: perSecond(rounds.ours),
    baseline: perSecond(rounds.baseline),
    unit: "/s",
    ratio: 1 / medianRatio(rounds),
    goal: 2,
  };
}

/**
 * The plain way: list everything, replace the calendar's blocks, keep the cursor, tell subscribers. The same account,
 * adapter, table, role and transaction; no lease, no stored events, no conflicts, no drift.
 */
async function replaceAll(world: TwoWayWorld, calendar: Calendar): Promise<void> {
  const { companyId, calendarId } = calendar;
  const { rows, cursor } = await listAll(world, calendar);
  await world.deps.database.asCompany(companyId, async (tx) => {
    await tx.execute(sql`select from calendar_sync where calendar_id = ${calendarId} for update`);
    await tx.execute(sql`delete from busy_block where calendar_id = ${calendarId}`);
    await tx.execute(sql`
      insert into busy_block (company_id, member_id, calendar_id, family_id, event_id, occurrence, starts_at, ends_at,
        shows, response, is_private)
      select s.company_id, s.member_id, s.calendar_id, r.event, r.event, '', r.start, r."end", r.shows, r.response, false
      from calendar_sync s, jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
        as r(event text, start timestamptz, "end" timestamptz, shows text, response text)
      where s.calendar_id = ${calendarId}`);
    await tx.execute(sql`update calendar_sync set cursor = ${cursor} where calendar_id = ${calendarId}`);
    await tx.execute(sql`select pg_notify('live', ${JSON.stringify({ companyId, bookingId: null })})`);
  });
}

async function listAll(world: TwoWayWorld, { companyId, connectionId, externalId }: Calendar) {
  return world.deps.withAccount({ companyId, connectionId }, async (opened) => {
    const rows: object[] = [];
    for (let cursor: Parameters<typeof opened.readChanges>[1] = null; ; ) {
      const page = await opened.readChanges(externalId, cursor, listedWindow);
      for (const change of page.changes) {
        if (change.kind !== "present" || change.event.time.kind !== "timed") continue;
        const { eventId: event, time, shows, response } = change.event;
        rows.push({ event, start: time.start, end: time.end, shows, response });
      }
      cursor = page.next;
      if (page.isLast) return { rows, cursor };
    }
  });
}

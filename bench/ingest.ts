import { sql } from "drizzle-orm";
import { anEvent, loseCursor, now, pageOf, present, read, type StoreWorld } from "@/db/store/contract/world";
import { pgStoreWorld } from "@/db/store/testing/pg-store-world";
import type { RemoteChange } from "@/lib/domain/calendar-event";
import { type Measured, msOf } from "./measure";

const count = 10_000;
/** What the provider gives at most at once. */
const pageSize = 2_500;
const rounds = 2;

/** A year and a bit of events, a few at the same time. */
function events(mark: string): RemoteChange[] {
  return Array.from({ length: count }, (_, place) => {
    const start = new Date(now.getTime() + Math.floor(place / 2) * 6_000_000);
    const time = { kind: "timed" as const, start, end: new Date(start.getTime() + 2_700_000) };
    return present(anEvent(`event${place}`, { time, etag: `"${mark}${place}"` }));
  });
}

function pages(changes: readonly RemoteChange[]) {
  const cuts = Array.from({ length: Math.ceil(changes.length / pageSize) }, (_, page) =>
    changes.slice(page * pageSize, (page + 1) * pageSize),
  );
  return cuts.map((cut, place) => pageOf(cut, place === cuts.length - 1));
}

type World = Awaited<ReturnType<typeof pgStoreWorld>>;

/** One event and its block at a time, each in a transaction of its own: the same tables, the same guards. */
async function rowByRow(world: World, changes: readonly RemoteChange[]): Promise<void> {
  const memberId = await world.addMember();
  const { calendarId } = await world.addCalendar({ memberId });
  const { asCompany } = world.world.deps.database;
  const { companyId } = world;
  for (const change of changes) {
    if (change.kind !== "present" || change.event.time.kind !== "timed") continue;
    const { eventId, etag, time } = change.event;
    const [start, end] = [time.start.toISOString(), time.end.toISOString()];
    await asCompany(companyId, async (tx) => {
      await tx.execute(sql`
        insert into seen_event (company_id, calendar_id, event_id, etag, family_id, kind, starts_at, ends_at, shows, response, is_private, epoch)
        values (${companyId}, ${calendarId}, ${eventId}, ${etag}, ${eventId}, 'single', ${start}, ${end}, 'busy', 'none', false, 1)
        on conflict (company_id, calendar_id, event_id) do update set etag = excluded.etag, starts_at = excluded.starts_at, ends_at = excluded.ends_at`);
      await tx.execute(sql`
        insert into busy_block (company_id, member_id, calendar_id, family_id, event_id, occurrence, starts_at, ends_at, shows, response, is_private)
        values (${companyId}, ${memberId}, ${calendarId}, ${eventId}, ${eventId}, '', ${start}, ${end}, 'busy', 'none', false)
        on conflict (company_id, calendar_id, family_id, event_id, occurrence) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at`);
    });
  }
}

async function aCalendar(world: StoreWorld): Promise<string> {
  const memberId = await world.addMember();
  return (await world.addCalendar({ memberId })).calendarId;
}

async function firstImport(world: World): Promise<Measured> {
  const changes = events("a");
  const ours: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const calendarId = await aCalendar(world);
    ours.push(await msOf(() => read(world, calendarId, pages(changes))));
    baseline.push(await msOf(() => rowByRow(world, changes)));
  }
  const [mine, theirs] = [Math.min(...ours), Math.min(...baseline)];
  return {
    name: "first import of 10,000 events, against row by row",
    ours: mine,
    baseline: theirs,
    unit: "ms",
    ratio: theirs / mine,
    goal: 12,
  };
}

/** Row versions of the calendar's events and blocks that are new since before. */
async function written(world: World, calendarId: string, work: () => Promise<unknown>) {
  const versions = async (table: string) => {
    const rows = await world.world.rows<{ id: string; version: string }>(
      sql`select event_id || ctid::text as id, xmin::text as version from ${sql.raw(table)} where calendar_id = ${calendarId}`,
    );
    return new Set(rows.map((row) => `${row.id} ${row.version}`));
  };
  const before = [await versions("seen_event"), await versions("busy_block")];
  await work();
  const after = [await versions("seen_event"), await versions("busy_block")];
  return after.map((set, table) => [...set].filter((row) => !before[table]?.has(row)).length);
}

function tuples(name: string, ours: number): Measured {
  return { name, ours, baseline: count, unit: "tuples", ratio: ours, goal: 0, atMost: true };
}

async function unchanged(world: World): Promise<Measured[]> {
  const calendarId = await aCalendar(world);
  await read(world, calendarId, pages(events("a")));
  const again = await written(world, calendarId, () => read(world, calendarId, pages(events("a"))));
  const whole = await written(world, calendarId, async () => {
    await loseCursor(world, calendarId);
    await read(world, calendarId, pages(events("a")));
  });
  return [
    tuples("unchanged 10,000 again, events and blocks written", (again[0] ?? 0) + (again[1] ?? 0)),
    tuples("unchanged full reading, blocks written", whole[1] ?? 0),
  ];
}

/** Real PostgreSQL, through the store as the product uses it. */
export async function run(): Promise<Measured[]> {
  const world = await pgStoreWorld();
  try {
    return [await firstImport(world), ...(await unchanged(world))];
  } finally {
    await world.close();
  }
}

import { anEvent, loseCursor, now, pageOf, present, read, type StoreWorld } from "@/db/store/contract/world";
import { pgStoreWorld } from "@/db/store/testing/pg-store-world";
import { rowByRow, rowVersions } from "@/db/store/testing/row-by-row";
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
  const versions = (table: "seen_event" | "busy_block") => rowVersions(world, table, calendarId);
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

import { afterAll, beforeAll, expect, test } from "vitest";
import { followLive } from "./follow-live";
import { aWorld, type World } from "./testing";

let world: World;
beforeAll(async () => {
  world = await aWorld();
});
afterAll(() => world.close());

async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error("it never came");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function listening(companyId: string) {
  const heard: (string | null)[] = [];
  let gaps = 0;
  const stop = followLive(world.deps, companyId, {
    onMessage: (message) => heard.push(message.bookingId),
    onGap: () => {
      gaps += 1;
    },
  });
  return { heard, stop, gaps: () => gaps };
}

/** The database sessions that listen; LISTEN begins a moment after the first listener. */
async function listeners() {
  for (;;) {
    const found = await world.owner.sql<{ pid: number }[]>`
      select pid from pg_stat_activity
      where datname = current_database() and query ilike 'listen%' and state = 'idle'`;
    if (found.length > 0) return found;
  }
}

test("everybody in the company hears of a change over one connection, nobody elsewhere", async () => {
  const one = listening(world.company.companyId);
  const two = listening(world.company.companyId);
  const foreign = listening(crypto.randomUUID());
  expect(await listeners()).toHaveLength(1);
  const { bookingId } = await world.book({ crew: [] });
  await until(() => one.heard.includes(bookingId) && two.heard.includes(bookingId));
  expect(foreign.heard).toEqual([]);
  two.stop();
  const second = await world.book({ day: "2026-11-04", crew: [] });
  await until(() => one.heard.includes(second.bookingId));
  expect(two.heard).not.toContain(second.bookingId);
  one.stop();
  foreign.stop();
});

test("a lost connection comes back by itself and says that something may have been missed", async () => {
  const one = listening(world.company.companyId);
  for (const { pid } of await listeners()) await world.owner.sql`select pg_terminate_backend(${pid})`;
  await until(() => one.gaps() > 0);
  const { bookingId } = await world.book({ day: "2026-11-05", crew: [] });
  await until(() => one.heard.includes(bookingId));
  one.stop();
});

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutlookHand } from "@/lib/usecases/testing/outlook-hand";
import { anas, anOutlookWorld, settledUntil } from "@/lib/usecases/testing/outlook-world";
import { type TwoWayWorld, timed } from "@/lib/usecases/testing/two-way";

let world: TwoWayWorld;
let connectionId: string;
let ana: OutlookHand;
beforeAll(async () => {
  ({ world, connectionId, ana } = await anOutlookWorld());
  await world.settle();
});
afterAll(() => world.close());

/** Once notices have come and what they asked for was done. */
async function heardAndSettled(since: number): Promise<void> {
  await expect.poll(() => world.heard.length, { timeout: 20_000 }).toBeGreaterThan(since);
  await world.settle();
}
/** Once no notice came for a while. */
async function untilQuiet(): Promise<void> {
  for (let before = -1; before !== world.heard.length; ) {
    before = world.heard.length;
    await new Promise((resolve) => setTimeout(resolve, 800));
  }
}
const startsOfBlocks = async () =>
  (await world.rows<{ at: string }>(sql`select starts_at as at from busy_block order by starts_at`)).map(
    (row) => new Date(row.at).toISOString(),
  );

describe("the subscription's own life [P27]", () => {
  const watches = () =>
    world.rows<{ state: string; wanted: string | null }>(
      sql`select state, renewal_wanted_at as wanted from watch where connection_id = ${connectionId} order by asked_at`,
    );
  const lifecycle = (event: string) =>
    world.control.call("POST", "/microsoft/lifecycle", { account: anas, event });
  const ends = async () =>
    (
      (await world.control.call("GET", "/microsoft/subscriptions")) as {
        subscriptions: { id: string; account: string; expirationDateTime: string }[];
      }
    ).subscriptions.filter(({ account }) => account === anas);

  it("reauthorizationRequired extends the one there is at once", async () => {
    const [before] = await ends();
    // Ends are told in whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const since = world.heard.length;
    await lifecycle("reauthorizationRequired");
    await heardAndSettled(since);
    const [after, ...others] = await ends();
    expect([after?.id, others]).toEqual([before?.id, []]);
    expect(Date.parse(after?.expirationDateTime ?? "")).toBeGreaterThan(
      Date.parse(before?.expirationDateTime ?? ""),
    );
    expect(await watches()).toEqual([{ state: "live", wanted: null }]);
  });

  it("missed reads what was not told", async () => {
    await world.control.call("POST", "/microsoft/notices", { drop: true });
    const id = await ana.add({ subject: "q", ...timed("2026-11-20T14:00:00", "2026-11-20T15:00:00") });
    await world.settle();
    expect(await startsOfBlocks()).toEqual([]);
    await world.control.call("DELETE", "/microsoft/notices");
    const since = world.heard.length;
    await lifecycle("missed");
    await heardAndSettled(since);
    expect(await startsOfBlocks()).toEqual(["2026-11-20T22:00:00.000Z"]);
    await ana.remove(id);
    await settledUntil(world, startsOfBlocks, []);
  });

  it("subscriptionRemoved is followed by a new one, and what happened meanwhile is read", async () => {
    const [before] = await ends();
    const since = world.heard.length;
    await lifecycle("subscriptionRemoved");
    await heardAndSettled(since);
    expect((await watches()).map((watch) => watch.state)).toEqual(["ended", "live"]);
    const now = await ends();
    expect(now.map(({ id }) => id)).not.toContain(before?.id);
    expect(now).toHaveLength(1);
    const id = await ana.add({ subject: "n", ...timed("2026-11-23T14:00:00", "2026-11-23T15:00:00") });
    await settledUntil(world, startsOfBlocks, ["2026-11-23T22:00:00.000Z"]);
    await ana.remove(id);
    await settledUntil(world, startsOfBlocks, []);
  });
});

it("notices that come again and again become one reading [P27][I16]", async () => {
  await world.control.call("POST", "/microsoft/notices", { duplicate: 10 });
  world.takeRan();
  const since = world.heard.length;
  const id = await ana.add({ subject: "r", ...timed("2026-11-24T14:00:00", "2026-11-24T15:00:00") });
  await untilQuiet();
  expect(world.heard.length - since).toBeGreaterThan(10);
  await world.settle();
  expect(world.takeRan().filter((name) => name === "read/wanted")).toHaveLength(1);
  await world.control.call("DELETE", "/microsoft/notices");
  await ana.remove(id);
});

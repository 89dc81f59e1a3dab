import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { followHealth } from "@/db/store/episodes";
import { aWorld, type World } from "@/lib/usecases/testing";

let world: World;
let connectionId: string;
beforeEach(async () => {
  world = await aWorld();
  connectionId = await world.connect("raj");
});
afterEach(() => world.close());

test("who looked while an outage ended opens no second episode of it [I9] [B56]", async () => {
  const { asCompany } = world.deps.database;
  const { companyId } = world.company;
  const follow = (tx: Parameters<typeof followHealth>[0]) =>
    followHealth(tx, { companyId, connectionId }, world.clock.now());
  await world.control.fault({ path: "/calendar/", action: { kind: "status", status: 503 } });
  await world.book({ day: "2026-11-10", crew: ["raj"] });
  await world.deliverAll();
  world.clock.advanceMs(10 * 60_000);

  let commit = () => {};
  const isDecided = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let ended = () => {};
  const isEnded = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const healing = asCompany(companyId, async (tx) => {
    await tx.execute(sql`update mirror set failing_since = null, failure = null`);
    await follow(tx);
    ended();
    await isDecided;
  });
  await isEnded;
  const looking = asCompany(companyId, follow);
  await new Promise((resolve) => setTimeout(resolve, 500));
  commit();
  await Promise.all([healing, looking]);
  expect(await world.rows(sql`select ended_at is null as "isOpen" from episode`)).toEqual([
    { isOpen: false },
  ]);
});

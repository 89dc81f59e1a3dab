import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureWatches } from "@/lib/usecases/ensure-watches";
import { aTwoWayWorld, type TwoWayWorld } from "@/lib/usecases/testing/two-way";

let world: TwoWayWorld;
let connectionId: string;
beforeEach(async () => {
  world = await aTwoWayWorld();
  connectionId = await world.connect("raj");
});
afterEach(() => world.close());

const ensure = () => ensureWatches(world.deps, { companyId: world.company.companyId, connectionId });
const refuse = (status: number, reason?: string) =>
  world.control.fault({ path: "/events/watch$", action: { kind: "status", status, reason } });
const health = async () => {
  const [row] = await world.rows<{ since: Date | null; failure: { kind: string } | null }>(
    sql`select watch_failing_since as since, watch_failure as failure from connection`,
  );
  const open = await world.rows<{ directions: { direction: string }[] }>(
    sql`select directions from episode where ended_at is null`,
  );
  return {
    since: row?.since ? new Date(row.since).toISOString() : null,
    failure: row?.failure?.kind ?? null,
    fails: open.flatMap(({ directions }) => directions.map(({ direction }) => direction)),
  };
};
const sound = { since: null, failure: null, fails: [] };

describe("the watches of a calendar", () => {
  it("that cannot be ordered for now fail since the first time, until they can", async () => {
    const first = world.clock.now().toISOString();
    await refuse(503);
    expect((await ensure()).kind).toBe("again");
    expect(await health()).toEqual({ since: first, failure: "unavailable", fails: ["watch"] });
    world.clock.advanceMs(60_000);
    await world.control.heal();
    // The answer may still come.
    expect(await ensure()).toEqual({ kind: "done" });
    expect(await health()).toEqual({ since: first, failure: "unavailable", fails: ["watch"] });
    await world.rows(sql`update watch set asked_at = asked_at - interval '3 minutes'`);
    await refuse(429);
    expect((await ensure()).kind).toBe("again");
    expect(await health()).toEqual({ since: first, failure: "rateLimited", fails: ["watch"] });
    await world.control.heal();
    // What was asked for may live unanswered; it is asked for again once it is lost.
    await world.rows(sql`update watch set asked_at = asked_at - interval '3 minutes'`);
    expect(await ensure()).toEqual({ kind: "done" });
    expect(await health()).toEqual(sound);
  });

  it("that the provider will never send to this address are no failure: it is read by itself", async () => {
    await refuse(503);
    await ensure();
    await world.control.heal();
    await refuse(400, "push.webhookUrlNotHttps");
    await world.rows(sql`update watch set asked_at = asked_at - interval '3 minutes'`);
    expect(await ensure()).toEqual({ kind: "parked" });
    expect(await health()).toEqual(sound);
  });

  it("found silent stay so whatever becomes of a new one: only a notice proves it", async () => {
    const since = world.clock.now().toISOString();
    await world.rows(sql`update connection set watch_failing_since = ${since}`);
    await refuse(503);
    await ensure();
    expect(await health()).toMatchObject({ since, failure: null });
    await world.control.heal();
    await world.rows(sql`update watch set asked_at = asked_at - interval '3 minutes'`);
    expect(await ensure()).toEqual({ kind: "done" });
    expect(await health()).toMatchObject({ since, failure: null });
  });
});

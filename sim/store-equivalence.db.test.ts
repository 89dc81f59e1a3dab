import { afterAll, beforeAll, expect, test } from "vitest";
import { now, type StoreWorld } from "@/db/store/contract/world";
import { pgStoreWorld } from "@/db/store/testing/pg-store-world";
import { Random } from "@/sim/random";
import { memoryStoreWorld } from "@/sim/testing/memory-store-world";
import { StoreTrace } from "@/sim/testing/store-trace";
import { Side } from "@/sim/testing/two-stores";

const traces = process.env.LOCKSTEP_TEST_DEEP === "1" ? 300 : 60;
const steps = 40;

let postgres: StoreWorld | null = null;
beforeAll(async () => {
  postgres = await pgStoreWorld();
});
afterAll(() => postgres?.close());

/** What the simulator finds in memory holds for the product as far as both stores answer alike (decision 22). */
test(`${traces} sequences of calls get the same answers of both stores and leave the same rows`, {
  timeout: 1_200_000,
}, async () => {
  if (!postgres) throw new Error("the world is not made yet");
  const memory = memoryStoreWorld();
  for (let seed = 1; seed <= traces; seed += 1) {
    const ids = seed % 3 === 0 ? "theirs" : "ours";
    const sides = [await Side.begin(postgres, ids), await Side.begin(memory, ids)] as const;
    const trace = new StoreTrace(`seed ${seed}`, new Random(seed), sides, now);
    await trace.run(steps, async () => {
      const [one, other] = [await sides[0].state(), await sides[1].state()];
      expect([`seed ${seed}`, ...other]).toEqual([`seed ${seed}`, ...one]);
    });
  }
});

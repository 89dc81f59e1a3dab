import { afterAll, beforeAll, describe } from "vitest";
import { describeConflicts } from "./contract/conflicts";
import { describeDrift } from "./contract/drift";
import { describeHealth } from "./contract/health";
import { describeListed } from "./contract/listed";
import { describeReading } from "./contract/reading";
import { describeRemovals } from "./contract/removals";
import { describeTruth } from "./contract/truth";
import type { StoreWorld } from "./contract/world";

/** What every SyncStore must do, whatever it keeps its rows in (decision 22). One world serves the whole suite. */
export function describeSyncStoreContract(name: string, makeWorld: () => Promise<StoreWorld>): void {
  describe(`the sync store of ${name}`, () => {
    let world: StoreWorld | null = null;
    beforeAll(async () => {
      world = await makeWorld();
    });
    afterAll(() => world?.close());
    const at = () => {
      if (!world) throw new Error("the world is not made yet");
      return world;
    };
    describeReading(at);
    describeListed(at);
    describeRemovals(at);
    describeConflicts(at);
    describeDrift(at);
    describeHealth(at);
    describeTruth(at);
  });
}

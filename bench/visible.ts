import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { TwoWayWorld } from "@/lib/usecases/testing/two-way";

/** Tells when an event blocks time for whoever looks: its block is committed and subscribers were told so. */
export type HeardBlocks = {
  /** The moment, on the clock of `performance.now()`. @throws when it does not come within 30 s */
  when(eventId: string): Promise<number>;
};

const patienceMs = 30_000;

/** Hears what open pages hear. */
export async function hearBlocks(world: TwoWayWorld): Promise<HeardBlocks> {
  const waiting = new Map<string, (at: number) => void>();
  const look = async () => {
    const at = performance.now();
    for (const [eventId, resolve] of [...waiting]) {
      const rows = await world.rows(sql`select 1 from busy_block where event_id = ${eventId}`);
      if (rows.length === 0) continue;
      waiting.delete(eventId);
      resolve(at);
    }
  };
  let isHearing = false;
  const onMessage = () => {
    isHearing = true;
    void look();
  };
  world.deps.database.listen("live", onMessage, () => undefined);
  while (!isHearing) {
    await world.rows(sql`select pg_notify('live', '{}')`);
    await sleep(20);
  }
  return {
    when: (eventId) =>
      new Promise((resolve, reject) => {
        const patience = setTimeout(() => reject(new Error("a block was never seen")), patienceMs);
        waiting.set(eventId, (at) => {
          clearTimeout(patience);
          resolve(at);
        });
      }),
  };
}

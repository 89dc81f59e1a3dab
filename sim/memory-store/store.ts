import type { SyncStore } from "@/db/store/sync-store";
import { beginDrift, settleDrift } from "@/sim/memory-store/drifts";
import { checkHealth, connectionsToCheck } from "@/sim/memory-store/health";
import { beginPush, heldBy, settlePush } from "@/sim/memory-store/pushes";
import {
  beginRead,
  endRead,
  heldRead,
  productRules,
  type ReadingRules,
  savePage,
} from "@/sim/memory-store/readings";
import type { Tables } from "@/sim/memory-store/tables";

/** The same calls as SyncStore, each happening as a whole at the moment it is made. */
export type SyncMemory = {
  readonly [Name in keyof SyncStore]: (
    ...asked: Parameters<SyncStore[Name]>
  ) => Awaited<ReturnType<SyncStore[Name]>>;
};

export function syncMemory(tables: Tables, rules: ReadingRules = productRules): SyncMemory {
  return {
    beginPush: (at, plan, now) => beginPush(tables, at.mirrorId, plan, now),
    extendLease: (lease) => {
      const mirror = heldBy(tables, lease);
      if (mirror) mirror.leasedUntilMs = tables.clockMs() + tables.settings.leaseMs;
      return mirror !== null;
    },
    settlePush: (lease, attempt, settlement, now) => settlePush(tables, lease, attempt, settlement, now),
    beginRead: (at, now) => beginRead(tables, at.calendarId, now),
    extendRead: (lease) => {
      const sync = heldRead(tables, lease);
      if (sync) sync.leasedUntilMs = tables.clockMs() + tables.settings.leaseMs;
      return sync !== null;
    },
    savePage: (lease, read, now) => savePage(tables, rules, lease, read, now),
    endRead: (lease, end, now, nextReadAt) => endRead(tables, lease, end, now, nextReadAt),
    beginDrift: (at) => beginDrift(tables, at.mirrorId),
    settleDrift: (lease, outcome, now) => settleDrift(tables, lease, outcome, now),
    connectionsToCheck: (silentSince, limit) => connectionsToCheck(tables, silentSince, limit),
    checkHealth: (at, now) => checkHealth(tables, at, now),
  };
}

/** A SyncStore in memory: what PostgreSQL does in a transaction happens here at once. */
export function memoryStore(memory: SyncMemory): SyncStore {
  return {
    beginPush: async (...asked) => memory.beginPush(...asked),
    extendLease: async (...asked) => memory.extendLease(...asked),
    settlePush: async (...asked) => memory.settlePush(...asked),
    beginRead: async (...asked) => memory.beginRead(...asked),
    extendRead: async (...asked) => memory.extendRead(...asked),
    savePage: async (...asked) => memory.savePage(...asked),
    endRead: async (...asked) => memory.endRead(...asked),
    beginDrift: async (...asked) => memory.beginDrift(...asked),
    settleDrift: async (...asked) => memory.settleDrift(...asked),
    connectionsToCheck: async (...asked) => memory.connectionsToCheck(...asked),
    checkHealth: async (...asked) => memory.checkHealth(...asked),
  };
}

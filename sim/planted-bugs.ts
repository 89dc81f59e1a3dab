import type { Lease } from "@/db/store/sync-store";
import type { ChangePage, SyncCursor } from "@/lib/domain/calendar-event";
import type { CopySource } from "@/lib/domain/event-text";
import { ProviderError } from "@/lib/domain/failure";
import { deliverPush } from "@/lib/usecases/deliver-push";
import { productCores } from "@/sim/cores";
import { allNets } from "@/sim/cron";
import type { Plant } from "@/sim/history";
import { productRules } from "@/sim/memory-store/readings";
import type { SyncMemory } from "@/sim/memory-store/store";
import { planning, pushingThrough, quiet, readingThrough, under } from "@/sim/planting";

export type PlantedBug = {
  readonly name: string;
  /** The invariants that may catch it. */
  readonly caughtBy: readonly string[];
  readonly plant: Plant;
};

const minute = 60_000;

type SavePage = SyncMemory["savePage"];
const nothingNew = { changes: 0, newestAt: null };

const anyLease: Plant["memory"] = (memory, tables) => ({
  ...memory,
  savePage: (lease, read, now) => {
    const sync = tables.syncs.get(lease.calendarId);
    if (!sync) return { kind: "lost" };
    sync.leasedUntilMs ??= 0;
    return memory.savePage(
      { ...lease, generation: sync.leaseGeneration },
      { ...read, cursor: sync.cursor },
      now,
    );
  },
});

function everyFifthPage(
  spoil: (tables: { cursor: SyncCursor | null }, page: ChangePage) => void,
): Plant["memory"] {
  return (memory, tables) => {
    let count = 0;
    const savePage: SavePage = (lease, read, now) => {
      count += 1;
      const sync = tables.syncs.get(lease.calendarId);
      if (count % 5 > 0 || !sync || read.cursor === null) return memory.savePage(lease, read, now);
      spoil(sync, read.page);
      return { kind: "saved", isDone: read.page.isLast, cursor: read.page.next, news: nothingNew };
    };
    return { ...memory, savePage };
  };
}

let madeByServer = 1_000;

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: "no compare-and-swap on the cursor and no fence on the reading lease",
    caughtBy: ["I7"],
    plant: {
      profile: under({
        stall: 0.3,
        leaseMs: 5_000,
        engineLimits: false,
        handOnOurs: 0,
        handEveryMs: 6_000,
        jobTwice: 0.3,
      }),
      memory: anyLease,
    },
  },
  {
    name: "no fence on the mirror lease",
    caughtBy: ["I14", "I3", "I17", "I2", "A42", "P39"],
    plant: {
      profile: under({
        stall: 0.4,
        leaseMs: 5_000,
        engineLimits: false,
        officeEveryMs: 4_000,
        jobTwice: 0.4,
      }),
      memory: (memory, tables) => ({
        ...memory,
        settlePush: (lease, attempt, settlement, now) => {
          const mirror = tables.mirrors.get(lease.mirrorId);
          if (!mirror) return false;
          mirror.leasedUntilMs ??= 0;
          return memory.settlePush(
            { ...lease, generation: mirror.leaseGeneration },
            attempt,
            settlement,
            now,
          );
        },
      }),
    },
  },
  {
    name: "a call goes out although its lease was lost on the way to it",
    caughtBy: ["I2", "I3", "I14", "A42", "P39", "B17"],
    plant: {
      profile: under({
        stall: 0.3,
        tokenExpired: 0.4,
        leaseMs: 5_000,
        engineLimits: false,
        officeEveryMs: 3_000,
        handOnOurs: 0.8,
        jobTwice: 0.4,
      }),
      cores: {
        ...productCores,
        deliverPush: (deps, at) => {
          const extendLease = async (lease: Lease) => {
            await deps.syncStore.extendLease(lease);
            return true;
          };
          return deliverPush({ ...deps, syncStore: { ...deps.syncStore, extendLease } }, at);
        },
      },
    },
  },
  {
    name: "the server makes the event id",
    caughtBy: ["I2", "I4"],
    plant: {
      profile: under({ answerLost: 0.2 }),
      cores: pushingThrough((account) => ({
        ...account,
        putEvent: (calendarId, draft, known, ifChanged) => {
          madeByServer += 1;
          const generation = known ? draft.generation : madeByServer;
          return account.putEvent(calendarId, { ...draft, generation }, known, ifChanged);
        },
      })),
    },
  },
  {
    name: "an id that exists already is a failure",
    caughtBy: ["I17", "I15", "I3"],
    plant: {
      profile: under({ answerLost: 0.3 }),
      cores: pushingThrough((account) => ({
        ...account,
        putEvent: async (calendarId, draft, known, ifChanged) => {
          const written = await account.putEvent(calendarId, draft, known, ifChanged);
          if (known === null && written.kind === "updated")
            throw new ProviderError({ kind: "changedMeanwhile" });
          return written;
        },
      })),
    },
  },
  {
    name: "a lost cursor is ignored",
    caughtBy: ["I7", "I9"],
    plant: {
      profile: under({ cursorLost: 0.1, handOnOurs: 0 }),
      cores: readingThrough((account) => ({
        ...account,
        readChanges: async (calendarId, cursor, window) => {
          try {
            return await account.readChanges(calendarId, cursor, window);
          } catch (error) {
            if (!(error instanceof ProviderError) || error.failure.kind !== "cursorLost" || !cursor)
              throw error;
            return { changes: [], next: cursor, isLast: true };
          }
        },
      })),
    },
  },
  {
    name: "a full reading is laid over the old blocks without a comparison",
    caughtBy: ["I7"],
    plant: {
      profile: under({ cursorLost: 0.2, handOnOurs: 0, handEveryMs: 8_000 }),
      memory: (memory, tables) => ({
        ...memory,
        savePage: (lease, read, now) => {
          const rows = tables.contentsOf(lease.calendarId).seen.values();
          if (read.page.isLast) for (const row of rows) row.epoch = Number.MAX_SAFE_INTEGER;
          return memory.savePage(lease, read, now);
        },
      }),
    },
  },
  {
    name: "the cursor moves on although the page was not applied",
    caughtBy: ["I7"],
    plant: {
      profile: under({ handOnOurs: 0, handEveryMs: 10_000 }),
      memory: everyFifthPage((sync, page) => {
        sync.cursor = page.next;
      }),
    },
  },
  {
    name: "the cursor of an empty page is not saved",
    caughtBy: ["I17", "I7"],
    plant: {
      profile: under({ personalEvents: 0, pageTrouble: 0.3, handOnOurs: 0 }),
      memory: (memory) => ({
        ...memory,
        savePage: (lease, read, now) =>
          read.page.changes.length > 0
            ? memory.savePage(lease, read, now)
            : { kind: "saved", isDone: read.page.isLast, cursor: read.page.next, news: nothingNew },
      }),
    },
  },
  {
    name: "notices only, no poll",
    caughtBy: ["I7"],
    plant: { profile: under({ ...quiet, noticeLost: 0.9 }), nets: { ...allNets, reads: false } },
  },
  {
    name: "a wish to read is lost while a reading runs",
    caughtBy: ["I7"],
    plant: {
      profile: under({ handOnOurs: 0, handEveryMs: 3_000, busyMs: 6 * minute, slowestMs: 3_000 }),
      nets: { ...allNets, reads: false },
      memory: (memory, tables) => ({
        ...memory,
        beginRead: (at, now) => {
          const begun = memory.beginRead(at, now);
          const sync = tables.syncs.get(at.calendarId);
          if (begun.kind === "read" && sync) sync.queuedUntilMs = Number.POSITIVE_INFINITY;
          return begun;
        },
        endRead: (lease, end, now, nextReadAt) => {
          memory.endRead(lease, end, now, nextReadAt);
          const sync = tables.syncs.get(lease.calendarId);
          if (sync) sync.queuedUntilMs = null;
          return { wantsMore: false };
        },
      }),
    },
  },
  {
    name: "the old fieldworker's event is not removed",
    caughtBy: ["I3"],
    plant: {
      profile: under({}),
      memory: planning((plan) => (facts) => {
        const planned = plan(facts);
        return planned.kind === "remove" ? { kind: "skip", reason: "notWanted" } : planned;
      }),
    },
  },
  {
    name: "a personal title is stored",
    caughtBy: ["I5"],
    plant: {
      profile: under({}),
      cores: readingThrough((account) => ({
        ...account,
        readChanges: async (calendarId, cursor, window) => {
          const page = await account.readChanges(calendarId, cursor, window);
          const changes = page.changes.map((change) =>
            change.kind === "present"
              ? { ...change, event: { ...change.event, title: "CANARY-title" } }
              : change,
          );
          return { ...page, changes };
        },
      })),
    },
  },
  {
    name: "an automatic push writes over what a hand changed",
    caughtBy: ["A42", "P39"],
    plant: {
      profile: under({ handOnOurs: 1, handEveryMs: 6_000, noticeLost: 0.7 }),
      cores: pushingThrough((account) => ({
        ...account,
        putEvent: (calendarId, draft, known) => account.putEvent(calendarId, draft, known, "overwrite"),
      })),
    },
  },
  {
    name: "a deleted copy comes back at once",
    caughtBy: ["P39"],
    plant: {
      profile: under({ handOnOurs: 1, handEveryMs: 6_000 }),
      memory: planning(
        (plan) => (facts) => plan({ ...facts, drift: facts.drift?.kind === "deleted" ? null : facts.drift }),
      ),
    },
  },
  {
    name: "our own echo stays a drift for ever",
    caughtBy: ["I17", "I3", "I15", "I16"],
    plant: {
      profile: under({ handOnOurs: 1, handEveryMs: 6_000 }),
      memory: (memory) => ({
        ...memory,
        settleDrift: (lease, outcome, now) =>
          memory.settleDrift(lease, outcome.kind === "same" ? { ...outcome, etag: "old" } : outcome, now),
      }),
    },
  },
  {
    name: "an exception is known by its new start",
    caughtBy: ["I7"],
    plant: {
      profile: under({ handOnOurs: 0, handEveryMs: 8_000 }),
      rules: {
        ...productRules,
        busyBlocksOf: (events, skipped, window, zone) =>
          productRules.busyBlocksOf(
            events.map((event) =>
              event.series.kind === "exception" && event.time.kind === "timed"
                ? { ...event, series: { ...event.series, original: { kind: "timed", at: event.time.start } } }
                : event,
            ),
            skipped,
            window,
            zone,
          ),
      },
    },
  },
  {
    name: "a mass removal is believed at first sight",
    caughtBy: ["I7"],
    plant: {
      profile: under({ emptyListing: 0.2, personalEvents: 50, handOnOurs: 0 }),
      rules: { ...productRules, judgeRemoval: () => ({ kind: "believe" }) },
    },
  },
  {
    name: "a retry does not wait as long as it was asked to",
    caughtBy: ["I15"],
    plant: {
      profile: under({ rateLimited: 0.3 }),
      cores: {
        ...productCores,
        deliverPush: async (deps, at) => {
          const delivery = await deliverPush(deps, at);
          return delivery.kind === "again" ? { kind: "again", afterMs: 0 } : delivery;
        },
      },
    },
  },
  {
    name: "what is written was rendered when the push was asked for",
    caughtBy: ["I3", "A42", "I14"],
    plant: {
      profile: under({ serverError: 0.3 }),
      memory: (memory) => {
        const asked = new Map<string, CopySource>();
        const planned = planning((plan) => (facts) => {
          const key = facts.openPushes[0]?.id ?? "";
          const source = asked.get(key) ?? facts.source;
          asked.set(key, source);
          return plan({ ...facts, source });
        });
        return planned?.(memory, undefined as never) ?? memory;
      },
    },
  },
  {
    name: "no intent stands before the call",
    caughtBy: ["I8"],
    plant: {
      profile: under({}),
      memory: (memory, tables) => ({
        ...memory,
        beginPush: (at, plan, now) => {
          const begun = memory.beginPush(at, plan, now);
          if (begun.kind === "work") tables.mirrors.get(at.mirrorId)?.attempts.splice(0);
          return begun;
        },
      }),
    },
  },
  {
    name: "work goes on after the grant was revoked",
    caughtBy: ["I15"],
    plant: {
      profile: under({ grantRevoked: 0.05 }),
      memory: planning(
        (plan) => (facts) => plan({ ...facts, target: facts.target && { ...facts.target, state: "live" } }),
      ),
    },
  },
];

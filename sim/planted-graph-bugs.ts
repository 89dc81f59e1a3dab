import type { Watch } from "@/lib/domain/calendar-event";
import type { Interval } from "@/lib/domain/time";
import { productRules } from "@/sim/memory-store/readings";
import type { PlantedBug } from "@/sim/planted-bugs";
import { pushingThrough, quiet, readingThrough, under } from "@/sim/planting";
import { ensureWatches } from "@/sim/watches";

const minute = 60_000;
const manners = ["microsoft", "microsoft", "microsoft"] as const;
/** Many series, and nothing else. */
const series = { manners, handOnOurs: 0, handEveryMs: 6_000, personalEvents: 26 };

let lastGeneration = 1_000;
const firstWindows = new Map<string, Interval>();

/** Bugs that only accounts in Graph's manner bring out. */
export const plantedGraphBugs: readonly PlantedBug[] = [
  {
    name: "a listed master blocks by itself",
    caughtBy: ["I7"],
    plant: {
      profile: under(series),
      rules: {
        ...productRules,
        busyBlocksOf: (events, ...rest) =>
          productRules.busyBlocksOf(
            events.map((event) =>
              event.series.kind === "master" ? { ...event, series: { kind: "single" } } : event,
            ),
            ...rest,
          ),
      },
    },
  },
  {
    name: "nobody minds which occurrences a series still has",
    caughtBy: ["I7"],
    plant: {
      profile: under(series),
      cores: readingThrough((account) => ({
        ...account,
        readChanges: async (...asked) => {
          const page = await account.readChanges(...asked);
          return { ...page, changes: page.changes.filter(({ kind }) => kind !== "occurrences") };
        },
      })),
    },
  },
  {
    name: "a window that has moved on is not read anew",
    caughtBy: ["I7"],
    plant: {
      profile: under({ ...series, silentDeletion: 1, windowLastsMs: 4 * minute }),
      cores: readingThrough((account) => ({
        ...account,
        readChanges: (calendarId, cursor, window) => {
          if (cursor === null) firstWindows.set(calendarId, window);
          return account.readChanges(calendarId, cursor, firstWindows.get(calendarId) ?? window);
        },
      })),
    },
  },
  {
    name: "a series that is gone leaves its occurrences",
    caughtBy: ["I7"],
    plant: {
      profile: under(series),
      memory: (memory, tables) => ({
        ...memory,
        savePage: (lease, read, now) => {
          const { seen } = tables.contentsOf(lease.calendarId);
          const isMaster = (eventId: string) => {
            const row = seen.get(eventId)?.seen;
            return row?.kind === "event" && row.event.series.kind === "master";
          };
          const changes = read.page.changes.filter(
            (change) => change.kind !== "gone" || !isMaster(change.eventId),
          );
          return memory.savePage(lease, { ...read, page: { ...read.page, changes } }, now);
        },
      }),
    },
  },
  {
    name: "a watch that is no longer there counts as extended",
    caughtBy: ["I7"],
    plant: {
      profile: under({
        ...quiet,
        manners,
        handEveryMs: minute,
        watchTrouble: 0.3,
        watchLifeMs: 8 * minute,
        watchedMs: 40 * minute,
      }),
      upkeep: (world, process, ...rest) =>
        ensureWatches(
          world,
          {
            withAccount: (at, work) =>
              process.withAccount(at, (account) => {
                const longer = (watch: Watch) => ({
                  ...watch,
                  expiresAt: new Date(world.scheduler.nowMs + 8 * minute),
                });
                const extendWatch = async (watch: Watch) =>
                  (await account.extendWatch(watch)) ?? longer(watch);
                return work({ ...account, extendWatch });
              }),
          },
          ...rest,
        ),
    },
  },
  {
    name: "what may exist is made again in another transaction",
    caughtBy: ["I2"],
    plant: {
      profile: under({ manners, answerLost: 0.2 }),
      cores: pushingThrough((account) => ({
        ...account,
        putEvent: (calendarId, draft, known, ifChanged) => {
          lastGeneration += 10;
          const generation = known ? draft.generation : lastGeneration;
          return account.putEvent(calendarId, { ...draft, generation }, known, ifChanged);
        },
      })),
    },
  },
  {
    name: "two processes refresh at once",
    caughtBy: ["B38"],
    plant: {
      profile: under({ manners, tokenExpired: 0.2, oldTokensDie: true, slowestMs: 3_000 }),
      refreshesInTurn: false,
    },
  },
  {
    name: "what pages told while a first write was under way is never asked for again",
    caughtBy: ["I3"],
    plant: {
      profile: under({ manners, handOnOurs: 1, handEveryMs: 3_000, stall: 0.3, leaseMs: 60_000 }),
      memory: (memory, tables) => ({
        ...memory,
        savePage: (lease, read, now) => {
          const sync = tables.syncs.get(lease.calendarId);
          const before = sync?.pagesSaved ?? 0;
          const saved = memory.savePage(lease, read, now);
          if (sync) sync.pagesSaved = before;
          return saved;
        },
      }),
    },
  },
];

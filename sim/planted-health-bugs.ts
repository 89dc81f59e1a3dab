import type { Plant } from "@/sim/history";
import { climb } from "@/sim/memory-store/health";
import { productHealth } from "@/sim/memory-store/health-rules";
import type { SyncMemory } from "@/sim/memory-store/store";
import type { Episode, Tables } from "@/sim/memory-store/tables";
import type { PlantedBug } from "@/sim/planted-bugs";
import { under } from "@/sim/planting";

const minute = 60_000;

/** The provider is away for up to 40 minutes, often. */
const outages = under({ busyMs: 50 * minute, outage: 0.03, officeEveryMs: minute, handEveryMs: 2 * minute });

/** Something else besides, after each look. */
const alsoLooking =
  (also: (tables: Tables, episodes: readonly Episode[], now: Date) => void): Plant["memory"] =>
  (memory, tables): SyncMemory => ({
    ...memory,
    checkHealth: (at, now) => {
      const climbed = memory.checkHealth(at, now);
      also(tables, tables.episodesOf(at.connectionId), now);
      return climbed;
    },
  });

export const plantedHealthBugs: readonly PlantedBug[] = [
  {
    name: "a rung is told before it is written down, and its process dies in between",
    caughtBy: ["I9"],
    plant: {
      profile: outages,
      memory: alsoLooking((tables, episodes, now) => {
        const [last] = episodes.slice(-1);
        const isUnwritten = tables.news.length % 3 === 0;
        if (isUnwritten && last?.climbed.warning?.getTime() === now.getTime()) last.climbed.warning = null;
      }),
    },
  },
  {
    name: "rungs are climbed by episodes that are over",
    caughtBy: ["I9"],
    plant: {
      profile: outages,
      memory: alsoLooking((tables, episodes, now) => {
        const [last] = episodes.slice(-1);
        if (last?.endedAt) climb(tables, { ...last, endedAt: null }, now);
      }),
    },
  },
  {
    name: "nobody finds what fails in silence",
    caughtBy: ["I9"],
    plant: {
      profile: under({
        busyMs: 40 * minute,
        jobLost: 0.97,
        noticeLost: 1,
        personalEvents: 0,
        handEveryMs: 60 * minute,
      }),
      health: {
        ...productHealth,
        episodeChange: (known, facts, now) => productHealth.episodeChange(known, facts, now, Infinity),
      },
    },
  },
  {
    name: "rungs are counted from two minutes after the first failure",
    caughtBy: ["I9"],
    plant: {
      profile: outages,
      health: {
        ...productHealth,
        dueRungs: ({ openedAt, ...rest }, now) =>
          productHealth.dueRungs({ ...rest, openedAt: new Date(openedAt.getTime() + 2 * minute) }, now),
      },
    },
  },
  {
    name: "a rung is climbed half a minute early",
    caughtBy: ["I9"],
    plant: {
      profile: outages,
      health: {
        ...productHealth,
        dueRungs: (episode, now) => productHealth.dueRungs(episode, new Date(now.getTime() + minute / 2)),
      },
    },
  },
  {
    name: "a copy that was given up remembers its first failure",
    caughtBy: ["I9"],
    plant: {
      profile: under({ busyMs: 40 * minute, serverError: 0.4, officeEveryMs: 20_000 }),
      memory: (memory, tables) => {
        const first = new Map<string, Date>();
        return {
          ...memory,
          settlePush: (lease, attempt, settlement, now) => {
            const mirror = tables.mirrors.get(lease.mirrorId);
            if (mirror && settlement.kind === "failed") mirror.failingSince ??= first.get(mirror.id) ?? null;
            const isSaved = memory.settlePush(lease, attempt, settlement, now);
            if (mirror?.failingSince) first.set(mirror.id, mirror.failingSince);
            if (settlement.kind === "written") first.delete(lease.mirrorId);
            return isSaved;
          },
        };
      },
    },
  },
  {
    name: "everybody in the office is alarmed at once",
    caughtBy: ["I9"],
    plant: { profile: outages, health: { ...productHealth, alarmedBy: (_, members) => [...members] } },
  },
  {
    name: "the digest is sent before it is written down",
    caughtBy: ["I9"],
    plant: {
      profile: outages,
      memory: alsoLooking((_, episodes, now) => {
        for (const episode of episodes)
          if (episode.digestedAt?.getTime() === now.getTime() && now.getTime() % 2 === 0)
            episode.digestedAt = null;
      }),
    },
  },
];

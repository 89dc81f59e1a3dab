import { productCores } from "@/sim/cores";
import { disconnect } from "@/sim/memory-store/disconnecting";
import type { PlantedBug } from "@/sim/planted-bugs";
import { under } from "@/sim/planting";

const givenUp = under({ disconnects: true, officeEveryMs: 6_000 });

export const plantedEndingBugs: readonly PlantedBug[] = [
  {
    name: "a disconnect leaves the busy blocks where they are",
    caughtBy: ["I18"],
    plant: {
      profile: givenUp,
      disconnect: (tables, asked, now) => {
        const kept = [...tables.calendars.values()]
          .filter(({ connectionId }) => connectionId === asked.connectionId)
          .map(({ id }) => ({ to: tables.contentsOf(id).blocks, rows: [...tables.contentsOf(id).blocks] }));
        const isDone = disconnect(tables, asked, now);
        for (const { to, rows } of kept) for (const [familyId, family] of rows) to.set(familyId, family);
        return isDone;
      },
    },
  },
  {
    name: "a push that runs goes on after its connection was given up",
    caughtBy: ["I18"],
    plant: {
      profile: under({ disconnects: true, officeEveryMs: 3_000, slowestMs: 9_000, tokenExpired: 0.5 }),
      disconnect: (tables, asked, now) => {
        const leases = [...tables.mirrors.values()].map(
          (mirror) => [mirror, mirror.leaseGeneration] as const,
        );
        const isDone = disconnect(tables, asked, now);
        for (const [mirror, generation] of leases) mirror.leaseGeneration = generation;
        return isDone;
      },
    },
  },
  {
    name: "the keys go before what they are kept for was taken out",
    caughtBy: ["I18", "I17"],
    plant: {
      profile: under({ disconnects: true, officeEveryMs: 6_000, serverError: 0.3 }),
      cores: {
        ...productCores,
        endAtProvider: (steps, realNow) =>
          productCores.endAtProvider({ ...steps, giveUpRemovals: async () => 0 }, realNow),
      },
    },
  },
  {
    name: "what was to be kept is taken out",
    caughtBy: ["I18"],
    plant: {
      profile: givenUp,
      disconnect: (tables, asked, now) => disconnect(tables, { ...asked, copies: "remove" }, now),
    },
  },
  {
    name: "the keys stay for ever when the provider does not take the grant back",
    caughtBy: ["I17"],
    plant: {
      profile: givenUp,
      cores: {
        ...productCores,
        endAtProvider: async (steps, realNow) => {
          const destroyKeys = async () => {};
          return productCores.endAtProvider({ ...steps, destroyKeys }, realNow);
        },
      },
    },
  },
];

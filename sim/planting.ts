import type { CalendarProvider } from "@/lib/calendar/provider";
import type { PushFacts, PushPlan } from "@/lib/domain/push-plan";
import { deliverPush } from "@/lib/usecases/deliver-push";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { type Cores, productCores } from "@/sim/cores";
import type { Plant } from "@/sim/history";
import { calm, type Profile } from "@/sim/profiles";

const minute = 60_000;

/** A short history with hardly any fault but those that bring this bug out. */
export const under = (faults: Partial<Profile>) => () => ({
  ...calm,
  busyMs: 12 * minute,
  officeEveryMs: 12_000,
  handEveryMs: 25_000,
  watchedMs: 3 * minute,
  ...faults,
});

/** So little happens that a missed notice is not made good by the next one. */
export const quiet = {
  busyMs: 30 * minute,
  handEveryMs: 2 * minute,
  officeEveryMs: 2 * minute,
  handOnOurs: 0,
};

type PlanOf = (facts: PushFacts) => PushPlan;

/** Deciding with other facts, or deciding something else. */
export function planning(change: (plan: PlanOf) => PlanOf): Plant["memory"] {
  return (memory) => ({ ...memory, beginPush: (at, plan, now) => memory.beginPush(at, change(plan), now) });
}

/** The account answers otherwise than it did. */
export function pushingThrough(change: (account: CalendarProvider) => CalendarProvider): Cores {
  return {
    ...productCores,
    deliverPush: (deps, at) =>
      deliverPush(
        { ...deps, withAccount: (of, work) => deps.withAccount(of, (account) => work(change(account))) },
        at,
      ),
  };
}

export function readingThrough(change: (account: CalendarProvider) => CalendarProvider): Cores {
  return {
    ...productCores,
    ingestChanges: (deps, at) =>
      ingestChanges(
        { ...deps, withAccount: (of, work) => deps.withAccount(of, (account) => work(change(account))) },
        at,
      ),
  };
}

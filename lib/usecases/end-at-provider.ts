import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Watch } from "@/lib/domain/calendar-event";
import { decideRetry } from "@/lib/domain/decide-retry";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";

/** The steps that end a disconnected connection at its provider: each is one transaction, or one talk with the provider. */
export type EndingSteps = {
  /** Until when its keys are kept, in real time; null: they are gone, or it was connected again. */
  keptUntil(): Promise<Date | null>;
  /** Its watches that still stand; they count as ended from now on. */
  takeWatches(): Promise<readonly Watch[]>;
  withAccount(work: (account: Pick<CalendarProvider, "unwatch">) => Promise<void>): Promise<void>;
  /** Ends the removals that can come to nothing any more, or all. @returns how many are still open */
  giveUpRemovals(isOver: boolean): Promise<number>;
  /** While nobody renews the token, so that what is given back is the newest. */
  holdingGrant(work: () => Promise<RemovalEnd>): Promise<RemovalEnd>;
  /** null: the keys are gone. `giveBack` null: there is nothing to give back, or somebody else lives on it. */
  grant(): Promise<{ readonly giveBack: (() => Promise<void>) | null } | null>;
  /** Destroys the keys, and lists what could not be taken out. */
  destroyKeys(): Promise<void>;
};

/** parked: removals are on their way, or the provider does not answer; the minute cron comes back. */
export type RemovalEnd = { readonly kind: "done" } | { readonly kind: "parked" };

/**
 * Stops the watches, and once every removal has its receipt gives the grant back and destroys the keys [P22][I18].
 * Running twice, at once or after a kill ends the same.
 */
export async function endAtProvider(steps: EndingSteps, realNow: () => Date): Promise<RemovalEnd> {
  const keptUntil = await steps.keptUntil();
  if (!keptUntil) return { kind: "done" };
  await stopWatches(steps);
  const isOver = realNow() >= keptUntil;
  const open = await steps.giveUpRemovals(isOver);
  if (open > 0) return { kind: "parked" };
  return steps.holdingGrant(async () => {
    const held = await steps.grant();
    if (!held) return { kind: "done" };
    const isBack = held.giveBack === null || (await givenBack(held.giveBack));
    if (!isBack && !isOver) return { kind: "parked" };
    await steps.destroyKeys();
    return { kind: "done" };
  });
}

/**
 * A watch that cannot be ended now runs out by itself, and its notices are no longer believed. Who asks us to wait is not
 * asked about the next one [I15].
 */
async function stopWatches(steps: EndingSteps): Promise<void> {
  const watches = await steps.takeWatches();
  if (watches.length === 0) return;
  try {
    await steps.withAccount(async (account) => {
      for (const watch of watches)
        await account.unwatch(watch).catch((error: unknown) => {
          if (!(error instanceof ProviderError) || isOver(error.failure)) throw error;
        });
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
  }
}

function isOver(failure: ProviderFailure): boolean {
  return failure.kind === "accessExpired" || ("retryAfterMs" in failure && failure.retryAfterMs !== null);
}

/** False: the provider did not answer and may do so later. */
async function givenBack(giveBack: () => Promise<void>): Promise<boolean> {
  try {
    await giveBack();
    return true;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return decideRetry(error.failure, 1).kind !== "retry";
  }
}

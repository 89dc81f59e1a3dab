import { blockingCalendarsOf } from "@/db/store/calendar-choices";
import { connectionsOf } from "@/db/store/connections";
import type { Deps } from "@/lib/deps";
import type { OwnEvent } from "@/lib/domain/calendar-event";
import { ProviderError } from "@/lib/domain/failure";
import type { Interval } from "@/lib/domain/time";
import { done, type Result, refused } from "@/lib/result";

/**
 * The titles of a member's own events that are not private, read live with their own key and kept nowhere: they go to that
 * member's screen and are never part of a log, a job or a row (decision 1).
 */
export async function ownTitles(
  deps: Pick<Deps, "database" | "withAccount">,
  asked: { readonly companyId: string; readonly memberId: string; readonly window: Interval },
): Promise<Result<readonly OwnEvent[], "notConnected" | "providerFailed">> {
  const { companyId, memberId, window } = asked;
  const sources = await deps.database.asCompany(companyId, async (tx) => {
    const connections = await connectionsOf(tx, memberId);
    return Promise.all(
      connections.map(async ({ id, state, direction }) => ({
        connectionId: id,
        isUsable: state !== "needsReconnect" && state !== "paused" && direction !== "out",
        calendarIds: await blockingCalendarsOf(tx, id),
      })),
    );
  });
  const usable = sources.filter((source) => source.isUsable && source.calendarIds.length > 0);
  if (usable.length === 0) return refused("notConnected");
  try {
    const found = await Promise.all(
      usable.map(({ connectionId, calendarIds }) =>
        deps.withAccount({ companyId, connectionId }, (account) =>
          account.readOwnTitles(calendarIds, window),
        ),
      ),
    );
    return done(found.flat());
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return refused("providerFailed");
  }
}

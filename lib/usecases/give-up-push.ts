import { appendActivity, type NewActivity } from "@/db/store/activity";
import * as bookings from "@/db/store/bookings";
import { receivingCalendarOf } from "@/db/store/connections";
import { requestPush } from "@/db/store/mirrors";
import { type GivenUp, lockGivenUp } from "@/db/store/sync-care";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { done, type Result, refused } from "@/lib/result";
import { type PushProblem, pushBooking } from "@/lib/usecases/push-booking";

export type GivenUpAsked = {
  readonly companyId: string;
  readonly bookingId: string;
  readonly fieldworkerId: string;
  readonly actor: Extract<ActivityActor, { kind: "member" }>;
  readonly requestId: string;
};

/** Somebody was faster, or it was sent again meanwhile. */
type Gone = "notGivenUp";

/** Tries once more what was given up, as a push by hand. Twice is once: the second finds nothing given up. */
export async function retryGivenUp(
  deps: Pick<Deps, "clock" | "database" | "failpoint">,
  asked: GivenUpAsked,
): Promise<Result<null, Gone | PushProblem>> {
  const { companyId, bookingId, fieldworkerId, actor, requestId } = asked;
  const found = await deps.database.asCompany(companyId, async (tx) => {
    const given = await lockGivenUp(tx, asked);
    if (!given) return null;
    const isAssigned = (await bookings.assignedTo(tx, bookingId)).some(({ id }) => id === fieldworkerId);
    return { given, isAssigned };
  });
  if (!found) return refused("notGivenUp");
  const { pushId, wish } = found.given;
  const requestKey = `retry:${pushId}`;
  if (!found.isAssigned) return removeAgain(deps, asked, requestKey);
  const pushed = await pushBooking(deps, {
    ...{ companyId, bookingId, fieldworkerIds: [fieldworkerId], wish, requestKey, actor, requestId },
  });
  return pushed.ok ? done(null) : pushed;
}

/** Who is off the booking has no push of their own any more; only their event is left to go. */
async function removeAgain(
  deps: Pick<Deps, "clock" | "database">,
  { companyId, bookingId, fieldworkerId, actor, requestId }: GivenUpAsked,
  requestKey: string,
): Promise<Result<null, Gone | PushProblem>> {
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const given = await lockGivenUp(tx, { bookingId, fieldworkerId });
    if (!given) return refused("notGivenUp");
    const receiving = await receivingCalendarOf(tx, fieldworkerId);
    if (!receiving) return refused("notConnected", given.fieldworker);
    const { mirrorId, revision } = given;
    const place = { companyId, mirrorId, bookingId, fieldworkerId, connectionId: receiving.connection.id };
    const wish = { trigger: "manual", wish: "remove", requestedBy: actor.memberId, requestKey } as const;
    const { pushId, isNew } = await requestPush(tx, { ...place, ...wish, revision }, now);
    const facts = {
      ...{ fieldworkerId, fieldworker: given.fieldworker, provider: receiving.connection.provider },
      ...{ wish: "remove", trigger: "manual" },
    };
    if (isNew) {
      const detail = { actor, requestId, changes: [], facts };
      await appendActivity(tx, companyId, now, [{ kind: "push.requested", bookingId, pushId, detail }]);
    }
    return done(null);
  });
}

/** Sets a given-up push aside: it leaves the list and stays in the record with its reason. */
export async function discardGivenUp(
  deps: Pick<Deps, "clock" | "database">,
  asked: GivenUpAsked & { readonly reason: string },
): Promise<Result<null, Gone>> {
  return deps.database.asCompany(asked.companyId, async (tx) => {
    const given = await lockGivenUp(tx, asked);
    if (!given) return refused("notGivenUp");
    await appendActivity(tx, asked.companyId, deps.clock.now(), [discarded(given, asked)]);
    return done(null);
  });
}

function discarded(
  { pushId, bookingId, fieldworkerId, fieldworker, wish, failure }: GivenUp,
  { actor, requestId, reason }: GivenUpAsked & { readonly reason: string },
): NewActivity {
  const facts = {
    ...{ fieldworkerId, fieldworker, wish, reason },
    ...(failure ? { failure: failure.kind } : {}),
  };
  return {
    kind: "push.discarded",
    bookingId,
    pushId,
    detail: { actor, requestId, changes: [], facts },
  };
}

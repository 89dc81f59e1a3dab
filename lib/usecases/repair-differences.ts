import type { Tx } from "@/db/client";
import { appendActivity } from "@/db/store/activity";
import { lockBooking } from "@/db/store/bookings";
import { requestPush } from "@/db/store/mirrors";
import { findPushFacts } from "@/db/store/push-facts";
import { differencesToRepair, markRepairAsked, type OpenDifference } from "@/db/store/verifications";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { done, type Result, refused } from "@/lib/result";
import { pushBooking } from "@/lib/usecases/push-booking";

export type RepairWish = {
  readonly companyId: string;
  readonly verificationId: string;
  readonly mirrorIds: readonly string[] | "all";
  readonly actor: Extract<ActivityActor, { kind: "member" }>;
  readonly requestId: string;
};

export type RepairDeps = Pick<Deps, "clock" | "database" | "failpoint" | "appUrl">;

/**
 * Puts differences right by pushes of somebody's own: each is put again, or taken out. Asked twice it is one push. What
 * cannot be pushed any more, since its booking changed meanwhile, is left out of the count.
 */
export async function repairDifferences(
  deps: RepairDeps,
  wish: RepairWish,
): Promise<Result<{ asked: number }, "notFound">> {
  const { companyId, verificationId } = wish;
  const open = await deps.database.asCompany(companyId, (tx) =>
    differencesToRepair(tx, verificationId, wish.mirrorIds),
  );
  if (open.length === 0) return refused("notFound");
  const asked: string[] = [];
  for (const one of open) if (await repair(deps, wish, one)) asked.push(one.mirrorId);
  await deps.database.asCompany(companyId, (tx) =>
    markRepairAsked(tx, { companyId, verificationId }, asked, deps.clock.now()),
  );
  return done({ asked: asked.length });
}

async function repair(deps: RepairDeps, wish: RepairWish, one: OpenDifference): Promise<boolean> {
  const { companyId, actor, requestId } = wish;
  if (one.kind === "stillThere") {
    return deps.database.asCompany(companyId, (tx) => takeOut(tx, deps, wish, one));
  }
  const { bookingId, fieldworkerId, requestKey } = one;
  const pushed = await pushBooking(deps, {
    ...{ companyId, bookingId, fieldworkerIds: [fieldworkerId], wish: "put", requestKey, actor, requestId },
  });
  return pushed.ok;
}

/** Of somebody who may be no longer on the booking. */
async function takeOut(tx: Tx, deps: RepairDeps, wish: RepairWish, one: OpenDifference): Promise<boolean> {
  const { companyId, actor, requestId } = wish;
  const { mirrorId, bookingId, fieldworkerId, requestKey } = one;
  const booking = await lockBooking(tx, bookingId);
  const found = await findPushFacts(tx, mirrorId, deps.appUrl);
  if (!booking || !found?.connection || found.row.wanted !== "absent") return false;
  const now = deps.clock.now();
  const { pushId, isNew } = await requestPush(
    tx,
    {
      ...{ companyId, mirrorId, bookingId, fieldworkerId, requestKey },
      connectionId: found.connection.id,
      trigger: "manual",
      wish: "remove",
      requestedBy: actor.memberId,
      revision: booking.revision,
    },
    now,
  );
  if (!isNew) return true;
  const facts = {
    fieldworkerId,
    fieldworker: found.fieldworkerName,
    ...(found.targetLabel ? { target: found.targetLabel } : {}),
    provider: found.connection.provider,
    wish: "remove",
    trigger: "manual",
  };
  const detail = { actor, requestId, changes: [], facts };
  await appendActivity(tx, companyId, now, [{ kind: "push.requested", bookingId, pushId, detail }]);
  return true;
}

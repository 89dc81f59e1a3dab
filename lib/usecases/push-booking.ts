import type { Tx } from "@/db/client";
import { appendActivity, type NewActivity } from "@/db/store/activity";
import * as bookings from "@/db/store/bookings";
import { receivingCalendarOf } from "@/db/store/connections";
import { requestPush, setWanted } from "@/db/store/mirrors";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { calendarLabel } from "@/lib/domain/calendar-label";
import { wantedBy } from "@/lib/domain/mirror";
import { done, type Result, refused } from "@/lib/result";

export type PushAsked = {
  readonly companyId: string;
  readonly bookingId: string;
  readonly fieldworkerIds: readonly string[];
  readonly wish: "put" | "remove";
  /** One press of Accept; pressing again with the same key asks for nothing new. */
  readonly requestKey: string;
  readonly actor: Extract<ActivityActor, { kind: "member" }>;
  readonly requestId: string;
};

export type PushProblem = "notFound" | "nobodyChosen" | "notAssigned" | "notConnected" | "statusRemoves";

export type AskedPush = { readonly fieldworkerId: string; readonly pushId: string };

/**
 * A dispatcher's own push [A2]: records one push per fieldworker with the line in the booking's record and the work for
 * it, all in one transaction. Works while the provider is down. Either every fieldworker asked for gets a push or none.
 */
export async function pushBooking(
  deps: Pick<Deps, "clock" | "database" | "failpoint">,
  asked: PushAsked,
): Promise<Result<readonly AskedPush[], PushProblem>> {
  if (asked.fieldworkerIds.length === 0) return refused("nobodyChosen");
  const result = await deps.database.asCompany(asked.companyId, (tx) => apply(tx, asked, deps.clock.now()));
  if (result.ok) deps.failpoint("push.after_commit");
  return result;
}

async function apply(
  tx: Tx,
  asked: PushAsked,
  now: Date,
): Promise<Result<readonly AskedPush[], PushProblem>> {
  const booking = await bookings.lockBooking(tx, asked.bookingId);
  if (!booking) return refused("notFound");
  const { status } = await bookings.findChoices(tx, booking);
  if (!status) return refused("notFound");
  const wanted = wantedBy(status.calendarRule, true);
  if (asked.wish === "put" && wanted === "absent") return refused("statusRemoves", status.name);
  const assigned = new Map(
    (await bookings.assignedTo(tx, booking.id)).map((person) => [person.id, person.name]),
  );
  const chosen = [...new Set(asked.fieldworkerIds)].sort();
  const targets = new Map<string, { connectionId: string; provider: string; label: string }>();
  for (const fieldworkerId of chosen) {
    if (!assigned.has(fieldworkerId)) return refused("notAssigned");
    const receiving = await receivingCalendarOf(tx, fieldworkerId);
    if (!receiving) return refused("notConnected", assigned.get(fieldworkerId));
    const { id: connectionId, provider, accountEmail } = receiving.connection;
    targets.set(fieldworkerId, {
      connectionId,
      provider,
      label: calendarLabel(accountEmail, receiving.calendar.name),
    });
  }
  const pushes: AskedPush[] = [];
  const entries: NewActivity[] = [];
  for (const [fieldworkerId, target] of targets) {
    const { companyId, bookingId, wish, requestKey, actor } = asked;
    const mirrorId = await setWanted(tx, { companyId, bookingId, fieldworkerId, wanted }, now);
    const { pushId, isNew } = await requestPush(
      tx,
      {
        companyId,
        bookingId,
        mirrorId,
        fieldworkerId,
        connectionId: target.connectionId,
        trigger: "manual",
        wish,
        requestedBy: actor.memberId,
        requestKey,
        revision: booking.revision,
      },
      now,
    );
    pushes.push({ fieldworkerId, pushId });
    if (!isNew) continue;
    const facts = {
      fieldworkerId,
      fieldworker: assigned.get(fieldworkerId) ?? "",
      target: target.label,
      provider: target.provider,
      wish,
      trigger: "manual",
    };
    entries.push({
      kind: "push.requested",
      bookingId,
      pushId,
      detail: { actor, requestId: asked.requestId, changes: [], facts },
    });
  }
  await appendActivity(tx, asked.companyId, now, entries);
  return done(pushes);
}

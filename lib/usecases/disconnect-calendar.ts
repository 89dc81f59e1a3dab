import type { Tx } from "@/db/client";
import { appendActivity, type NewActivity } from "@/db/store/activity";
import { refreshBusyConflicts } from "@/db/store/conflicts";
import { type ConnectionRow, connectionById } from "@/db/store/connections";
import {
  type CopyThere,
  closeItsQuestions,
  copiesThere,
  endConnection,
  lockConnection,
  lockReadings,
  placeUnknown,
  stopPushes,
} from "@/db/store/disconnecting";
import { followHealth } from "@/db/store/episodes";
import { tellOfLeft } from "@/db/store/left-copies";
import { requestPush } from "@/db/store/mirrors";
import { addToOutbox } from "@/db/store/outbox";
import { followReadable } from "@/db/store/readable-calendars";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { farewellKey } from "@/lib/domain/farewell";
import { done, type Result, refused } from "@/lib/result";

export type DisconnectAsked = {
  readonly companyId: string;
  readonly connectionId: string;
  /** What becomes of our events still to come; past ones always stay. */
  readonly copies: "keep" | "remove";
  readonly actor: Extract<ActivityActor, { kind: "member" }>;
  readonly requestId: string;
};

/** While its provider is down, the keys stay for taking out what we wrote, and for nothing else (decision 4). */
const removingMs = 24 * 60 * 60_000;
/** Else they stay only until the provider has ended the grant, or does not answer for so long. */
const revokingMs = 10 * 60_000;

/**
 * Ends a connection: nothing of its calendars is kept, nothing waits for it any more, and its keys go as soon as what its
 * owner wants is done [P22][I18]. Allowed to its owner, and to the company's owner for somebody who no longer works there.
 * What happens at the provider is removeCopies'.
 */
export async function disconnectCalendar(
  deps: Pick<Deps, "clock" | "realClock" | "database" | "appUrl">,
  asked: DisconnectAsked,
): Promise<Result<{ readonly removing: number; readonly left: number }, "notFound">> {
  const { companyId, connectionId } = asked;
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const known = await connectionById(tx, connectionId);
    if (!known) return refused("notFound");
    await lockReadings(tx, connectionId);
    const copies = await copiesThere(tx, { connectionId, memberId: known.memberId }, now);
    const locked = await lockConnection(tx, connectionId);
    if (!locked || !mayEnd(asked.actor, locked)) return refused("notFound");
    const { row, ownerName } = locked;
    await stopPushes(tx, copies, deps.appUrl, now);
    await closeItsQuestions(tx, asked, copies, now);
    const ours = asked.copies === "remove" ? copies.filter(hasUpcomingEvent) : [];
    const removing = canReach(row) ? ours : [];
    const patienceMs = removing.length > 0 ? removingMs : revokingMs;
    await endConnection(tx, connectionId, new Date(deps.realClock.now().getTime() + patienceMs), now);
    await followReadable(tx, asked, now);
    await refreshBusyConflicts(tx, { companyId, memberId: row.memberId }, now);
    await followHealth(tx, asked, now);
    const entries = await wishRemovals(tx, { asked, row, ownerName, removing }, now);
    await addToOutbox(tx, companyId, now, [{ name: "removal/wanted", data: { companyId, connectionId } }]);
    const left = ours.length - removing.length;
    await appendActivity(tx, companyId, now, [...entries, ended(asked, row, removing.length)]);
    if (left > 0)
      await tellOfLeft(
        tx,
        asked,
        ours.map(({ bookingId }) => bookingId),
        now,
      );
    return done({ removing: removing.length, left });
  });
}

function mayEnd(
  actor: DisconnectAsked["actor"],
  { row, ownerIsActive }: { readonly row: ConnectionRow; readonly ownerIsActive: boolean },
): boolean {
  return actor.memberId === row.memberId || (actor.role === "owner" && !ownerIsActive);
}

const hasUpcomingEvent = ({ hasEvent, isUpcoming }: CopyThere) => hasEvent && isUpcoming;

/** A refused grant is not tried again, and where we only read nothing is ever written (decisions 8, 14). */
function canReach({ state, direction, sealedRefreshToken }: ConnectionRow): boolean {
  return state !== "needsReconnect" && direction !== "in" && sealedRefreshToken !== null;
}

async function wishRemovals(
  tx: Tx,
  at: {
    readonly asked: DisconnectAsked;
    readonly row: ConnectionRow;
    readonly ownerName: string;
    readonly removing: readonly CopyThere[];
  },
  now: Date,
): Promise<NewActivity[]> {
  const { asked, row, removing } = at;
  const { companyId, connectionId, actor, requestId } = asked;
  const fieldworkerId = row.memberId;
  await placeUnknown(
    tx,
    connectionId,
    removing.map(({ mirrorId }) => mirrorId),
  );
  const entries: NewActivity[] = [];
  for (const { mirrorId, bookingId, revision } of removing) {
    const { pushId } = await requestPush(
      tx,
      {
        ...{ companyId, mirrorId, bookingId, fieldworkerId, connectionId, revision },
        trigger: "disconnect",
        wish: "remove",
        requestedBy: actor.memberId,
        requestKey: farewellKey(connectionId, now),
      },
      now,
    );
    const facts = {
      fieldworkerId,
      fieldworker: at.ownerName,
      target: row.accountEmail,
      provider: row.provider,
      wish: "remove",
      trigger: "disconnect",
    };
    const detail = { actor: { kind: "system" as const }, requestId, changes: [], facts };
    entries.push({ kind: "push.requested", bookingId, pushId, detail });
  }
  return entries;
}

function ended(asked: DisconnectAsked, row: ConnectionRow, removing: number): NewActivity {
  const { actor, requestId, copies } = asked;
  const facts = { provider: row.provider, account: row.accountEmail, copies, removing: String(removing) };
  const detail = { actor, requestId, changes: [], facts };
  return { kind: "calendar.disconnected", bookingId: null, pushId: null, detail };
}

import type { ConflictDetail, ConflictViewer } from "@/components/conflicts/conflict-facts";
import { severityIn } from "@/components/conflicts/conflict-words";
import type { InboxAsked } from "@/components/conflicts/inbox-address";
import type { HeldCalendar } from "@/components/settings/calendar-facts";
import { bookingsIn, fieldworkersOf } from "@/db/views/board-week";
import { busyIn } from "@/db/views/busy-overlay";
import { heldRemovals } from "@/db/views/calendar-settings";
import { closedConflicts, conflictById, openConflicts, toldAbout } from "@/db/views/conflicts";
import { viewerFacts } from "@/db/views/shell";
import type { Severity } from "@/lib/domain/conflict";
import type { ConflictView } from "@/lib/domain/conflict-view";
import { providerWords } from "@/lib/domain/push-blockers";
import { type Actor, may } from "@/lib/domain/roles";
import { firstNameOf } from "@/lib/domain/time-words";
import { deps } from "@/lib/wiring";

type Tx = Parameters<typeof openConflicts>[0];

const hourMs = 3_600_000;
/** How long a closed conflict stays in the list; the booking's record has it for ever. */
const closedForMs = 30 * 24 * hourMs;
const order: readonly Severity[] = ["high", "medium", "low"];

/** What the office's inbox shows: the list, and the one that was asked for or the most urgent one. */
export async function inboxFor(actor: Actor, asked: InboxAsked) {
  const { database, clock } = deps();
  const now = clock.now();
  return database.asCompany(actor.companyId, async (tx) => {
    const viewer = await viewerOf(tx, actor);
    const open = await openConflicts(tx, actor);
    const rows = narrowed(
      asked.tab === "open" ? bySeverity(open, now) : await closedOnes(tx, actor, now),
      asked,
    );
    const shown = asked.show === null ? (rows[0] ?? null) : await conflictById(tx, actor, asked.show);
    return {
      rows,
      openCount: open.length,
      detail: shown && (await detailOf(tx, actor, shown, viewer)),
      fieldworkers: await fieldworkersOf(tx),
      viewer,
      now,
    };
  });
}

/** Removals too large to believe, in anybody's calendar, for those who may say what becomes of them [P18]. */
export async function heldFor(actor: Actor): Promise<readonly HeldCalendar[]> {
  if (!may(actor.role, "resolveConflicts")) return [];
  const rows = await deps().database.asCompany(actor.companyId, (tx) => heldRemovals(tx, null));
  return rows.map(({ calendarId, memberName, provider, held }) => ({
    kind: "asking",
    calendarId,
    whose: `${firstNameOf(memberName)}'s ${providerWords[provider].calendar}`,
    removing: held.removing,
    of: held.of,
  }));
}

/** A fieldworker's own ones. */
export async function ownInboxFor(actor: Actor, asked: InboxAsked) {
  const { database, clock } = deps();
  const now = clock.now();
  return database.asCompany(actor.companyId, async (tx) => {
    const viewer = await viewerOf(tx, actor);
    const listed = asked.tab === "open" ? await openConflicts(tx, actor) : await closedOnes(tx, actor, now);
    const isListed = listed.some((row) => row.id === asked.show);
    const shown = asked.show === null || isListed ? null : await conflictById(tx, actor, asked.show);
    return { rows: shown ? [shown, ...listed] : listed, viewer };
  });
}

function closedOnes(tx: Tx, actor: Actor, now: Date): Promise<readonly ConflictView[]> {
  return closedConflicts(tx, actor, new Date(now.getTime() - closedForMs));
}

/** The office reads the company's clock, a fieldworker their own. */
async function viewerOf(tx: Tx, { memberId, role }: Actor): Promise<ConflictViewer> {
  const { zone, ownZone } = await viewerFacts(tx, memberId);
  return { memberId, role, zone: role === "fieldworker" ? ownZone : zone };
}

function bySeverity(rows: readonly ConflictView[], now: Date): ConflictView[] {
  const place = (row: ConflictView) => order.indexOf(severityIn(row, now));
  return [...rows].sort((a, b) => place(a) - place(b));
}

function narrowed(rows: readonly ConflictView[], asked: InboxAsked): readonly ConflictView[] {
  return rows.filter(
    (row) =>
      (asked.kind === null || row.kind === asked.kind) &&
      (asked.fieldworkerId === null || row.fieldworker.id === asked.fieldworkerId),
  );
}

async function detailOf(
  tx: Tx,
  actor: Actor,
  facts: ConflictView,
  { zone }: ConflictViewer,
): Promise<ConflictDetail> {
  const { span } = facts.booking;
  const around = {
    start: new Date(span.start.getTime() - 12 * hourMs),
    end: new Date(span.end.getTime() + 12 * hourMs),
  };
  const memberIds = [facts.fieldworker.id];
  const { clock, appUrl } = deps();
  const bookings = await bookingsIn(tx, {
    viewer: actor,
    span: around,
    fieldworkerIds: memberIds,
    now: clock.now(),
    zone,
    appUrl,
  });
  const blocks = await busyIn(tx, { viewer: actor, memberIds, span: around });
  const others = bookings.filter(({ id, status }) => id !== facts.booking.id && status.tone !== "cancelled");
  return {
    facts,
    bookings: [
      { id: facts.booking.id, customer: facts.booking.customer, span, tone: facts.booking.status.tone },
      ...others.map(({ id, customer, startsAt, endsAt, status }) => ({
        id,
        customer,
        span: { start: startsAt, end: endsAt },
        tone: status.tone,
      })),
    ],
    blocks: blocks.map(({ id, start, end, blocks: isBlocking }) => ({
      id,
      span: { start, end },
      isBlocking,
    })),
    told: await toldAbout(tx, facts.id),
  };
}

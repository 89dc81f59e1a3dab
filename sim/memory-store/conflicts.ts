import { doesBlock } from "@/lib/domain/blocking";
import type { ConflictKind, ConflictResolution } from "@/lib/domain/conflict";
import type { Block, Conflict, Mirror, Tables } from "@/sim/memory-store/tables";

type Place = { readonly bookingId: string; readonly fieldworkerId: string };

function openOne(tables: Tables, kind: ConflictKind, at: Place): Conflict | undefined {
  return tables.conflicts.find(
    (row) =>
      row.resolution === null &&
      row.kind === kind &&
      row.bookingId === at.bookingId &&
      row.fieldworkerId === at.fieldworkerId,
  );
}

/** One open conflict of a kind per booking and fieldworker. */
export function openConflict(tables: Tables, kind: ConflictKind, at: Place, subject: string): void {
  if (openOne(tables, kind, at)) return;
  const { bookingId, fieldworkerId } = at;
  tables.conflicts.push({ id: tables.uuid(), kind, bookingId, fieldworkerId, subject, resolution: null });
}

export function closeConflict(
  tables: Tables,
  kind: ConflictKind,
  at: Mirror | Place,
  resolution: ConflictResolution,
): void {
  const open = openOne(tables, kind, at);
  if (open) open.resolution = resolution;
}

/** Opens and closes the conflicts of one fieldworker's personal events with the bookings still to come. */
export function refreshBusyConflicts(tables: Tables, memberId: string, now: Date): void {
  const blocks = blockingOf(tables, memberId);
  for (const booking of tables.bookings.values()) {
    const at = { bookingId: booking.id, fieldworkerId: memberId };
    const { start, end } = booking.source;
    const counts = booking.takesTime && end > now && booking.assigned.includes(memberId);
    const clash = counts
      ? blocks.find(({ block }) => block.startsAt < end && block.endsAt > start)
      : undefined;
    if (!clash) closeConflict(tables, "busy", at, "itself");
    else openConflict(tables, "busy", at, subjectOf(clash.calendarId, clash.block));
  }
}

function subjectOf(calendarId: string, block: Block): string {
  const { eventId, occurrence, startsAt, endsAt } = block;
  return [calendarId, eventId, occurrence, startsAt.toISOString(), endsAt.toISOString()].join("|");
}

function blockingOf(tables: Tables, memberId: string) {
  const member = tables.members.get(memberId);
  const found: { readonly calendarId: string; readonly block: Block }[] = [];
  for (const calendar of tables.calendars.values()) {
    if (!member || calendar.memberId !== memberId || !calendar.blocks) continue;
    for (const family of tables.contentsOf(calendar.id).blocks.values())
      for (const block of family.values())
        if (doesBlock(block, member.blockingRules)) found.push({ calendarId: calendar.id, block });
  }
  return found.sort((a, b) => a.block.startsAt.getTime() - b.block.startsAt.getTime());
}

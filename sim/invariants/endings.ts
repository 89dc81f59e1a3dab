import type { Mirror } from "@/sim/memory-store/tables";
import type { World } from "@/sim/world";

/** Why a disconnected connection has not come to its end; null: all have [I17]. */
export function unendedConnection({ tables }: World): string | null {
  for (const { id, removingUntilMs } of tables.connections.values())
    if (removingUntilMs !== null) return `${id} still holds its keys`;
  return null;
}

/** Nothing of a disconnected connection is left, here or where its owner wanted it gone [I18]. */
export function checkEndings(world: World): void {
  for (const { id, state } of world.tables.connections.values())
    if (state === "disconnected") checkEnding(world, id);
}

function checkEnding(world: World, connectionId: string): void {
  const { tables, ledger } = world;
  const broken = (what: string) => ledger.broken("I18", `${connectionId} is disconnected and ${what}`);
  if (ledger.tokens.has(connectionId) || ledger.refreshTokens.has(connectionId)) broken("has tokens");
  for (const watch of tables.watches.values())
    if (watch.connectionId === connectionId && watch.state !== "ended") broken("is watched");
  for (const { id, connectionId: of } of tables.calendars.values()) {
    if (of !== connectionId) continue;
    const { blocks, seen, unreadable } = tables.contentsOf(id);
    const rows = blocks.size + seen.size + unreadable.size + (tables.syncs.has(id) ? 1 : 0);
    if (rows > 0) broken(`${rows} rows of ${id} are left`);
  }
  const asked = ledger.disconnects.get(connectionId);
  for (const mirror of tables.mirrors.values()) {
    const calendar = tables.calendars.get(mirror.calendarId ?? "");
    if (calendar?.connectionId === connectionId && asked?.copies === "remove")
      checkRemoved(world, mirror, asked.at);
  }
}

/** What was still to come is gone, or told to its owner as left. */
function checkRemoved(world: World, mirror: Mirror, at: Date): void {
  const { tables, ledger } = world;
  const booking = tables.bookings.get(mirror.bookingId);
  const asked = mirror.pushes.find(({ trigger }) => trigger === "disconnect");
  if (!booking || !asked || booking.source.end <= at) return;
  const live = ledger.liveCopies(world.phoneOf(ownerOf(world, mirror)), mirror);
  if (live.length > 0 && !asked.receipt?.startsWith("failed"))
    ledger.broken("I18", `the event of ${mirror.id} is left: ${asked.receipt}`);
}

function ownerOf({ tables }: World, { fieldworkerId }: Mirror): string {
  return [...tables.connections.values()].find(({ memberId }) => memberId === fieldworkerId)?.id ?? "";
}

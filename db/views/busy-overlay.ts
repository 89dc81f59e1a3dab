import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { type StoredTimes, timeOfBlock } from "@/db/store/busy-clashes";
import { type BlockingRules, whyNot } from "@/lib/domain/blocking";
import type { BusyBlock } from "@/lib/domain/busy-block";
import type { BusyView } from "@/lib/domain/busy-view";
import type { ProviderName } from "@/lib/domain/calendar-event";
import { may } from "@/lib/domain/roles";
import type { Interval } from "@/lib/domain/time";
import type { Viewer } from "./booking-visibility";

type Row = StoredTimes & {
  readonly id: string;
  readonly member_id: string;
  readonly shows: BusyBlock["shows"];
  readonly response: BusyBlock["response"];
  readonly provider: ProviderName;
  readonly rules: BlockingRules;
};

/**
 * When these members are taken by events of their own in the span, as far as this viewer may know: the office sees
 * everybody, others themselves. What blocks, or would if it were accepted; what is free is left out. Of events of one
 * member at the same time one is left, since which calendar holds them is nobody's business.
 */
export async function busyIn(
  tx: Tx,
  asked: { readonly viewer: Viewer; readonly memberIds: readonly string[]; readonly span: Interval },
): Promise<BusyView[]> {
  const { viewer, span } = asked;
  const seesAll = may(viewer.role, "seeAllBookings");
  const memberIds = asked.memberIds.filter((id) => seesAll || id === viewer.memberId);
  if (memberIds.length === 0) return [];
  const list = sql.join(
    memberIds.map((id) => sql`${id}`),
    sql`, `,
  );
  const rows = await tx.execute<Row>(sql`
    select b.id, b.member_id, b.starts_at, b.ends_at, b.start_date::text as start_date, b.end_date::text as end_date,
      b.shows, b.response, n.provider, m.blocking_rules as rules
    from busy_block b
      join calendar c on c.company_id = b.company_id and c.id = b.calendar_id and c.blocks
      join connection n on n.company_id = c.company_id and n.id = c.connection_id and n.state <> 'disconnected'
      join member m on m.company_id = b.company_id and m.id = b.member_id
    where b.member_id in (${list})
      and tstzrange(b.starts_at, b.ends_at) && tstzrange(${span.start.toISOString()}, ${span.end.toISOString()})
    order by b.starts_at, b.ends_at desc, n.connected_at, b.event_id, b.occurrence, b.id`);
  const merged = new Map<string, BusyView>();
  for (const row of rows) {
    const block = shownBlock(row, viewer);
    if (!block) continue;
    const key = `${block.memberId} ${row.starts_at} ${row.ends_at}`;
    const known = merged.get(key);
    if (!known || outranks(block, known)) merged.set(key, block);
  }
  return [...merged.values()];
}

function shownBlock(row: Row, viewer: Viewer): BusyView | null {
  const { id, shows, response, provider, member_id: memberId } = row;
  const [start, end] = [new Date(row.starts_at), new Date(row.ends_at)];
  const time = timeOfBlock(row);
  const allDay =
    time.kind === "allDay" ? { startDate: time.startDate, endDateExclusive: time.endDateExclusive } : null;
  const reason = whyNot({ time, shows, response }, row.rules);
  if (reason !== null && reason !== "tentative" && reason !== "unanswered") return null;
  const shared = { id, memberId, start, end, allDay, provider, isOwn: memberId === viewer.memberId };
  return { ...shared, kind: kindOf(shows, response), blocks: reason === null };
}

function kindOf(shows: BusyBlock["shows"], response: BusyBlock["response"]): BusyView["kind"] {
  if (shows === "tentative" || response === "tentative" || response === "needsAction") return "tentative";
  return shows === "outOfOffice" || shows === "focus" ? shows : "busy";
}

const ranks: Record<BusyView["kind"], number> = { tentative: 0, focus: 1, outOfOffice: 2, busy: 3 };

function outranks(one: BusyView, other: BusyView): boolean {
  if (one.blocks !== other.blocks) return one.blocks;
  return ranks[one.kind] > ranks[other.kind];
}

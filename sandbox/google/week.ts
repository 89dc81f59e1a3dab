import { addDays, dateInZone, midnightOf, minutesInZone } from "../shared/zoned-time";
import { instantOf } from "./event-fields";
import { standingBetween } from "./instances";
import type { GoogleStore } from "./store";
import type { Account, Calendar, CalendarEntry, StoredEvent } from "./types";

export type Shown = { event: StoredEvent; calendar: Calendar; entry: CalendarEntry };

/** `from` and `to` are minutes of that day; `lane` of `lanes` side by side. */
export type Block = Shown & { from: number; to: number; lane: number; lanes: number };
export type Day = { date: string; allDay: Shown[]; blocks: Block[] };

const DAY_MINUTES = 1440;
const SHORTEST = 30;

/** The seven days from `monday` as the account sees them, cancelled events left out, series unrolled. */
export function weekOf(
  store: GoogleStore,
  account: Account,
  monday: string,
  only: string | null = null,
): Day[] {
  const entries = store
    .entriesOf(account.email)
    .filter(({ calendarId }) => only === null || calendarId === only);
  const shown = entries.flatMap((entry) => {
    const calendar = store.calendars.get(entry.calendarId);
    if (!calendar) return [];
    const from = midnightOf(addDays(monday, -1), account.zone);
    const to = midnightOf(addDays(monday, 8), account.zone);
    return standingBetween(store, calendar, from, to).map((event) => ({ event, calendar, entry }));
  });
  return Array.from({ length: 7 }, (_, index) => dayOf(shown, account, addDays(monday, index)));
}

function dayOf(shown: readonly Shown[], account: Account, date: string): Day {
  const allDay = shown.filter(({ event: { fields } }) => {
    const { date: from } = fields.start;
    return from !== undefined && from <= date && date < (fields.end.date ?? from);
  });
  const blocks = shown
    .flatMap((one) => {
      const span = spanOn(one, account.zone, date);
      return span ? [{ ...one, ...span, lane: 0, lanes: 1 }] : [];
    })
    .sort((a, b) => a.from - b.from || b.to - a.to);
  return { date, allDay, blocks: sideBySide(blocks) };
}

function spanOn({ event, calendar }: Shown, zone: string, date: string): { from: number; to: number } | null {
  if (event.fields.start.date !== undefined) return null;
  const start = instantOf(event.fields.start, calendar.zone);
  const end = instantOf(event.fields.end, calendar.zone);
  const first = dateInZone(start, zone);
  const last = dateInZone(end, zone);
  if (date < first || date > last) return null;
  const from = date === first ? minutesInZone(start, zone) : 0;
  const to = date === last ? minutesInZone(end, zone) : DAY_MINUTES;
  if (to <= from && first !== last) return null;
  return { from, to: Math.min(DAY_MINUTES, Math.max(to, from + SHORTEST)) };
}

/** Blocks that overlap, directly or by a chain, share the width of the day. */
function sideBySide(blocks: readonly Block[]): Block[] {
  const placed: Block[] = [];
  let cluster: Block[] = [];
  let clusterEnd = 0;
  const flush = () => {
    const lanes = Math.max(0, ...cluster.map((block) => block.lane)) + 1;
    placed.push(...cluster.map((block) => ({ ...block, lanes })));
    cluster = [];
  };
  for (const block of blocks) {
    if (block.from >= clusterEnd) flush();
    const ends: number[] = [];
    for (const other of cluster) ends[other.lane] = Math.max(ends[other.lane] ?? 0, other.to);
    const free = ends.findIndex((end) => end <= block.from);
    cluster.push({ ...block, lane: free === -1 ? ends.length : free });
    clusterEnd = Math.max(clusterEnd, block.to);
  }
  flush();
  return placed;
}

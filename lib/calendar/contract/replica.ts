import { expect } from "vitest";
import { type Connected, live, type SeenEvent } from "@/lib/calendar/contract/world";
import { busyBlocksOf } from "@/lib/domain/busy-block";
import type { ChangePage, RemoteChange, RemoteEvent, SyncCursor } from "@/lib/domain/calendar-event";
import type { EventTime, Interval } from "@/lib/domain/time";

/** Begins before every event of the contract. */
export const fromTheBeginning: Interval = {
  start: new Date("2026-10-01T00:00:00Z"),
  end: new Date("2027-12-01T00:00:00Z"),
};

const pagesAtMost = 50;

export type Listing = {
  readonly pages: readonly ChangePage[];
  readonly changes: readonly RemoteChange[];
  readonly next: SyncCursor;
};

/** All pages from a cursor on. */
export async function readAll(
  { provider, calendarId }: Connected,
  cursor: SyncCursor | null = null,
  window = fromTheBeginning,
): Promise<Listing> {
  const pages: ChangePage[] = [];
  let place = cursor;
  while (pages.length < pagesAtMost) {
    const page = await provider.readChanges(calendarId, place, window);
    pages.push(page);
    place = page.next;
    if (page.isLast) return { pages, changes: pages.flatMap(({ changes }) => changes), next: page.next };
  }
  return expect.fail("A listing that never ends.");
}

export function presentIn(changes: readonly RemoteChange[]): RemoteEvent[] {
  return changes.flatMap((change) => (change.kind === "present" ? [change.event] : []));
}

/** What somebody knows of a calendar who did nothing but follow its changes. */
export class Replica {
  private readonly known = new Map<string, RemoteEvent>();
  private readonly skipped = new Map<string, Extract<RemoteChange, { kind: "skipped" }>>();
  private cursor: SyncCursor | null = null;

  constructor(private readonly world: Connected) {}

  async follow(): Promise<void> {
    const { changes, next } = await readAll(this.world, this.cursor);
    for (const change of changes) this.apply(change);
    this.cursor = next;
  }

  /** As after a lost cursor: what a full reading does not name is gone. */
  async readAgain(): Promise<void> {
    this.known.clear();
    this.skipped.clear();
    this.cursor = null;
    await this.follow();
  }

  /** Event ids and versions. */
  versions(): Record<string, string> {
    return versionsOf([...this.known.values()]);
  }

  /** When somebody is busy, series worked out, in order: instants of start and end, or dates. */
  blocked(zone: string): string[] {
    const events = [...this.known.values()];
    const { blocks, unreadable } = busyBlocksOf(events, [...this.skipped.values()], fromTheBeginning, zone);
    expect(unreadable).toEqual([]);
    return blocks.map(({ time }) => spanWords(time)).sort();
  }

  private apply(change: RemoteChange): void {
    switch (change.kind) {
      case "present":
        this.skipped.delete(change.event.eventId);
        this.known.set(change.event.eventId, change.event);
        return;
      case "skipped":
        this.known.delete(change.eventId);
        this.skipped.set(change.eventId, change);
        return;
      case "gone":
        this.known.delete(change.eventId);
        this.skipped.delete(change.eventId);
        this.keepOf(change.eventId, new Set());
        return;
      case "occurrences":
        this.keepOf(change.masterId, new Set(change.eventIds));
        return;
      case "unreadable":
        return;
    }
  }

  private keepOf(masterId: string, eventIds: ReadonlySet<string>): void {
    for (const [id, { series }] of this.known)
      if (series.kind === "exception" && series.masterId === masterId && !eventIds.has(id))
        this.known.delete(id);
    for (const [id, skipped] of this.skipped)
      if (skipped.masterId === masterId && !eventIds.has(id)) this.skipped.delete(id);
  }
}

export function spanWords(time: EventTime): string {
  if (time.kind === "allDay") return `${time.startDate} ${time.endDateExclusive}`;
  return `${time.start.toISOString()} ${time.end.toISOString()}`;
}

/** The same of what the calendar really holds. */
export async function truth(world: Connected): Promise<Record<string, string>> {
  return versionsOf(live(await world.owner.events()));
}

function versionsOf(events: readonly Pick<SeenEvent, "eventId" | "etag">[]): Record<string, string> {
  const entries = events.map(({ eventId, etag }): [string, string] => [eventId, etag]);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

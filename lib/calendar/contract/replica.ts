import { expect } from "vitest";
import { type Connected, live, type SeenEvent } from "@/lib/calendar/contract/world";
import type { ChangePage, RemoteChange, RemoteEvent, SyncCursor } from "@/lib/domain/calendar-event";
import type { Interval } from "@/lib/domain/time";

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
    this.cursor = null;
    await this.follow();
  }

  /** Event ids and versions. */
  versions(): Record<string, string> {
    return versionsOf([...this.known.values()]);
  }

  private apply(change: RemoteChange): void {
    if (change.kind === "present") this.known.set(change.event.eventId, change.event);
    if (change.kind === "skipped") this.known.delete(change.eventId);
    if (change.kind !== "gone") return;
    this.known.delete(change.eventId);
    for (const [id, { series }] of this.known) {
      if (series.kind === "exception" && series.masterId === change.eventId) this.known.delete(id);
    }
  }
}

/** The same of what the calendar really holds. */
export async function truth(world: Connected): Promise<Record<string, string>> {
  return versionsOf(live(await world.owner.events()));
}

function versionsOf(events: readonly Pick<SeenEvent, "eventId" | "etag">[]): Record<string, string> {
  const entries = events.map(({ eventId, etag }): [string, string] => [eventId, etag]);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

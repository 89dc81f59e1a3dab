import { expect } from "vitest";
import type { StoreWorld } from "@/db/store/contract/world";
import type { Attempt, Lease, ReadLease } from "@/db/store/sync-store";
import type { SyncCursor } from "@/lib/domain/calendar-event";
import { googleEventId } from "@/lib/domain/event-id";

type Put = { readonly keyHash: string; readonly textHash: string; readonly generation: number };

/** One of two worlds in which the same happens, and what each of its ids is called in both. */
export class Side {
  readonly calendars: { calendarId: string; externalId: string }[] = [];
  readonly bookings: { bookingId: string; mirrorId: string; calendar: number }[] = [];
  readonly reads: { lease: ReadLease; calendar: number; cursor: SyncCursor | null }[] = [];
  readonly pushes: { lease: Lease; attempt: Attempt; booking: number; put: Put | null }[] = [];
  readonly drifts: { lease: Lease; booking: number }[] = [];
  private readonly names: [id: string, name: string][] = [];

  constructor(readonly world: StoreWorld) {
    this.call(world.companyId, "company");
  }

  call(id: string, name: string): void {
    this.names.push([id, name]);
  }

  callMirror(mirrorId: string, place: number): void {
    for (let generation = 1; generation < 12; generation += 1)
      this.call(googleEventId(mirrorId, generation), `copy${place}.${generation}`);
    this.call(mirrorId, `mirror${place}`);
  }

  /** An answer with the ids of this world by their names. */
  plain(answer: unknown): string {
    let text = JSON.stringify(answer, (name, value) => (own.has(name) ? undefined : value));
    for (const [id, name] of this.names) text = text.replaceAll(id, name);
    return text;
  }

  async state(): Promise<string[]> {
    const { world } = this;
    const lines: string[] = [];
    for (const { calendarId } of this.calendars) {
      lines.push(this.plain(sorted(await world.blocks(calendarId))));
      lines.push(this.plain(await world.held(calendarId)));
    }
    for (const { bookingId, mirrorId } of this.bookings) {
      lines.push(this.plain(await world.mirror(mirrorId)));
      lines.push(this.plain(sorted(await world.conflicts(bookingId))));
    }
    return [...lines, ...(await this.sent())];
  }

  async sent(): Promise<string[]> {
    const rows = await this.world.takeOutbox();
    const ours = rows.filter(({ name }) => jobs.has(name));
    return ours.map((row) => this.plain(row)).sort();
  }
}

/** Words and ids that each world makes by itself, and moments of the database's own clock. */
const own = new Set([
  ...["keyHash", "textHash", "title", "description", "location", "bookingId", "id", "pushIds"],
  ...["retryAfterMs", "connectionId", "source"],
]);
const jobs = new Set(["push/requested", "read/wanted", "drift/suspected"]);

function sorted<T>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Does the same on both sides and compares the answers. */
export async function both(
  sides: readonly [Side, Side],
  what: string,
  act: (side: Side) => Promise<unknown>,
): Promise<void> {
  const [one, other] = sides;
  const answers = [one.plain(await act(one)), other.plain(await act(other))];
  expect(answers[0], what).toBe(answers[1]);
}

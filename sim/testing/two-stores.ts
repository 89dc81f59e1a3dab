import { expect } from "vitest";
import type { StoreWorld } from "@/db/store/contract/world";
import type { Attempt, BegunDrift, Lease, ReadLease, Work } from "@/db/store/sync-store";
import type { SyncCursor } from "@/lib/domain/calendar-event";
import { googleEventId } from "@/lib/domain/event-id";

type Calendar = { readonly calendarId: string; readonly connectionId: string; readonly externalId: string };
type Booking = { readonly bookingId: string; readonly mirrorId: string; readonly day: number };
type Read = { readonly lease: ReadLease; cursor: SyncCursor | null };
type Push = {
  readonly lease: Lease;
  readonly attempt: Attempt;
  readonly work: Work;
  readonly booking: number;
};
type Looking = Extract<BegunDrift, { kind: "work" }>;

/** Who makes the ids of our events: we, of mirror and generation, or the account. */
export type CopyIds = "ours" | "theirs";

/** Words and ids that each world makes by itself, and what its own clock says. */
const own = new Set(
  "keyHash textHash title description location bookingId id pushIds retryAfterMs connectionId zone".split(
    " ",
  ),
);
const jobs = new Set(["push/requested", "read/wanted", "drift/suspected"]);

/** One of two worlds in which the same happens, and what each of its ids is called in both. */
export class Side {
  readonly calendars: Calendar[] = [];
  readonly bookings: Booking[] = [];
  readonly reads: Read[] = [];
  readonly pushes: Push[] = [];
  readonly drifts: Looking[] = [];
  private readonly names: [id: string, name: string][] = [];

  private constructor(
    readonly world: StoreWorld,
    readonly memberId: string,
    private readonly ids: CopyIds,
  ) {}

  /** Somebody with two calendars; the first receives. */
  static async begin(world: StoreWorld, ids: CopyIds): Promise<Side> {
    const side = new Side(world, await world.addMember(), ids);
    for (let place = 0; place < 2; place += 1) {
      const calendar = await world.addCalendar({ memberId: side.memberId });
      side.names.push([calendar.calendarId, `calendar${place}`], [calendar.externalId, `external${place}`]);
      side.calendars.push(calendar);
    }
    side.names.push([world.companyId, "company"]);
    await side.sent();
    return side;
  }

  addBooking({ bookingId, mirrorId }: Omit<Booking, "day">, day: number): void {
    const place = this.bookings.length;
    for (let generation = 30; generation >= 1; generation -= 1)
      this.names.push([googleEventId(mirrorId, generation), `copy${place}.${generation}`]);
    this.names.push([mirrorId, `mirror${place}`], [bookingId, `booking${place}`]);
    this.bookings.push({ bookingId, mirrorId, day });
  }

  /** The event of a booking's copy. */
  copyId(place: number, generation: number): string {
    if (this.ids === "theirs") return `AAMk${place}-${generation}`;
    return googleEventId(this.booking(place).mirrorId, generation);
  }

  calendar = (place: number) => at(this.calendars, place);
  booking = (place: number) => at(this.bookings, place);
  read = (place: number) => at(this.reads, place);
  push = (place: number) => at(this.pushes, place);
  drift = (place: number) => at(this.drifts, place);

  /** An answer with the ids of this world by their names. */
  plain(answer: unknown): string {
    let text = JSON.stringify(sorted(answer)) ?? "nothing";
    for (const [id, name] of this.names) text = text.replaceAll(id, name);
    return text;
  }

  /** What can be seen of the rows, and what was put on the outbox since the last look. */
  async state(): Promise<string[]> {
    const { world } = this;
    const lines: string[] = [];
    for (const { calendarId, connectionId } of this.calendars) {
      lines.push(this.list(await world.blocks(calendarId)), this.plain(await world.held(calendarId)));
      lines.push(this.list(await world.episodes(connectionId)), this.list(await world.news(connectionId)));
    }
    for (const { bookingId, mirrorId } of this.bookings)
      lines.push(this.plain(await world.mirror(mirrorId)), this.list(await world.conflicts(bookingId)));
    return [...lines, ...(await this.sent())];
  }

  private async sent(): Promise<string[]> {
    const rows = await this.world.takeOutbox();
    return rows
      .filter(({ name }) => jobs.has(name))
      .map((row) => this.plain(row))
      .sort();
  }

  private list(rows: readonly unknown[]): string {
    return rows
      .map((row) => this.plain(row))
      .sort()
      .join("\n");
  }
}

function at<T>(rows: readonly T[], place: number): T {
  const row = rows[place];
  if (row === undefined) throw new RangeError(`no row ${place}`);
  return row;
}

/** With the names in order and without what is each world's own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !own.has(name));
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, of]) => [name, sorted(of)]),
  );
}

/** Does the same on both sides and compares the answers. */
export async function both(
  [one, other]: readonly [Side, Side],
  what: string,
  act: (side: Side) => Promise<unknown>,
): Promise<void> {
  const answer = one.plain(await act(one));
  expect(other.plain(await act(other)), what).toBe(answer);
}

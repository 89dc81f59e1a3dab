import { expect, test } from "vitest";
import { busyBlocksOf, spanOf } from "@/lib/domain/busy-block";
import type { OriginalStart, RemoteChange, RemoteEvent } from "@/lib/domain/calendar-event";
import { blockWindow } from "@/lib/domain/read-schedule";
import { anEvent, begin, gone, later, now, pageOf, present, type StoreWorld } from "./world";

const zone = "America/Los_Angeles";
const histories = 25;

/** The same numbers for the same seed. */
function dice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}
type Dice = ReturnType<typeof dice>;
type Skip = Extract<RemoteChange, { kind: "skipped" }>;

/** A calendar somebody keeps: every change is one line, and the lines in any cut make the same calendar. */
class Truth {
  readonly #events = new Map<string, RemoteEvent>();
  readonly #skips = new Map<string, Skip>();
  #etags = 0;

  constructor(private readonly roll: Dice) {}

  get listing(): RemoteChange[] {
    return [...[...this.#events.values()].map(present), ...this.#skips.values()];
  }

  get blocks(): string[] {
    const events = [...this.#events.values()];
    const skips = [...this.#skips.values()];
    return busyBlocksOf(events, skips, blockWindow(now), zone)
      .blocks.map(({ eventId, occurrence, time }) => {
        const { start, end } = spanOf(time, zone);
        return [eventId, occurrence, start.toISOString(), end.toISOString()].join(" ");
      })
      .sort();
  }

  change(): RemoteChange[] {
    const id = `e${this.roll(8)}`;
    const known = this.#events.get(id);
    const kind = this.roll(6);
    if (known && kind === 0) return this.#remove(id);
    if (known?.series.kind === "master" && kind <= 2) return this.#occurrence(known, kind === 1);
    return this.#put(id);
  }

  /** Exceptions of what was there before are gone with it, and the provider names them. */
  #put(id: string): RemoteChange[] {
    this.#etags += 1;
    const start = new Date(now.getTime() + this.roll(60) * 3_600_000);
    const end = new Date(start.getTime() + (1 + this.roll(4)) * 1_800_000);
    const recurs = this.roll(3) === 0;
    const ended = this.#forgetFamily(id).filter((known) => known !== id);
    const event = anEvent(id, {
      etag: `"${this.#etags}"`,
      time: { kind: "timed", start, end },
      zone,
      shows: this.roll(5) === 0 ? "free" : "busy",
      ...(recurs
        ? { series: { kind: "master", recurrence: [`RRULE:FREQ=DAILY;COUNT=${1 + this.roll(5)}`] } }
        : {}),
    });
    this.#events.set(id, event);
    return [...ended.map(gone), present(event)];
  }

  /** One of the first days of a series is moved or cancelled. */
  #occurrence(master: RemoteEvent, isMoved: boolean): RemoteChange[] {
    if (master.time.kind !== "timed") throw new Error("these masters have a time");
    const day = this.roll(4);
    const at = new Date(master.time.start.getTime() + day * 86_400_000);
    const original: OriginalStart = { kind: "timed", at };
    const eventId = `${master.eventId}_${at.toISOString()}`;
    const masterId = master.eventId;
    this.#events.delete(eventId);
    this.#skips.delete(eventId);
    if (!isMoved) {
      const skip: Skip = { kind: "skipped", calendarId: "c", eventId, masterId, original };
      this.#skips.set(eventId, skip);
      return [skip];
    }
    this.#etags += 1;
    const start = new Date(at.getTime() + 7_200_000);
    const moved = anEvent(eventId, {
      etag: `"${this.#etags}"`,
      time: { kind: "timed", start, end: new Date(start.getTime() + 1_800_000) },
      series: { kind: "exception", masterId, original },
    });
    this.#events.set(eventId, moved);
    return [present(moved)];
  }

  #remove(id: string): RemoteChange[] {
    this.#forgetFamily(id);
    return [gone(id)];
  }

  #forgetFamily(id: string): string[] {
    const family = [...this.#events.keys(), ...this.#skips.keys()].filter(
      (known) => known === id || known.startsWith(`${id}_`),
    );
    for (const known of family) {
      this.#events.delete(known);
      this.#skips.delete(known);
    }
    return family;
  }
}

/** One reading of these changes in random cuts, with repeats; it may end before its last page. Returns whether it got there. */
async function deliver(world: StoreWorld, roll: Dice, calendarId: string, changes: RemoteChange[]) {
  const { lease, cursor: from } = await begin(world, calendarId);
  let cursor = from;
  let rest = changes;
  do {
    const cut = 1 + roll(5);
    const isLast = rest.length <= cut;
    const page = pageOf(rest.slice(0, cut), isLast);
    rest = rest.slice(cut);
    const saved = await world.store.savePage(lease, { cursor, page }, now);
    if (saved.kind === "lost") throw new Error("nobody else reads it");
    const repeated = await world.store.savePage(lease, { cursor, page }, now);
    expect(repeated).toEqual({ kind: "lost" });
    cursor = saved.cursor;
    if (isLast) break;
    if (roll(12) === 0) {
      await world.expireLeases();
      return false;
    }
  } while (rest.length > 0);
  await world.store.endRead(lease, { kind: "done" }, now, later(1));
  return true;
}

export function describeTruth(at: () => StoreWorld): void {
  test(`after any history the blocks are those of the calendar, over ${histories} seeds [I7][P7][P26]`, async () => {
    for (let seed = 1; seed <= histories; seed += 1) {
      const roll = dice(seed);
      const world = at();
      const memberId = await world.addMember({ zone });
      const { calendarId } = await world.addCalendar({ memberId });
      const truth = new Truth(roll);
      let isFull = true;
      for (let round = 0; round < 6; round += 1) {
        const changes = Array.from({ length: 1 + roll(8) }, () => truth.change()).flat();
        const isWhole = await deliver(world, roll, calendarId, isFull ? truth.listing : changes);
        // A reader that died left its cursor in the middle; what it had not read comes with a list of everything.
        isFull = !isWhole || roll(4) === 0;
        if (isFull) {
          const { lease } = await begin(world, calendarId);
          await world.store.endRead(lease, { kind: "startOver" }, now, later(1));
        }
        if (!isWhole) continue;
        const stored = (await world.blocks(calendarId)).map(({ eventId, occurrence, start, end }) =>
          [eventId, occurrence, start, end].join(" "),
        );
        expect([seed, round, stored.sort()]).toEqual([seed, round, truth.blocks]);
      }
    }
  });
}

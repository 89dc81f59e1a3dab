import { busyDifference, isOutOnly, isReadingOnRecord } from "@/sim/invariants/busy";
import { copiesOf, copyProblem } from "@/sim/invariants/copies";
import { safetyNetMs } from "@/sim/memory-store/outbox";
import { lookEveryMs } from "@/sim/memory-store/readings";
import type { CalendarSync } from "@/sim/memory-store/tables";
import type { World } from "@/sim/world";

const minute = 60_000;
/** So long may something be wrong without a fault near it and without a failure on record. */
const patienceMs = 10 * minute;
/** Where nothing is listed and no notice came, copies are looked at each hour. */
const outPatienceMs = lookEveryMs + patienceMs;
/** The cron looks once a minute, and what it sends takes a while. */
export const slackMs = 3 * minute;

export function longestPatienceMs(world: World): number {
  const isAnyOut = [...world.tables.syncs.values()].some((sync) => isOutOnly(world, sync));
  return isAnyOut ? outPatienceMs : patienceMs;
}

/** Something is gone that only the next reading of everything can show. */
export function isAnyUntold(world: World): boolean {
  return [...world.phones.values()].some((phone) => phone.untoldNow().length > 0);
}

/** Looks once a minute whether anything has been wrong for too long, even if it would heal later. */
export class Watchman {
  private readonly wrongSince = new Map<string, number>();
  private readonly wrongBlocks = new Map<string, ReadonlyMap<string, number>>();
  private readonly lastEqual = new Map<string, string>();

  constructor(private readonly world: World) {}

  look(): void {
    const { world } = this;
    const copies = copiesOf(world);
    for (const mirror of world.tables.mirrors.values()) {
      const reading = this.readingOf(mirror.fieldworkerId);
      const isSeen = reading === null || !isReadingOnRecord(world, reading);
      const problem = isSeen ? copyProblem(world, mirror, copies) : null;
      const lastFaultMs = reading ? world.ledger.lastFaultMs(reading.calendarId) : 0;
      const isOut = reading !== null && isOutOnly(world, reading);
      // A look that failed is taken again by the first poll after some minutes.
      const againMs = mirror.drift?.kind === "suspected" ? safetyNetMs : 0;
      this.note("I3", mirror.id, problem, lastFaultMs, (isOut ? outPatienceMs : patienceMs) + againMs);
    }
    for (const sync of world.tables.syncs.values()) {
      if (isReadingOnRecord(world, sync)) {
        this.wrongBlocks.delete(sync.calendarId);
        continue;
      }
      const connectionId = world.tables.calendars.get(sync.calendarId)?.connectionId ?? "";
      const phone = world.phoneOf(connectionId);
      const key = `${phone.calendars.version} ${sync.cursor} ${sync.epoch} ${phone.untoldNow().length}`;
      if (this.lastEqual.get(sync.calendarId) === key) continue;
      const lines = busyDifference(world, sync);
      if (lines.length === 0) this.lastEqual.set(sync.calendarId, key);
      this.noteBlocks(sync.calendarId, lines);
    }
  }

  /** How the news of a fieldworker's copies come in. */
  private readingOf(memberId: string): CalendarSync | null {
    const { tables } = this.world;
    return tables.syncs.get(tables.receivingOf(memberId)?.calendar.id ?? "") ?? null;
  }

  /** Each difference by itself: a hand that goes on makes new ones while old ones are read. */
  private noteBlocks(calendarId: string, lines: readonly string[]): void {
    const { scheduler, ledger } = this.world;
    const known = this.wrongBlocks.get(calendarId);
    const wrong = new Map<string, number>();
    for (const line of lines) {
      const since = Math.max(known?.get(line) ?? scheduler.nowMs, ledger.lastFaultMs(calendarId));
      wrong.set(line, since);
      if (scheduler.nowMs - since > patienceMs + slackMs)
        ledger.broken(`I7 within ${patienceMs / minute} min`, `${calendarId}: ${line}`);
    }
    this.wrongBlocks.set(calendarId, wrong);
  }

  private note(
    invariant: string,
    item: string,
    problem: string | null,
    faultMs: number,
    mostMs = patienceMs,
  ): void {
    const { nowMs } = this.world.scheduler;
    if (problem === null) {
      this.wrongSince.delete(item);
      return;
    }
    const known = this.wrongSince.get(item) ?? nowMs;
    const since = Math.max(known, faultMs, this.world.ledger.lastFaultMs(item));
    this.wrongSince.set(item, since);
    if (nowMs - since > mostMs + slackMs)
      this.world.ledger.broken(`${invariant} within ${mostMs / minute} min`, `${item}: ${problem}`);
  }
}

import { Temporal } from "temporal-polyfill";
import type { LocalDate } from "@/lib/domain/time";

/** A date and a time as a clock on the wall shows them, without a zone. */
export type WallTime = { readonly date: LocalDate; readonly hour: number; readonly minute: number };

export type WallInstant = {
  readonly instant: Date;
  /** `gap`: this time does not exist there that day and was moved forward; `fold`: it happens twice, this is the first. */
  readonly oddity: "gap" | "fold" | null;
};

export class UnknownZoneError extends RangeError {}

/** RFC 5545's reading of local times: a gap shifts forward, a fold takes the first. @throws UnknownZoneError */
export function wallToInstant(wall: WallTime, zone: string): WallInstant {
  const plain = Temporal.PlainDateTime.from(
    `${wall.date}T${String(wall.hour).padStart(2, "0")}:${String(wall.minute).padStart(2, "0")}`,
  );
  const [earlier, later] = (["earlier", "later"] as const).map((disambiguation) =>
    zoned(plain, zone, disambiguation),
  );
  if (!earlier || !later) throw new UnknownZoneError(zone);
  const isPlain = earlier.epochMilliseconds === later.epochMilliseconds;
  if (isPlain) return { instant: new Date(earlier.epochMilliseconds), oddity: null };
  const isFold = earlier.toPlainDateTime().equals(plain);
  const chosen = isFold ? earlier : later;
  return { instant: new Date(chosen.epochMilliseconds), oddity: isFold ? "fold" : "gap" };
}

function zoned(plain: Temporal.PlainDateTime, zone: string, disambiguation: "earlier" | "later") {
  try {
    return plain.toZonedDateTime(zone, { disambiguation });
  } catch (error) {
    throw new UnknownZoneError(zone, { cause: error });
  }
}

/** What a wall clock in this zone shows at this instant. */
export function instantToWall(instant: Date, zone: string): WallTime {
  const at = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
  return { date: at.toPlainDate().toString() as LocalDate, hour: at.hour, minute: at.minute };
}

export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return /^[A-Za-z]+(\/[A-Za-z0-9_+-]+)+$|^UTC$/.test(zone);
  } catch {
    return false;
  }
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString() as LocalDate;
}

/** Midnight to midnight there, half-open; 23 or 25 hours long when the clocks change. */
export function dayIn(date: LocalDate, zone: string): { start: Date; end: Date } {
  const midnight = (on: LocalDate) => wallToInstant({ date: on, hour: 0, minute: 0 }, zone).instant;
  return { start: midnight(date), end: midnight(addDays(date, 1)) };
}

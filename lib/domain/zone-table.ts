import { Temporal } from "temporal-polyfill";

/** What the clocks of a zone do around one calendar year: `offsets[i]` holds until `changes[i]`, the last one for good. */
type ZoneYear = { readonly changes: readonly number[]; readonly offsets: readonly number[] };

export type WallReading = {
  readonly instantMs: number;
  /** `gap`: the wall never shows this and it was moved forward; `fold`: it shows it twice, this is the first. */
  readonly oddity: "gap" | "fold" | null;
};

export class UnknownZoneError extends RangeError {}

const dayMs = 86_400_000;
/** A day more than any offset, so that a whole day skipped at new year is seen from both sides. */
const marginMs = 3 * dayMs;
/** No zone is known to change its clocks and change them back within so little. */
const probeMs = 6 * dayMs;
const keptYears = 4_096;

const kept = new Map<string, Map<number, ZoneYear>>();
let keptCount = 0;

/**
 * The instant at which a wall clock of this zone shows `wallMs`: what it shows, read as if it were UTC, in milliseconds.
 * RFC 5545 section 3.3.5: a gap shifts forward, a fold takes the first. @throws UnknownZoneError
 */
export function readWall(zone: string, wallMs: number): WallReading {
  const { changes, offsets } = yearOf(zone, wallMs);
  let past = Number.NaN;
  for (let i = 0; i < offsets.length; i += 1) {
    const instantMs = wallMs - (offsets[i] ?? 0);
    const until = changes[i] ?? Number.POSITIVE_INFINITY;
    if (i > 0 && instantMs < (changes[i - 1] ?? 0)) return { instantMs: past, oddity: "gap" };
    if (instantMs < until) {
      const isAgain = wallMs - (offsets[i + 1] ?? Number.POSITIVE_INFINITY) >= until;
      return { instantMs, oddity: isAgain ? "fold" : null };
    }
    past = instantMs;
  }
  return { instantMs: Number.NaN, oddity: null };
}

export function instantOfWall(zone: string, wallMs: number): number {
  return readWall(zone, wallMs).instantMs;
}

/** The reverse: what a wall clock of this zone shows then, read as if it were UTC. @throws UnknownZoneError */
export function wallOfInstant(zone: string, instantMs: number): number {
  const { changes, offsets } = yearOf(zone, instantMs);
  let i = 0;
  while (i < changes.length && instantMs >= (changes[i] ?? 0)) i += 1;
  return instantMs + (offsets[i] ?? 0);
}

function yearOf(zone: string, ms: number): ZoneYear {
  const year = new Date(ms).getUTCFullYear();
  const known = kept.get(zone)?.get(year);
  if (known) return known;
  const built = builtYear(zone, year);
  if (keptCount >= keptYears) {
    kept.clear();
    keptCount = 0;
  }
  const years = kept.get(zone) ?? new Map<number, ZoneYear>();
  kept.set(zone, years.set(year, built));
  keptCount += 1;
  return built;
}

function builtYear(zone: string, year: number): ZoneYear {
  const from = startOfYear(year) - marginMs;
  const until = startOfYear(year + 1) + marginMs;
  const changes: number[] = [];
  const offsets = [offsetAt(zone, from)];
  for (let at = from; at < until; at += probeMs) {
    const end = Math.min(at + probeMs, until);
    const offset = offsetAt(zone, end);
    if (offset === offsets.at(-1)) continue;
    changes.push(changeBetween(zone, at, end));
    offsets.push(offset);
  }
  return { changes, offsets };
}

/** The first millisecond with another offset than at `from`; there is one by `until`. */
function changeBetween(zone: string, from: number, until: number): number {
  const before = offsetAt(zone, from);
  let [low, high] = [from, until];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** Date.UTC takes the years 0 to 99 for 1900 to 1999. */
function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}

function offsetAt(zone: string, instantMs: number): number {
  const instant = Temporal.Instant.fromEpochMilliseconds(instantMs);
  try {
    return Math.round(instant.toZonedDateTimeISO(zone).offsetNanoseconds / 1_000_000);
  } catch (error) {
    throw new UnknownZoneError(zone, { cause: error });
  }
}

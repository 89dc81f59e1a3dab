/** How the load's fieldworkers work and what is asked for: Monday to Friday, 8 to 17, an hour every half hour, ten minutes around it. */
export const asked = {
  opensAt: 480,
  closesAt: 1_020,
  durationMinutes: 60,
  bufferMinutes: 10,
  stepMinutes: 30,
} as const;

const zones = ["America/Los_Angeles", "America/New_York", "Europe/Oslo", "Europe/London"] as const;
const days = 31;
const dayMinutes = 1_440;

/** March 2027 from 1 March 0:00 in Los Angeles: the clocks change on the 14th there, on the 28th in Europe. In epoch minutes. */
export const window = {
  start: Date.UTC(2027, 2, 1, 8) / 60_000,
  end: Date.UTC(2027, 2, 1, 8) / 60_000 + days * dayMinutes,
};

/** In which slots start: the work ends in the window. */
export const starts = { start: window.start, end: window.end - asked.durationMinutes + 1 };

export type LoadedFieldworker = {
  readonly id: string;
  readonly zone: string;
  /** Sorted by start, in epoch minutes; they overlap. */
  readonly busy: readonly { readonly start: number; readonly end: number }[];
};

/** The slots of all fieldworkers together, by how many there are: what every side must find. */
export const slotCounts: ReadonlyMap<number, number> = new Map([
  [1, 75],
  [50, 4_517],
  [500, 45_911],
]);

/** Twenty blocks of 5 to 45 minutes a day and fieldworker, spread over the whole day; the same for every run. */
export function availabilityLoad(fieldworkers: number, blocksADay = 20): LoadedFieldworker[] {
  const random = seededRandom(42);
  return Array.from({ length: fieldworkers }, (_, i) => {
    const busy = Array.from({ length: days * blocksADay }, (_, block) => {
      const day = Math.floor(block / blocksADay);
      const start = window.start + day * dayMinutes + Math.floor(random() * 288) * 5;
      return { start, end: start + (1 + Math.floor(random() * 9)) * 5 };
    });
    busy.sort((a, b) => a.start - b.start);
    return { id: `fieldworker-${i}`, zone: zones[i % zones.length] ?? "UTC", busy };
  });
}

/** Mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

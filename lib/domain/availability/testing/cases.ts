import fc from "fast-check";
import { busyTimes } from "@/lib/domain/availability/busy-times";
import type { CompanyTimes, FieldworkerTimes, SlotRequest } from "@/lib/domain/availability/facts";
import type { Span } from "@/lib/domain/availability/minutes";
import type { LocalDate } from "@/lib/domain/time";

export type ListedBusy = Span & { readonly ref: string };

/** Plain data, so that an oracle of any kind can read it; `factsOf` makes of it what the product is given. */
export type AvailabilityCase = {
  readonly company: CompanyTimes;
  readonly fieldworker: Omit<FieldworkerTimes, "busy"> & { readonly busy: readonly ListedBusy[] };
  readonly request: SlotRequest;
};

export function factsOf({ company, fieldworker, request }: AvailabilityCase) {
  return { company, request, fieldworker: { ...fieldworker, busy: busyTimes(fieldworker.busy) } };
}

/** Zones and the days on which their clocks change, or an ordinary one. */
const places: readonly (readonly [string, readonly string[]])[] = [
  ["America/Los_Angeles", ["2027-03-14", "2026-11-01"]],
  ["America/Denver", ["2027-03-14", "2026-11-01"]],
  ["Europe/Oslo", ["2027-03-28", "2026-10-25"]],
  ["Europe/London", ["2027-03-28", "2026-10-25"]],
  ["Australia/Lord_Howe", ["2027-04-04", "2026-10-04"]],
  ["Asia/Kathmandu", ["2026-11-03"]],
];
const zones = places.map(([zone]) => zone);
const dayMinutes = 1_440;

/** Mostly quarters of an hour, so that edges meet; else any minute. */
const minutes = (min: number, max: number) =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.integer({ min: Math.ceil(min / 15), max: Math.floor(max / 15) }).map((q) => q * 15),
    },
    { weight: 1, arbitrary: fc.integer({ min, max }) },
  );
const atMost = <T>(values: fc.Arbitrary<T>, maxLength: number) => fc.array(values, { maxLength });
const often = <T>(value: T, others: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: others });

const shift = fc
  .record({
    weekday: fc.integer({ min: 0, max: 6 }),
    start: minutes(0, 1_425),
    length: minutes(15, 900),
  })
  .map(({ weekday, start, length }) => ({ weekday, start, end: start + length }));
const everyDay = (start: number, end: number) =>
  Array.from({ length: 7 }, (_, weekday) => ({ weekday, start, end }));
const split = [...everyDay(480, 720), ...everyDay(765, 1_020)];
const week = fc.oneof(
  fc.constantFrom(everyDay(480, 1_020), split, everyDay(0, 420), everyDay(1_320, 1_800), everyDay(0, 1_440)),
  fc.array(shift, { minLength: 5, maxLength: 20 }),
);

const job = fc.record({
  durationMinutes: fc.constantFrom(15, 30, 45, 60, 90, 7),
  beforeMinutes: often(0, fc.constantFrom(10, 15, 1)),
  afterMinutes: often(0, fc.constantFrom(5, 15, 30)),
  skills: often<string[]>([], fc.constantFrom(["gas"], ["gas", "roof"])),
});

const dateAfter = (date: string, days: number) =>
  new Date(Date.parse(date) + days * dayMinutes * 60_000).toISOString().slice(0, 10) as LocalDate;

const named = <T extends object>(values: fc.Arbitrary<T>, name: string, maxLength: number) =>
  atMost(values, maxLength).map((list) => list.map((value, i) => ({ ...value, ref: `${name}${i}` })));

const spansNear = (base: number, longest: number, shortest: number) =>
  fc
    .record({ from: minutes(-2 * dayMinutes, 4 * dayMinutes), length: minutes(shortest, longest) })
    .map(({ from, length }) => ({ start: base + from, end: base + from + length }));

function casesAt(zone: string, date: string): fc.Arbitrary<AvailabilityCase> {
  const base = Date.parse(date) / 60_000;
  const localDays = fc
    .record({ from: fc.integer({ min: -2, max: 3 }), count: fc.integer({ min: 1, max: 2 }) })
    .map(({ from, count }) => ({
      startDate: dateAfter(date, from),
      endDateExclusive: dateAfter(date, from + count),
    }));
  const away = fc.oneof(
    localDays.map((days) => ({ kind: "days" as const, ...days })),
    spansNear(base, 600, 15).map((span) => ({ kind: "span" as const, ...span })),
  );
  const visits = fc
    .tuple(spansNear(base, 180, 15), fc.constantFrom(0, 0, 15, 20), fc.constantFrom(0, 0, 15, 10))
    .map(([span, beforeMinutes, afterMinutes]) => ({ ...span, beforeMinutes, afterMinutes }));
  const holds = fc
    .tuple(visits, minutes(-dayMinutes, dayMinutes))
    .map(([visit, expires]) => ({ ...visit, expiresAt: base + expires }));
  const fieldworker = fc.record({
    id: fc.constant("mike"),
    zone: fc.constant(zone),
    weeklyHours: week,
    stepMinutes: fc.constantFrom(15, 30, 60, 50),
    skills: often(["gas", "roof"], fc.constantFrom<string[]>([], ["gas"])),
    dailyLimit: often<number | null>(null, fc.integer({ min: 0, max: 3 })),
    timeOff: named(
      away.map((time) => ({ time })),
      "off",
      1,
    ),
    bookings: named(visits, "booking", 6),
    holds: named(holds, "hold", 3),
    busy: named(spansNear(base, 240, 0), "busy", 15),
    busyDays: named(localDays, "day", 1),
    ignored: named(
      away.map((time) => ({ time, why: "tentative" as const })),
      "tentative",
      2,
    ),
    staleSince: often<number | null>(null, fc.constant(base)),
  });
  const company = fc.record({
    zone: fc.oneof(fc.constant(zone), fc.constantFrom(...zones)),
    weeklyHours: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: week }),
    holidays: named(
      fc.integer({ min: -2, max: 3 }).map((days) => ({ date: dateAfter(date, days) })),
      "holiday",
      1,
    ),
  });
  const horizon = often<SlotRequest["horizon"]>(
    { kind: "none" },
    fc
      .integer({ min: 0, max: 3 })
      .chain((days) =>
        fc.constantFrom(
          { kind: "days" as const, days },
          { kind: "until" as const, lastDate: dateAfter(date, days - 1) },
        ),
      ),
  );
  const window = fc
    .record({ from: minutes(-dayMinutes, dayMinutes), length: minutes(60, 2 * dayMinutes) })
    .map(({ from, length }) => ({ start: base + from, end: base + from + length }));
  const request = fc.record({
    job,
    now: minutes(-2 * dayMinutes, dayMinutes).map((at) => base + at),
    noticeMinutes: fc.constantFrom(0, 0, 1, 60, 90, 1_440),
    horizon,
    window,
    ignoring: often<string[]>([], fc.constantFrom(["booking0"], ["hold0"], ["hold1", "booking1"])),
  });
  return fc.record({ company, fieldworker, request });
}

export const availabilityCases: fc.Arbitrary<AvailabilityCase> = fc
  .constantFrom(...places.flatMap(([zone, dates]) => dates.map((date) => [zone, date] as const)))
  .chain(([zone, date]) => casesAt(zone, date));

import { busyTimes } from "@/lib/domain/availability/busy-times";
import type { CompanyTimes, FieldworkerTimes, SlotRequest } from "@/lib/domain/availability/facts";
import { slotsOfEach, type TeamSlot, teamSlots } from "@/lib/domain/availability/slots";
import { dayjsSlots } from "./availability-dayjs";
import { asked, availabilityLoad, type LoadedFieldworker, slotCounts, starts } from "./availability-load";
import { type SweptFieldworker, sweptTeamSlots } from "./availability-sweep";
import { interleaved, type Measured, medianRatio, quantile } from "./measure";

const company: CompanyTimes = { zone: "America/Los_Angeles", weeklyHours: null, holidays: [] };
const request: SlotRequest = {
  job: {
    durationMinutes: asked.durationMinutes,
    beforeMinutes: asked.bufferMinutes,
    afterMinutes: asked.bufferMinutes,
    skills: [],
  },
  now: starts.start,
  noticeMinutes: 0,
  horizon: { kind: "none" },
  window: starts,
  ignoring: [],
};

/** As a store would give them: every fieldworker with hours of their own, blocks packed and sorted. */
function factsOf({ id, zone, busy }: LoadedFieldworker): FieldworkerTimes {
  return {
    id,
    zone,
    weeklyHours: [0, 1, 2, 3, 4].map((weekday) => ({ weekday, start: asked.opensAt, end: asked.closesAt })),
    stepMinutes: asked.stepMinutes,
    skills: [],
    dailyLimit: null,
    timeOff: [],
    bookings: [],
    holds: [],
    busy: busyTimes(busy.map((block) => ({ ...block, ref: "" }))),
    busyDays: [],
    ignored: [],
    staleSince: null,
  };
}

function msOfCalls(calls: number, work: () => unknown): number {
  const started = performance.now();
  for (let i = 0; i < calls; i += 1) work();
  return (performance.now() - started) / calls;
}

/** `start id`, one for each slot of each fieldworker: the same lines for the same answer. */
const linesOfEach = (each: readonly { readonly id: string; readonly starts: readonly number[] }[]) =>
  each.flatMap(({ id, starts }) => starts.map((start) => `${start} ${id}`)).sort();
const linesOf = (slots: readonly TeamSlot[]) =>
  slots.flatMap(({ start, free }) => free.map((id) => `${start} ${id}`)).sort();

function sorted(freeAt: ReadonlyMap<number, string[]>): TeamSlot[] {
  return [...freeAt].map(([start, free]) => ({ start, free })).sort((a, b) => a.start - b.start);
}

function mustAgree(name: string, count: number, ours: readonly string[], other: readonly string[]): void {
  const expected = slotCounts.get(count);
  if (ours.length !== expected)
    throw new Error(`${count} fieldworkers: ${ours.length} slots, not ${expected}`);
  if (ours.join() !== other.join()) throw new Error(`${count} fieldworkers: unlike slots from ${name}`);
}

const packed = ({ id, zone, busy }: LoadedFieldworker): SweptFieldworker => ({
  id,
  zone,
  starts: Int32Array.from(busy, ({ start }) => start),
  ends: Int32Array.from(busy, ({ end }) => end),
});

async function againstDayjs(count: number, rounds: number): Promise<Measured> {
  const load = availabilityLoad(count);
  const fieldworkers = load.map(factsOf);
  const ours = () => slotsOfEach(company, fieldworkers, request);
  const withDayjs = () =>
    load.map((fieldworker) => ({ id: fieldworker.id, starts: dayjsSlots(fieldworker) }));
  mustAgree("dayjs", count, linesOfEach(ours()), linesOfEach(withDayjs()));
  msOfCalls(100, ours);
  const taken = await interleaved(rounds, {
    ours: async () => msOfCalls(100, ours) / count,
    baseline: async () => msOfCalls(1, withDayjs) / count,
  });
  return {
    name: `slots of ${count} fieldworkers in 31 days, against dayjs`,
    ours: quantile(taken.ours, 0.5),
    baseline: quantile(taken.baseline, 0.5),
    unit: "ms each",
    ratio: medianRatio({ ours: taken.baseline, baseline: taken.ours }),
    goal: 1_000,
  };
}

async function againstSweep(count: number, calls: number): Promise<Measured> {
  const load = availabilityLoad(count);
  const [fieldworkers, columns] = [load.map(factsOf), load.map(packed)];
  const ours = () => teamSlots(company, fieldworkers, request);
  const sweep = () => sorted(sweptTeamSlots(columns));
  mustAgree("the plain sweep", count, linesOf(ours()), linesOf(sweep()));
  msOfCalls(calls, ours);
  msOfCalls(calls, sweep);
  const taken = await interleaved(15, {
    ours: async () => msOfCalls(calls, ours) / count,
    baseline: async () => msOfCalls(calls, sweep) / count,
  });
  return {
    name: `slots of ${count} fieldworkers in 31 days, against a plain sweep`,
    ours: quantile(taken.ours, 0.5),
    baseline: quantile(taken.baseline, 0.5),
    unit: "ms each",
    ratio: medianRatio(taken),
    goal: 3,
    atMost: true,
  };
}

/** Team slots with who is free at each, facts in memory; every side finds the same ones or the benchmark stops. */
export async function run(): Promise<Measured[]> {
  return [await againstDayjs(50, 5), await againstSweep(50, 40), await againstSweep(500, 4)];
}

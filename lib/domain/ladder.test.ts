import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Climb, dueRungs, nextRung, type RungName, rungs } from "./ladder";

const second = 1_000;
const minute = 60 * second;
const lookEveryMs = 20 * second;
const latestMs = 60 * second;
const startMs = Date.parse("2026-11-02T12:00:00Z");

type Outage = { readonly afterMs: number; readonly lastsMs: number };
/** A process that is not there for so long, beginning so long after the start. */
type Gap = { readonly atMs: number; readonly lastsMs: number };
type Climbed = { readonly outage: number; readonly name: RungName; readonly atMs: number };
type Decide = typeof dueRungs;

/** Looks at the outages one after the other, as the cron does: every 20 s or a little later, and never while it is dead. */
function climbAll(
  outages: readonly { readonly openMs: number; readonly endMs: number }[],
  { gaps, jitters, decide }: { gaps: readonly Gap[]; jitters: readonly number[]; decide: Decide },
): Climbed[] {
  const told: Climbed[] = [];
  const rows = outages.map(({ openMs }) => ({
    openedAt: new Date(openMs),
    endedAt: null as Date | null,
    climbed: { warning: null, dispatcher: null, owner: null } as Record<RungName, Date | null>,
  }));
  const untilMs = Math.max(...outages.map(({ endMs }) => endMs)) + 3 * minute;
  let looks = 0;
  for (let atMs = startMs; atMs < untilMs; ) {
    const isDead = gaps.some((gap) => atMs >= startMs + gap.atMs && atMs < startMs + gap.atMs + gap.lastsMs);
    outages.forEach(({ openMs, endMs }, outage) => {
      const row = rows[outage];
      if (!row || atMs < openMs) return;
      // Recovery ends an episode in its own transaction, whoever lives.
      if (atMs >= endMs) row.endedAt = new Date(endMs);
      if (isDead) return;
      for (const name of decide(row, new Date(atMs))) {
        row.climbed[name] = new Date(atMs);
        told.push({ outage, name, atMs });
      }
    });
    atMs += lookEveryMs + (jitters[looks % jitters.length] ?? 0);
    looks += 1;
  }
  return told;
}

/** What [I9] forbids, in words; nothing when all is well. */
function broken(
  outages: readonly Outage[],
  gaps: readonly Gap[],
  jitters: readonly number[],
  decide: Decide,
) {
  let lastMs = startMs;
  const spans = outages.map(({ afterMs, lastsMs }) => {
    const openMs = lastMs + afterMs;
    lastMs = openMs + lastsMs;
    return { openMs, endMs: lastMs };
  });
  const told = climbAll(spans, { gaps, jitters, decide });
  const wrong: string[] = [];
  spans.forEach(({ openMs, endMs }, outage) => {
    for (const { name, afterMs } of rungs) {
      const times = told.filter((each) => each.outage === outage && each.name === name);
      const dueMs = openMs + afterMs;
      if (times.length > 1) wrong.push(`${name} was climbed ${times.length} times`);
      for (const { atMs } of times) {
        if (atMs < dueMs) wrong.push(`${name} came early`);
        if (atMs >= endMs) wrong.push(`${name} came after the end`);
      }
      // Who dies within the minute has not had it.
      const aliveMs = gaps.reduce((ms, gap) => {
        const [fromMs, toMs] = [startMs + gap.atMs, startMs + gap.atMs + gap.lastsMs];
        return fromMs < ms + latestMs && ms < toMs ? toMs : ms;
      }, dueMs);
      const latest = aliveMs + latestMs;
      if (latest < endMs && !times.some(({ atMs }) => atMs <= latest))
        wrong.push(`${name} came late or never`);
    }
  });
  return wrong;
}

const span = (mostMinutes: number) =>
  fc.integer({ min: 1, max: mostMinutes * 60 }).map((seconds) => seconds * second);
const outages = fc.array(fc.record({ afterMs: span(40), lastsMs: span(300) }), {
  minLength: 1,
  maxLength: 8,
});
const jitters = fc.array(fc.integer({ min: 0, max: 20 * second }), { minLength: 1, maxLength: 50 });
const gaps = fc.array(fc.record({ afterMs: span(200), lastsMs: span(20) }), { maxLength: 4 }).map((drawn) => {
  let atMs = 0;
  return drawn.map(({ afterMs, lastsMs }): Gap => {
    const gap = { atMs: atMs + afterMs, lastsMs };
    atMs = gap.atMs + lastsMs + 5 * minute;
    return gap;
  });
});

describe("the ladder over fake time [I9]", () => {
  test("each rung once an episode, never early, at most 60 s late while a process lives, none after the end", () => {
    let minutes = 0;
    fc.assert(
      fc.property(outages, gaps, jitters, (drawn, dead, late) => {
        minutes += drawn.reduce((sum, { afterMs, lastsMs }) => sum + afterMs + lastsMs, 0) / minute;
        expect(broken(drawn, dead, late, dueRungs)).toEqual([]);
      }),
      { numRuns: 300, seed: 5 },
    );
    expect(minutes).toBeGreaterThan(100_000);
  });

  const bugs: readonly (readonly [what: string, decide: Decide, says: string])[] = [
    [
      "a rung without a memory of having been climbed",
      (climb, now) => dueRungs({ ...climb, climbed: { warning: null, dispatcher: null, owner: null } }, now),
      "warning was climbed",
    ],
    ["a rung that comes early", (climb, now) => dueRungs(climb, new Date(now.getTime() + minute)), "early"],
    [
      "an alarm after the recovery",
      (climb, now) => dueRungs({ ...climb, endedAt: null }, now),
      "after the end",
    ],
    [
      "a rung that is forgotten",
      (climb, now) => dueRungs(climb, now).filter((name) => name !== "owner"),
      "owner came late or never",
    ],
    [
      "a rung that is late",
      (climb, now) => dueRungs(climb, new Date(now.getTime() - 61 * second)),
      "late or never",
    ],
  ];
  test.each(bugs)("%s is found", (_what, decide, says) => {
    const two = [
      { afterMs: minute, lastsMs: 20 * minute },
      { afterMs: minute, lastsMs: 130 * minute },
    ];
    expect(broken(two, [], [0], decide).join()).toContain(says);
  });

  test.each<[climbed: readonly RungName[], ended: boolean, next: string | null]>([
    [[], false, "warning 5"],
    [["warning"], false, "dispatcher 30"],
    [["warning", "dispatcher"], false, "owner 120"],
    [["warning", "dispatcher", "owner"], false, null],
    [[], true, null],
  ])("after %j (over: %s) the next is %s", (climbed, ended, next) => {
    const at = new Date(startMs);
    const climb: Climb = {
      openedAt: at,
      endedAt: ended ? at : null,
      climbed: {
        warning: climbed.includes("warning") ? at : null,
        dispatcher: climbed.includes("dispatcher") ? at : null,
        owner: climbed.includes("owner") ? at : null,
      },
    };
    const rung = nextRung(climb);
    expect(rung && `${rung.name} ${(rung.at.getTime() - startMs) / minute}`).toBe(next);
  });
});

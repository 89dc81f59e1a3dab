import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainSlot, explainSlots } from "@/lib/domain/availability/explain";
import type { SlotRequest } from "@/lib/domain/availability/facts";
import type { Span } from "@/lib/domain/availability/minutes";
import { gapSearchMinutes, rankFieldworkers, verdictFor } from "@/lib/domain/availability/placement";
import { isBlocking, reasonOrder } from "@/lib/domain/availability/reasons";
import { freeSpans, slotsOf, teamSlots } from "@/lib/domain/availability/slots";
import { availabilityCases, factsOf } from "@/lib/domain/availability/testing/cases";
import { NaiveDays } from "@/lib/domain/availability/testing/naive";

/** `npm test` runs this under three process time zones: more than 10,000 cases in all. */
const numRuns = 3_400;

function marksOf(spans: readonly Span[], { window, job }: SlotRequest): string {
  let marks = "";
  for (const { start, end } of spans) {
    marks = marks.padEnd(start - window.start, "0").padEnd(end - window.start, "1");
  }
  return marks.padEnd(window.end + job.durationMinutes - window.start, "0");
}

describe("availability, minute by minute", () => {
  test(`the naive reference agrees on ${numRuns} cases [V1][B25][B26][P9]`, { timeout: 120_000 }, () => {
    let offered = 0;
    fc.assert(
      fc.property(availabilityCases, (given) => {
        const naive = new NaiveDays(given);
        const { company, fieldworker, request } = factsOf(given);
        const found = slotsOf(company, fieldworker, request);
        expect(found).toEqual(naive.slots());
        expect(marksOf(freeSpans(company, fieldworker, request), request)).toBe(naive.freeMinutes());
        offered += found.length;
      }),
      { numRuns },
    );
    expect(offered).toBeGreaterThan(numRuns);
  });

  test("a slot is offered exactly when nothing blocking explains it away [V2][P40]", {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(availabilityCases, fc.array(fc.nat(), { maxLength: 5 }), (given, picks) => {
        const { company, fieldworker, request } = factsOf(given);
        const slots = slotsOf(company, fieldworker, request);
        const explained = explainSlots(company, fieldworker, request);
        expect(explained.filter(({ isOffered }) => isOffered).map(({ start }) => start)).toEqual(slots);
        const length = request.window.end - request.window.start;
        const asked = picks.map((pick) => request.window.start + (pick % length));
        for (const start of [...asked, ...slots.slice(0, 3)]) {
          const one = explainSlot(company, fieldworker, request, start);
          expect(one.isOffered).toBe(slots.includes(start));
          expect(one.isOffered).toBe(!one.reasons.some(isBlocking));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("reasons come in their order, and what is offered a dispatcher may place too [V2][V20]", {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(availabilityCases, (given) => {
        const { company, fieldworker, request } = factsOf(given);
        for (const { start, isOffered, reasons } of explainSlots(company, fieldworker, request)) {
          const places = reasons.map(({ kind }) => reasonOrder.indexOf(kind));
          expect(places).toEqual([...places].sort((a, b) => a - b));
          if (!isOffered) continue;
          const { job, now, ignoring } = request;
          expect(verdictFor(company, fieldworker, { job, now, ignoring, start }).kind).toBe("free");
        }
      }),
      { numRuns: 300 },
    );
  });

  test("the slots of a team are those of its fieldworkers [V14]", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(availabilityCases, availabilityCases, (one, other) => {
        const { company, fieldworker: mike, request } = factsOf(one);
        const ana = { ...factsOf(other).fieldworker, id: "ana" };
        const team = teamSlots(company, [mike, ana], request);
        for (const who of [mike, ana]) {
          const free = team.filter(({ free }) => free.includes(who.id)).map(({ start }) => start);
          expect(free).toEqual(slotsOf(company, who, request));
        }
        expect(team.every(({ free }) => free.length > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("the nearest gap is where a verdict would first be free [V21]", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(availabilityCases, fc.nat(), (given, pick) => {
        const { company, fieldworker: able, request } = factsOf(given);
        const { job, now, ignoring, window } = request;
        const fieldworker = { ...able, skills: job.skills };
        const asked = { job, now, ignoring, start: window.start + (pick % (window.end - window.start)) };
        const [ranked] = rankFieldworkers(company, [fieldworker], asked);
        const isFree = (start: number) =>
          verdictFor(company, fieldworker, { ...asked, start }).kind === "free";
        const gap = ranked?.gapMinutes ?? gapSearchMinutes + 1;
        for (let far = Math.max(0, gap - 60); far < gap; far += 1) {
          expect([isFree(asked.start - far), isFree(asked.start + far)]).toEqual([false, false]);
        }
        if (gap <= gapSearchMinutes) {
          expect(isFree(asked.start - gap) || isFree(asked.start + gap)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

import type { HealthState } from "@/lib/domain/connection-health";
import type { DeadLetter, Incident, SyncHealth, SyncLine } from "@/lib/domain/sync-health-view";
import type { CareActions, DeadLetterActions } from "./care";

export const zone = "America/Los_Angeles";
/** 10:42:14 AM there. */
export const now = new Date("2026-11-03T18:42:14Z");
export const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

/** Of somebody who works here and was never invited. */
export const known = { invitedAt: null, isActive: true };

export function aLine(state: HealthState, wish: Partial<SyncLine> = {}): SyncLine {
  return {
    connectionId: `c-${state}`,
    provider: "google",
    accountEmail: "raj@demo.test",
    state,
    since: null,
    lastInAt: ago(1),
    lastOutAt: ago(61),
    trouble: null,
    nextTryAt: null,
    watch: { kind: "until", at: ago(-6 * 24 * 60 - 1) },
    ...wish,
  };
}

/** Raj's grant was revoked 100 minutes ago; two bookings wait, and the owner is told in 20 minutes. */
export function anIncident(wish: Partial<Incident> = {}): Incident {
  return {
    episodeId: "e1",
    memberId: "raj",
    name: "Raj Iyer",
    line: aLine("needsReconnect", {
      since: ago(100),
      trouble: { direction: "token", failure: { kind: "grantRevoked" } },
      watch: { kind: "ended" },
    }),
    openedAt: ago(100),
    rungs: [
      { name: "warning", climbedAt: ago(95), people: [] },
      {
        name: "dispatcher",
        climbedAt: ago(70),
        people: [{ name: "Priya Shah", seenAt: ago(69) }],
      },
      { name: "owner", climbedAt: null, people: [{ name: "Dana Reyes", seenAt: null }] },
    ],
    next: { name: "owner", at: ago(-20) },
    gap: [
      { id: "b1", ref: 1051, customer: "Ada Quist" },
      { id: "b2", ref: 1049, customer: "Sean Doyle" },
    ],
    waiting: 2,
    ...wish,
  };
}

export function aDeadLetter(wish: Partial<DeadLetter> = {}): DeadLetter {
  return {
    pushId: "p1",
    booking: { id: "b9", ref: 1060, customer: "Elena Cruz", startsAt: ago(-2_000) },
    fieldworker: { id: "raj", name: "Raj Iyer" },
    provider: "google",
    wish: "put",
    failure: { kind: "rejected", status: 400, reason: null },
    at: ago(5),
    ...wish,
  };
}

export function aHealth(wish: Partial<SyncHealth> = {}): SyncHealth {
  return {
    lines: [
      { memberId: "raj", name: "Raj Iyer", line: anIncident().line, waiting: 2, ...known },
      { memberId: "lee", name: "Lee Tran", line: null, waiting: 0, ...known },
      { memberId: "mike", name: "Mike Ortega", line: aLine("live"), waiting: 0, ...known },
    ],
    incidents: [anIncident()],
    calendarToBoard: { p50Ms: 2_100, p95Ms: 8_400, count: 20 },
    boardToCalendar: { p50Ms: 1_300, p95Ms: 31_000, count: 12 },
    waiting: { count: 2, oldestAt: ago(61) },
    retrying: { count: 1, nextAt: new Date(now.getTime() + 40_000) },
    deadLetters: [],
    notices: { lastAt: new Date(now.getTime() - 4_000), valid: 6, wanted: 6 },
    ...wish,
  };
}

/** Answers every wish with `answer` and remembers what was asked. */
export function careActions(
  answer: { ok: true; value: null } | { ok: false; problem: string; detail?: string },
) {
  const asked: unknown[] = [];
  const ask = (what: string) => async (wish: object) => {
    asked.push({ what, ...wish });
    return answer;
  };
  const actions: CareActions = {
    syncNow: ask("syncNow"),
    pause: ask("pause"),
    resume: ask("resume"),
    sendLink: ask("sendLink"),
    invite: ask("invite"),
  };
  const letterActions: DeadLetterActions = { retry: ask("retry"), discard: ask("discard") };
  return { asked, actions, letterActions };
}

import type { ProviderName } from "@/lib/domain/calendar-event";
import type { Random } from "@/sim/random";

/** What one history is like. Rates are chances per opportunity, times are milliseconds on the history's clock. */
export type Profile = {
  readonly fieldworkers: number;
  /** How long faults and people are about. */
  readonly busyMs: number;
  readonly officeEveryMs: number;
  readonly handEveryMs: number;
  /** Share of the hand's acts that touch our own events. */
  readonly handOnOurs: number;
  readonly bulkDelete: number;
  readonly leaseMs: number;
  readonly pageSize: number;
  readonly watchedMs: number;
  readonly unwatchedMs: number;
  readonly aheadMs: number;
  /** How long the provider takes to answer, at most. */
  readonly slowestMs: number;
  /** One job at a time per connection or calendar, as the engine is told. */
  readonly engineLimits: boolean;
  readonly personalEvents: number;
  readonly keepsUpToDate: boolean;
  readonly moves: "apply" | "ask" | "ignore";
  readonly deletions: "ask" | "cancel" | "putBack";
  readonly crash: number;
  readonly requestLost: number;
  readonly answerLost: number;
  readonly serverError: number;
  readonly outage: number;
  readonly rateLimited: number;
  readonly tokenExpired: number;
  readonly grantRevoked: number;
  readonly refused: number;
  readonly cursorLost: number;
  readonly unreadable: number;
  readonly pageTrouble: number;
  readonly emptyListing: number;
  readonly noticeLost: number;
  readonly noticeTwice: number;
  readonly noticeLate: number;
  readonly noticeForged: number;
  readonly watchTrouble: number;
  readonly stall: number;
  readonly landsLate: number;
  readonly jump: number;
  /** Processes' clocks differ by as much, either way. */
  readonly skewMs: number;
  readonly databaseError: number;
  readonly jobTwice: number;
  readonly jobLate: number;
  readonly jobLost: number;
  /** In whose manner each fieldworker's account behaves. */
  readonly manners: readonly ProviderName[];
  /** Of accounts in Graph's manner: a cursor is lost when the window has moved so far on. */
  readonly windowLastsMs: number;
  readonly watchLifeMs: number;
  /** A refresh ends the refresh tokens before its own. */
  readonly oldTokensDie: boolean;
  /** A process dies between a refresh and its saving. */
  readonly tokenLost: number;
  readonly lifecycle: number;
  /** Share of the occurrences deleted that no news tell of. */
  readonly silentDeletion: number;
  /** Whether somebody gives a connection up before the end of the day. */
  readonly disconnects: boolean;
};

const minute = 60_000;
const hour = 60 * minute;

/** Nothing goes wrong, people are about. */
export const calm: Profile = {
  fieldworkers: 2,
  busyMs: 45 * minute,
  officeEveryMs: 70_000,
  handEveryMs: 80_000,
  handOnOurs: 0.4,
  bulkDelete: 0,
  leaseMs: 20_000,
  pageSize: 50,
  watchedMs: 10 * minute,
  unwatchedMs: minute,
  aheadMs: 30 * 86_400_000,
  slowestMs: 800,
  engineLimits: true,
  personalEvents: 8,
  keepsUpToDate: true,
  moves: "apply",
  deletions: "ask",
  crash: 0,
  requestLost: 0,
  answerLost: 0,
  serverError: 0,
  outage: 0,
  rateLimited: 0,
  tokenExpired: 0,
  grantRevoked: 0,
  refused: 0,
  cursorLost: 0,
  unreadable: 0,
  pageTrouble: 0,
  emptyListing: 0,
  noticeLost: 0,
  noticeTwice: 0,
  noticeLate: 0,
  noticeForged: 0,
  watchTrouble: 0,
  stall: 0,
  landsLate: 0,
  jump: 0,
  skewMs: 0,
  databaseError: 0,
  jobTwice: 0,
  jobLate: 0,
  jobLost: 0,
  manners: ["google", "google", "google"],
  windowLastsMs: 24 * hour,
  watchLifeMs: 12 * minute,
  oldTokensDie: false,
  tokenLost: 0,
  lifecycle: 0,
  silentDeletion: 0,
  disconnects: false,
};

const rateBy = (random: Random) => (most: number) => (random.chance(0.35) ? 0 : most * random.share());

/**
 * Each history draws its own rates, some of them nothing, so that no fault always hides behind another. What concerns
 * Graph's manner alone is drawn `aside`: histories of Google's manner stay what they were without it.
 */
export function drawProfile(random: Random, aside: Random): Profile {
  const common = drawCommon(random);
  const graph = drawGraph(aside);
  const disconnects = aside.chance(0.2);
  // What is not written any more after it is written before.
  const officeEveryMs = Math.round(common.officeEveryMs * (disconnects ? 0.7 : 1));
  return { ...common, ...graph, disconnects, officeEveryMs };
}

function drawGraph(random: Random) {
  const rate = rateBy(random);
  // Where the window never moves on in time, nothing but the news keeps what is known true.
  const movesOn = random.chance(0.6);
  const manner = () => random.pick(["google", "microsoft"] as const);
  return {
    manners: [manner(), manner(), manner()],
    windowLastsMs: movesOn ? random.between(4, 8) * minute : 24 * hour,
    watchLifeMs: random.between(8, 14) * minute,
    oldTokensDie: random.chance(0.3),
    tokenLost: rate(0.5),
    lifecycle: rate(0.04),
    silentDeletion: movesOn && random.chance(0.7) ? 0.5 + random.share() / 2 : 0,
  };
}

function drawCommon(random: Random): Profile {
  const rate = rateBy(random);
  // The same number of changes in a short while, or, less often, in a long one.
  const busyMinutes = random.chance(0.2) ? random.between(9, 25) : random.between(4, 8);
  return {
    ...calm,
    fieldworkers: random.between(1, 3),
    busyMs: busyMinutes * minute,
    officeEveryMs: Math.round((busyMinutes * minute) / random.between(42, 68)),
    handEveryMs: Math.round((busyMinutes * minute) / random.between(6, 18)),
    handOnOurs: random.share() * 0.7,
    bulkDelete: rate(0.05),
    leaseMs: random.pick([20_000, 20_000, 40_000]),
    pageSize: random.pick([1, 2, 3, 5, 10, 50]),
    watchedMs: random.pick([2, 2, 3, 4, 5, 10]) * minute,
    unwatchedMs: random.between(90, 180) * 1_000,
    aheadMs: random.pick([10, 30, 30, 181]) * 86_400_000,
    slowestMs: random.pick([200, 800, 3_000]),
    engineLimits: random.chance(0.6),
    personalEvents: random.pick([2, 4, 6, 9, 26]),
    keepsUpToDate: random.chance(0.85),
    moves: random.pick(["apply", "apply", "ask", "ignore"]),
    deletions: random.pick(["ask", "ask", "cancel", "putBack"]),
    crash: rate(0.05),
    requestLost: rate(0.08),
    answerLost: rate(0.08),
    serverError: rate(0.1),
    outage: rate(0.01),
    rateLimited: rate(0.06),
    tokenExpired: rate(0.06),
    grantRevoked: rate(0.01),
    refused: rate(0.015),
    cursorLost: rate(0.05),
    unreadable: rate(0.1),
    pageTrouble: rate(0.15),
    emptyListing: rate(0.1),
    noticeLost: rate(0.6),
    noticeTwice: rate(0.3),
    noticeLate: rate(0.3),
    noticeForged: rate(0.1),
    watchTrouble: rate(0.4),
    stall: rate(0.02),
    landsLate: rate(0.02),
    jump: rate(0.02),
    skewMs: random.chance(0.5) ? 0 : random.between(0, 60_000),
    databaseError: rate(0.02),
    jobTwice: rate(0.15),
    jobLate: rate(0.1),
    jobLost: rate(0.05),
  };
}

/** After the faults: nothing goes wrong any more, and nobody does anything. */
export function healed(profile: Profile): Profile {
  const { leaseMs, pageSize, watchedMs, unwatchedMs, aheadMs, slowestMs, engineLimits } = profile;
  const { keepsUpToDate, moves, deletions, fieldworkers, personalEvents } = profile;
  const { manners, windowLastsMs, watchLifeMs } = profile;
  const graph = { manners, windowLastsMs, watchLifeMs };
  const knobs = { leaseMs, pageSize, watchedMs, unwatchedMs, aheadMs, slowestMs, engineLimits };
  return { ...calm, ...knobs, ...graph, keepsUpToDate, moves, deletions, fieldworkers, personalEvents };
}

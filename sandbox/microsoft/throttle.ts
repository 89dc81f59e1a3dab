import type { Now } from "../clock";
import type { Reply } from "../shared/http";
import type { Place } from "../shared/provider-half";
import { errorReply } from "./errors";

const MAX_IN_FLIGHT = 4;
const MAX_IN_WINDOW = 10_000;
const WINDOW_MS = 10 * 60_000;
const READ_BY_MS = 50;

type Mailbox = {
  inFlight: number;
  peak: number;
  refused: number;
  /** Came before the time a refusal had named, and after it can have been read. */
  early: number;
  refusedAt: number;
  barredUntil: number;
  windowStart: number;
  inWindow: number;
};

export type ThrottleRules = {
  /** What a refusal's Retry-After says. */
  readonly retryAfterSeconds: number;
  /** A request takes this long at least, so that those sent together are in flight together. */
  readonly paceMs: number;
};
const USUAL: ThrottleRules = { retryAfterSeconds: 10, paceMs: 10 };

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Four requests at a time and 10,000 in ten minutes for each app and mailbox: https://learn.microsoft.com/en-us/graph/throttling-limits
 * What is beyond is refused, and counted, so that a client that ignores the rule is seen. In memory only.
 */
export class Throttle {
  rules: ThrottleRules = USUAL;
  private readonly mailboxes = new Map<string, Mailbox>();

  constructor(private readonly now: Now) {}

  enter(mailbox: string): Place {
    const now = this.now();
    const state = this.stateOf(mailbox, now);
    if (now < state.barredUntil && now - state.refusedAt > READ_BY_MS) state.early += 1;
    state.inWindow += 1;
    const limit = state.inFlight >= MAX_IN_FLIGHT ? "MailboxConcurrency" : "request";
    if (limit === "request" && state.inWindow <= MAX_IN_WINDOW) return this.taken(state, now);
    state.refused += 1;
    state.refusedAt = now;
    state.barredUntil = now + this.rules.retryAfterSeconds * 1000;
    return { kind: "refused", reply: this.refusal(limit) };
  }

  /** By app and mailbox: "lockstep-dev ana@demo.test". */
  counts(): Record<string, Pick<Mailbox, "inFlight" | "peak" | "refused" | "early">> {
    const shown = [...this.mailboxes].map(([name, { inFlight, peak, refused, early }]) => {
      return [name, { inFlight, peak, refused, early }] as const;
    });
    return Object.fromEntries(shown);
  }

  /** Forgets the counts; requests in flight keep their places. */
  clear(): void {
    this.rules = USUAL;
    for (const [name, state] of this.mailboxes) {
      const { inFlight } = state;
      if (inFlight === 0) this.mailboxes.delete(name);
      else Object.assign(state, { peak: inFlight, refused: 0, early: 0, refusedAt: 0, barredUntil: 0 });
    }
  }

  private taken(state: Mailbox, startedAt: number): Place {
    state.inFlight += 1;
    state.peak = Math.max(state.peak, state.inFlight);
    const leave = async () => {
      const left = this.rules.paceMs - (this.now() - startedAt);
      if (left > 0) await sleep(Math.min(left, this.rules.paceMs));
      state.inFlight -= 1;
    };
    return { kind: "taken", leave };
  }

  private stateOf(mailbox: string, now: number): Mailbox {
    const fresh = {
      inFlight: 0,
      peak: 0,
      refused: 0,
      early: 0,
      refusedAt: 0,
      barredUntil: 0,
      windowStart: now,
      inWindow: 0,
    };
    const state = this.mailboxes.get(mailbox) ?? fresh;
    this.mailboxes.set(mailbox, state);
    if (now - state.windowStart >= WINDOW_MS) Object.assign(state, { windowStart: now, inWindow: 0 });
    return state;
  }

  private refusal(limit: string): Reply {
    const message = `Application is over its ${limit} limit.`;
    const headers = { "retry-after": String(this.rules.retryAfterSeconds) };
    return errorReply(429, "ApplicationThrottled", message, { headers });
  }
}

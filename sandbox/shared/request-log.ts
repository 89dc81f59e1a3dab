import type { Now } from "../clock";

export type Outcome = "answered" | "answerDropped" | "requestDropped";
/** `copyWrite`: to an event with our marker that the owner made, by copying ours. */
export type ViolationKind = "foreignWrite" | "copyWrite" | "attendees" | "sendUpdates";

/** What a provider half can say about a request before it is carried out. */
export type Sight = {
  readonly account: string | null;
  readonly calendarId: string | null;
  readonly eventId: string | null;
  /** `extendedProperties.private.mirrorId` of the stored event, or for an insert of the sent one. */
  readonly mirrorId: string | null;
  readonly sendUpdates: string | null;
  readonly attendees: number;
  readonly violations: readonly ViolationKind[];
};

/** Of a request that touches nothing. */
export const NO_SIGHT: Sight = {
  account: null,
  calendarId: null,
  eventId: null,
  mirrorId: null,
  sendUpdates: null,
  attendees: 0,
  violations: [],
};

export type LoggedRequest = Sight & {
  readonly seq: number;
  readonly at: string;
  readonly provider: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly touchesOurEvent: boolean;
  readonly status: number | null;
  readonly outcome: Outcome;
  readonly faults: readonly string[];
  readonly durationMs: number;
};

export type Violation = {
  readonly seq: number;
  readonly at: string;
  readonly kind: ViolationKind;
  readonly operation: string;
  readonly account: string | null;
  readonly calendarId: string | null;
  readonly eventId: string | null;
};

const LIMIT = 5_000;

/** The last 5,000 provider requests, and the last 5,000 broken promises among all requests. In memory only. */
export class RequestLog {
  private requests: LoggedRequest[] = [];
  private broken: Violation[] = [];
  private lastSeq = 0;
  private brokenCount = 0;

  constructor(private readonly now: Now) {}

  add(entry: Omit<LoggedRequest, "seq" | "at" | "touchesOurEvent">): void {
    this.lastSeq += 1;
    const seq = this.lastSeq;
    const at = new Date(this.now()).toISOString();
    this.requests.push({ seq, at, touchesOurEvent: entry.mirrorId !== null, ...entry });
    if (this.requests.length > LIMIT) this.requests = this.requests.slice(-LIMIT);
    const { operation, account, calendarId, eventId } = entry;
    for (const kind of entry.violations) {
      this.brokenCount += 1;
      this.broken.push({ seq, at, kind, operation, account, calendarId, eventId });
    }
    if (this.broken.length > LIMIT) this.broken = this.broken.slice(-LIMIT);
  }

  since(seq: number): LoggedRequest[] {
    return this.requests.filter((entry) => entry.seq > seq);
  }

  violations(): { count: number; violations: readonly Violation[] } {
    return { count: this.brokenCount, violations: this.broken };
  }

  /** Sequence numbers go on counting, so a reader's `since` stays good. */
  clear(): void {
    this.requests = [];
    this.broken = [];
    this.brokenCount = 0;
  }
}

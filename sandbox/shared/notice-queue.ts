import type { Now } from "../clock";
import { type Letter, type LetterAnswer, type Posting, postLetter } from "./notice-post";

const MAX_IN_FLIGHT = 32;
const MAX_PER_LINE = 4;
const MAX_WAITING = 10_000;
const REMEMBERED = 1_000;

/** A letter, the channel or receiver whose letters share four places, and what to remember of it. */
export type Parcel<Told> = { readonly line: string; readonly letter: Letter; readonly told: Told };

/** `status` is null when nobody answered. */
export type Delivery<Told> = Told & {
  readonly at: string;
  readonly line: string;
  readonly attempt: number;
  readonly status: number | null;
};

/** Milliseconds until the next try, null for none; `attempt` is the one that has just failed or succeeded, from 1. */
export type RetryRule = (status: number | null, attempt: number) => number | null;

type Job<Told> = { readonly parcel: Parcel<Told>; readonly attempt: number };

/** Sends letters beside everything else: at most 32 at once, 4 of one line, and at most 10,000 waiting; what is beyond is lost. */
export class NoticeQueue<Told> {
  /** Told of every parcel that is not tried again, with the last answer. */
  onLast: (parcel: Parcel<Told>, status: number | null) => void = () => undefined;
  private waiting: Job<Told>[] = [];
  private readonly flying = new Map<Posting, string>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private remembered: Delivery<Told>[] = [];

  constructor(
    private readonly now: Now,
    private readonly retryAfter: RetryRule,
  ) {}

  add(parcel: Parcel<Told>): void {
    this.enqueue({ parcel, attempt: 1 });
  }

  /** One attempt, now, whatever else is waiting. */
  async send(parcel: Parcel<Told>, attempt = 1): Promise<LetterAnswer | null> {
    const posting = postLetter(parcel.letter);
    this.flying.set(posting, parcel.line);
    const answer = await posting.answer;
    if (this.flying.delete(posting)) this.remember({ parcel, attempt }, answer?.status ?? null);
    return answer;
  }

  after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    timer.unref();
    this.timers.add(timer);
  }

  get deliveries(): readonly Delivery<Told>[] {
    return this.remembered;
  }

  get counts(): { waiting: number; inFlight: number; later: number } {
    return { waiting: this.waiting.length, inFlight: this.flying.size, later: this.timers.size };
  }

  clear(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.waiting = [];
    this.remembered = [];
    const flying = [...this.flying.keys()];
    this.flying.clear();
    for (const posting of flying) posting.abort();
  }

  private enqueue(job: Job<Told>): void {
    if (this.waiting.length < MAX_WAITING) this.waiting.push(job);
    this.pump();
  }

  private pump(): void {
    while (this.flying.size < MAX_IN_FLIGHT) {
      const busy = [...this.flying.values()];
      const next = this.waiting.findIndex(
        ({ parcel }) => busy.filter((line) => line === parcel.line).length < MAX_PER_LINE,
      );
      const [job] = next === -1 ? [] : this.waiting.splice(next, 1);
      if (!job) return;
      void this.attempt(job);
    }
  }

  private async attempt(job: Job<Told>): Promise<void> {
    const answer = await this.send(job.parcel, job.attempt);
    const status = answer?.status ?? null;
    const wait = this.retryAfter(status, job.attempt);
    if (wait === null) this.onLast(job.parcel, status);
    else this.after(wait, () => this.enqueue({ ...job, attempt: job.attempt + 1 }));
    this.pump();
  }

  private remember({ parcel, attempt }: Job<Told>, status: number | null): void {
    const at = new Date(this.now()).toISOString();
    this.remembered.push({ ...parcel.told, at, line: parcel.line, attempt, status });
    if (this.remembered.length > REMEMBERED) this.remembered = this.remembered.slice(-REMEMBERED);
  }
}

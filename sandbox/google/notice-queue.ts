import type { Now } from "../clock";
import { type Message, type Posting, postMessage } from "./notice-post";

const MAX_IN_FLIGHT = 32;
const MAX_PER_CHANNEL = 4;
const MAX_WAITING = 10_000;
const MAX_ATTEMPTS = 4;
const REMEMBERED = 1_000;
const RETRIED = new Set([500, 502, 503, 504]);

/** `status` is null when nobody answered. */
export type Delivery = {
  readonly at: string;
  readonly channelId: string;
  readonly number: number;
  readonly state: string;
  readonly attempt: number;
  readonly status: number | null;
};

type Job = { readonly address: string; readonly message: Message; readonly attempt: number };

/** Sends messages beside everything else: at most 32 at once, 4 of one channel, and at most 10,000 waiting; what is beyond is lost. */
export class NoticeQueue {
  /** Before the first retry; each further one waits twice as long. */
  retryMs = 1_000;
  private waiting: Job[] = [];
  private readonly flying = new Map<Posting, string>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private remembered: Delivery[] = [];

  constructor(private readonly now: Now) {}

  add(address: string, message: Message): void {
    this.enqueue({ address, message, attempt: 1 });
  }

  /** One attempt, now, whatever else is waiting. */
  async send(address: string, message: Message, attempt = 1): Promise<number | null> {
    const posting = postMessage(address, message);
    this.flying.set(posting, message.channelId);
    const status = await posting.status;
    if (this.flying.delete(posting)) this.remember({ address, message, attempt }, status);
    return status;
  }

  after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    timer.unref();
    this.timers.add(timer);
  }

  get deliveries(): readonly Delivery[] {
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

  private enqueue(job: Job): void {
    if (this.waiting.length < MAX_WAITING) this.waiting.push(job);
    this.pump();
  }

  private pump(): void {
    while (this.flying.size < MAX_IN_FLIGHT) {
      const busy = [...this.flying.values()];
      const next = this.waiting.findIndex(
        ({ message }) => busy.filter((id) => id === message.channelId).length < MAX_PER_CHANNEL,
      );
      const [job] = next === -1 ? [] : this.waiting.splice(next, 1);
      if (!job) return;
      void this.attempt(job);
    }
  }

  private async attempt(job: Job): Promise<void> {
    const status = await this.send(job.address, job.message, job.attempt);
    if ((status === null || RETRIED.has(status)) && job.attempt < MAX_ATTEMPTS) {
      const again = { ...job, attempt: job.attempt + 1 };
      this.after(this.retryMs * 2 ** (job.attempt - 1), () => this.enqueue(again));
    }
    this.pump();
  }

  private remember({ message, attempt }: Job, status: number | null): void {
    const { channelId, number, state } = message;
    const at = new Date(this.now()).toISOString();
    this.remembered.push({ at, channelId, number, state, attempt, status });
    if (this.remembered.length > REMEMBERED) this.remembered = this.remembered.slice(-REMEMBERED);
  }
}

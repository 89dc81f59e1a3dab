import { randomInt } from "node:crypto";
import { z } from "zod";
import { NoticeQueue } from "./notice-queue";
import type { GoogleStore } from "./store";
import type { Channel } from "./types";

/** How badly messages travel. In memory only, like every fault. */
export const noticeModesSchema = z.object({
  /** true loses every message, the sync message too; a number is the chance to lose one. */
  drop: z.union([z.boolean(), z.number().min(0).max(1)]).default(false),
  /** How many further copies of each message come, with the same number. */
  duplicate: z.int().min(0).max(10).default(0),
  delayMs: z.int().min(0).max(600_000).default(0),
  /** Gathers the messages of 300 ms and sends the newest first. */
  reorder: z.boolean().default(false),
  /** A stopped channel sends one more at once, and goes on sending while this stands. */
  lateAfterStop: z.boolean().default(false),
  /** Refuses http addresses on this machine too. */
  httpsOnly: z.boolean().default(false),
  retryMs: z.int().min(1).max(600_000).default(1_000),
});
export type NoticeModes = z.infer<typeof noticeModesSchema>;

const SYNC_WAIT_MS = 2_000;
const GATHER_MS = 300;
/** Each message has a connection of its own; two sent at once could overtake each other again. */
const APART_MS = 25;
const LATE_MS = 100;

type Outgoing = { readonly channel: Channel; readonly state: "sync" | "exists" };

/** The messages of push channels. Nothing here holds up an API answer but the sync message, for 2 s at most. */
export class Notices {
  readonly queue: NoticeQueue;
  private modes: NoticeModes = noticeModesSchema.parse({});
  private gathered: Outgoing[] = [];
  private readonly changed = new Set<string>();
  private lost = 0;

  constructor(private readonly store: GoogleStore) {
    this.queue = new NoticeQueue(store.now);
    store.onChange = (calendarId) => this.noteChange(calendarId);
  }

  get standing(): NoticeModes {
    return this.modes;
  }

  get lostCount(): number {
    return this.lost;
  }

  set(wish: NoticeModes): void {
    this.modes = wish;
    this.queue.retryMs = wish.retryMs;
  }

  clear(): void {
    this.set(noticeModesSchema.parse({}));
    this.gathered = [];
    this.changed.clear();
    this.lost = 0;
    this.queue.clear();
  }

  async sync(channel: Channel): Promise<void> {
    if (this.isLost()) return;
    const sent = this.queue.send(channel.address, messageOf(channel, "sync", channel.number));
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SYNC_WAIT_MS);
    });
    await Promise.race([sent, limit]);
    clearTimeout(timer);
  }

  stopped(channel: Channel): void {
    if (this.modes.lateAfterStop) this.queue.after(LATE_MS, () => this.tell({ channel, state: "exists" }));
  }

  /** All that one request changes in a calendar makes one message. */
  private noteChange(calendarId: string): void {
    if (this.changed.size === 0) queueMicrotask(() => this.tellAll());
    this.changed.add(calendarId);
  }

  private tellAll(): void {
    const calendars = new Set(this.changed);
    this.changed.clear();
    for (const channel of this.store.channels.values()) {
      const isOver = channel.stopped && !this.modes.lateAfterStop;
      if (!calendars.has(channel.calendarId) || isOver || channel.expiresAt <= this.store.now()) continue;
      this.tell({ channel, state: "exists" });
    }
  }

  private tell(outgoing: Outgoing): void {
    const { delayMs, reorder } = this.modes;
    if (reorder) {
      if (this.gathered.length === 0) this.queue.after(GATHER_MS, () => this.release());
      this.gathered.push(this.numbered(outgoing));
    } else if (delayMs > 0) {
      const ready = this.numbered(outgoing);
      this.queue.after(delayMs, () => this.dispatch(ready));
    } else this.dispatch(this.numbered(outgoing));
  }

  private release(): void {
    const batch = this.gathered.reverse();
    this.gathered = [];
    for (const [place, one] of batch.entries()) {
      this.queue.after(this.modes.delayMs + place * APART_MS, () => this.dispatch(one));
    }
  }

  /** Numbers grow with gaps, as Google's do. */
  private numbered({ channel, state }: Outgoing): Outgoing {
    const last = this.store.channels.get(channel.id) ?? channel;
    const next = { ...last, number: last.number + 1 + ((last.number * 7) % 5) };
    this.store.channels.put(next.id, next);
    return { channel: next, state };
  }

  private dispatch({ channel, state }: Outgoing): void {
    for (let copy = 0; copy <= this.modes.duplicate; copy += 1) {
      if (!this.isLost()) this.queue.add(channel.address, messageOf(channel, state, channel.number));
    }
  }

  private isLost(): boolean {
    const { drop } = this.modes;
    const isLost = typeof drop === "boolean" ? drop : randomInt(1_000_000) < drop * 1_000_000;
    if (isLost) this.lost += 1;
    return isLost;
  }
}

export const messageOf = (channel: Channel, state: "sync" | "exists", number: number) => ({
  channelId: channel.id,
  resourceId: channel.resourceId,
  resourceUri: channel.resourceUri,
  token: channel.token,
  expiresAt: channel.expiresAt,
  state,
  number,
});

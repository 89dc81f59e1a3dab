import { z } from "zod";
import { NoticeSender } from "../shared/notice-sender";
import { travelModes } from "../shared/notice-travel";
import { parcelOf, type Told } from "./notice-post";
import type { GoogleStore } from "./store";
import type { Channel } from "./types";

/** `drop` loses the sync message too; further copies have the same number. */
export const noticeModesSchema = z.object({
  ...travelModes,
  /** A stopped channel sends one more at once, and goes on sending while this stands. */
  lateAfterStop: z.boolean().default(false),
});
export type NoticeModes = z.infer<typeof noticeModesSchema>;

const SYNC_WAIT_MS = 2_000;
const LATE_MS = 100;
const MAX_ATTEMPTS = 4;
const RETRIED = new Set([500, 502, 503, 504]);

/** The messages of push channels. Nothing here holds up an API answer but the sync message, for 2 s at most. */
export class Notices extends NoticeSender<NoticeModes, Told> {
  private readonly changed = new Set<string>();

  constructor(private readonly store: GoogleStore) {
    super(store.calendarNow, noticeModesSchema.parse({}));
    store.onChange = (calendarId) => this.noteChange(calendarId);
  }

  override clear(): void {
    super.clear();
    this.changed.clear();
  }

  async sync(channel: Channel): Promise<void> {
    if (this.travel.isLost()) return;
    const sent = this.queue.send(parcelFor(channel, "sync"));
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SYNC_WAIT_MS);
    });
    await Promise.race([sent, limit]);
    clearTimeout(timer);
  }

  stopped(channel: Channel): void {
    if (this.standing.lateAfterStop) this.queue.after(LATE_MS, () => this.tell(channel));
  }

  protected override waitAfter(status: number | null, attempt: number): number | null {
    const isRetried = (status === null || RETRIED.has(status)) && attempt < MAX_ATTEMPTS;
    return isRetried ? this.standing.retryMs * 2 ** (attempt - 1) : null;
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
      const isOver = channel.stopped && !this.standing.lateAfterStop;
      if (!calendars.has(channel.calendarId) || isOver || channel.expiresAt <= this.store.now()) continue;
      this.tell(channel);
    }
  }

  /** Numbers grow with gaps, as Google's do. */
  private tell(channel: Channel): void {
    const last = this.store.channels.get(channel.id) ?? channel;
    const next = { ...last, number: last.number + 1 + ((last.number * 7) % 5) };
    this.store.channels.put(next.id, next);
    this.travel.send(parcelFor(next, "exists"));
  }
}

const parcelFor = (channel: Channel, state: "sync" | "exists") =>
  parcelOf(channel.address, {
    channelId: channel.id,
    resourceId: channel.resourceId,
    resourceUri: channel.resourceUri,
    token: channel.token,
    expiresAt: channel.expiresAt,
    state,
    number: channel.number,
  });

import type { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import type { Watching, WatchOrder } from "@/lib/calendar/provider";
import type { Watch } from "@/lib/domain/calendar-event";
import { ProviderError } from "@/lib/domain/failure";
import type { Secret } from "@/lib/domain/secret";

/** What arrives at a callback address. */
export type MemoryNotice = {
  readonly callbackUrl: string;
  readonly watchId: string;
  readonly resourceId: string;
  readonly secret: Secret;
  /** Beside a change: the watch must be extended, notices were missed, the watch ended. */
  readonly state: "sync" | "exists" | "renew" | "missed" | "ended";
  readonly number: number;
};

/** `quietAt`: it tells of nothing from then on, unless it is extended. */
type Open = { watch: Watch; readonly order: WatchOrder; number: number; quietAt: Date | null };

const weekMs = 7 * 86_400_000;
const localHosts = ["127.0.0.1", "localhost", "[::1]"];

/** The watches of one account. `deliver` is called for every notice, in order; losing and repeating them is its business. */
export class MemoryWatches {
  private readonly byId = new Map<string, Open>();
  private readonly usedIds = new Set<string>();

  constructor(
    private readonly calendars: MemoryCalendars,
    private readonly deliver: (notice: MemoryNotice) => void,
    readonly watching: Watching = { covers: "calendar", renews: "byReplacement" },
    private readonly lifeMs = weekMs,
  ) {
    calendars.onChange((calendarId) => this.announce(calendarId));
  }

  /** @throws ProviderError calendarGone, rejected */
  open(calendarId: string, order: WatchOrder): Watch {
    if (!this.calendars.has(calendarId)) throw new ProviderError({ kind: "calendarGone" });
    if (!isReachable(order.callbackUrl)) throw rejected("push.webhookUrlNotHttps");
    if (this.usedIds.has(order.id)) throw rejected("channelIdNotUnique");
    this.usedIds.add(order.id);
    const of = this.watching.covers === "account" ? "the account" : calendarId;
    const watch = { id: order.id, calendarId, resourceId: `events of ${of}`, expiresAt: this.newEnd() };
    const open = { watch, order, number: 0, quietAt: null };
    this.byId.set(order.id, open);
    this.send(open, "sync");
    return watch;
  }

  /** null when it ended. @throws ProviderError rejected */
  extend({ id, resourceId }: Watch): Watch | null {
    if (this.watching.renews !== "inPlace") throw rejected("notExtendable");
    const open = this.byId.get(id);
    const isOver = !open || open.watch.expiresAt <= this.calendars.now();
    if (isOver || open.watch.resourceId !== resourceId) return null;
    open.watch = { ...open.watch, expiresAt: this.newEnd() };
    open.quietAt = null;
    return open.watch;
  }

  close({ id, resourceId }: Watch): void {
    if (this.byId.get(id)?.watch.resourceId === resourceId) this.byId.delete(id);
  }

  /** Every watch ends without a word. */
  forget(): void {
    this.byId.clear();
  }

  /** Every watch must be extended by then. */
  wantExtension(by: Date): void {
    for (const open of this.byId.values()) {
      open.quietAt = by;
      this.send(open, "renew");
    }
  }

  sayMissed(): void {
    for (const open of this.byId.values()) this.send(open, "missed");
  }

  /** Every watch ends, and says so. */
  endAll(): void {
    const ended = [...this.byId.values()];
    this.byId.clear();
    for (const open of ended) this.send(open, "ended");
  }

  /** Ids of the watches that still tell of changes. */
  get living(): readonly string[] {
    const now = this.calendars.now();
    return [...this.byId.values()].filter(({ watch }) => watch.expiresAt > now).map(({ watch }) => watch.id);
  }

  private newEnd(): Date {
    return new Date(this.calendars.now().getTime() + this.lifeMs);
  }

  private announce(calendarId: string): void {
    if (this.byId.size === 0) return;
    const now = this.calendars.now();
    for (const open of [...this.byId.values()]) {
      if (open.watch.expiresAt <= now) this.byId.delete(open.watch.id);
      else if (this.isTold(open, calendarId, now)) this.send(open, "exists");
    }
  }

  private isTold({ watch, quietAt }: Open, calendarId: string, now: Date): boolean {
    if (quietAt !== null && quietAt <= now) return false;
    return this.watching.covers === "account" || watch.calendarId === calendarId;
  }

  private send(open: Open, state: MemoryNotice["state"]): void {
    open.number += 1;
    const { watch, order, number } = open;
    const { callbackUrl, secret } = order;
    this.deliver({ callbackUrl, watchId: watch.id, resourceId: watch.resourceId, secret, state, number });
  }
}

const rejected = (reason: string) => new ProviderError({ kind: "rejected", status: 400, reason });

/** https anywhere; without it only on this machine, as the demo's Google takes it. */
function isReachable(callbackUrl: string): boolean {
  if (!URL.canParse(callbackUrl)) return false;
  const { protocol, hostname } = new URL(callbackUrl);
  return protocol === "https:" || (protocol === "http:" && localHosts.includes(hostname));
}

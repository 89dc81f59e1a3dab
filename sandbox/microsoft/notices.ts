import { z } from "zod";
import { NoticeSender } from "../shared/notice-sender";
import { travelModes } from "../shared/notice-travel";
import { changeItem, jsonParcel, type LifecycleEvent, lifecycleItem, type Told } from "./notice-letters";
import { CHANGE_TYPES, type Subscription, type Subscriptions } from "./subscriptions";
import type { ChangeKind, EventChange } from "./types";

const FOUR_HOURS_MS = 4 * 3_600_000;
const LONGEST_WAIT_MS = 10 * 60_000;
const MOST_IN_LETTER = 100;

export const noticeModesSchema = z.object({
  ...travelModes,
  /** How long a receiver may take for a letter, and for a handshake. */
  answerMs: z.int().min(10).max(3_000).default(3_000),
  handshakeMs: z.int().min(10).max(10_000).default(10_000),
  /** Without a 2xx a letter is tried again for so long, then dropped, and `missed` is told. */
  giveUpMs: z.int().min(0).max(FOUR_HOURS_MS).default(FOUR_HOURS_MS),
  /** A new event makes an `updated` beside its `created`. */
  echoCreated: z.boolean().default(true),
  /** Older documents say 4,230. */
  maxLifeMinutes: z.int().min(45).max(10_080).default(10_080),
  /** A second subscription to the same things is refused with 409. */
  refuseTwins: z.boolean().default(false),
});
export type NoticeModes = z.infer<typeof noticeModesSchema>;

type Item = { readonly subscription: Subscription; readonly kind: ChangeKind; readonly entry: unknown };

/** Tells receivers of changes and of the subscription's own life. No API answer waits for a letter. */
export class Notices extends NoticeSender<NoticeModes, Told> {
  private changes: EventChange[] = [];

  constructor(private readonly subscriptions: Subscriptions) {
    const { store } = subscriptions;
    super(store.calendarNow, noticeModesSchema.parse({}));
    this.queue.onLast = ({ told }, status) => {
      const isDropped = status === null || status >= 300 || status < 200;
      if (isDropped && told.kind === "change") this.missed(told.subscriptions);
    };
    store.onChange((change) => this.note(change));
    store.onRevoke(({ account, clientId }) => this.pause(account, clientId));
  }

  override clear(): void {
    super.clear();
    this.changes = [];
  }

  /** What the provider does to a subscription by itself; a removed one is gone before its owner hears of it. */
  lifecycle(subscription: Subscription, event: LifecycleEvent): void {
    if (event === "subscriptionRemoved") this.subscriptions.remove(subscription.id);
    this.tellLifecycle(subscription, event);
  }

  /** Changes are told again; those that were not told meanwhile are owned up to. */
  resume(subscription: Subscription): Subscription {
    const active = { ...subscription, state: "active" } as const;
    this.subscriptions.put(active);
    if (subscription.state === "owed") this.tellLifecycle(active, "missed");
    return active;
  }

  /** Without access nothing is told, until the subscription is reauthorized or has run out. */
  pause(account: string, clientId: string | null): void {
    for (const subscription of this.subscriptions.ofAccount(account)) {
      if (clientId !== null && subscription.clientId !== clientId) continue;
      if (subscription.state !== "active") continue;
      this.subscriptions.put({ ...subscription, state: "paused" });
      this.tellLifecycle(subscription, "reauthorizationRequired");
    }
  }

  /** Nothing is sent to a subscription that named no lifecycle address. */
  private tellLifecycle(subscription: Subscription, event: LifecycleEvent): void {
    const { store } = this.subscriptions;
    const account = store.accounts.get(subscription.account);
    if (!account || subscription.lifecycleUrl === null) return;
    const told = { kind: "lifecycle", words: event, subscriptions: [subscription.id] } as const;
    const item = lifecycleItem(subscription, account, event);
    this.travel.send(jsonParcel(subscription.lifecycleUrl, [item], told, this.standing.answerMs));
  }

  protected override waitAfter(status: number | null, attempt: number): number | null {
    if (status !== null && status >= 200 && status < 300) return null;
    const { retryMs, giveUpMs } = this.standing;
    const waits = Array.from({ length: attempt }, (_, index) =>
      Math.min(retryMs * 2 ** index, LONGEST_WAIT_MS),
    );
    const spent = waits.reduce((sum, wait) => sum + wait, 0);
    return spent > giveUpMs ? null : (waits.at(-1) ?? retryMs);
  }

  private missed(ids: readonly string[]): void {
    for (const id of ids) {
      const subscription = this.subscriptions.get(id);
      if (subscription) this.tellLifecycle(subscription, "missed");
    }
  }

  /** All that one request changes travels together. */
  private note(change: EventChange): void {
    if (this.changes.length === 0) queueMicrotask(() => this.tellAll());
    this.changes.push(change);
  }

  private tellAll(): void {
    const changes = this.changes.splice(0);
    this.send(changes.flatMap((change) => this.itemsOf(change, change.kind)));
    if (!this.standing.echoCreated) return;
    const created = changes.filter(({ kind }) => kind === "created");
    this.send(created.flatMap((change) => this.itemsOf(change, "updated")));
  }

  private itemsOf(change: EventChange, kind: ChangeKind): Item[] {
    const account = this.subscriptions.store.accounts.get(change.event.account);
    if (!account) return [];
    return this.subscriptions.ofAccount(account.email).flatMap((subscription) => {
      if (!subscription.changeTypes.includes(kind)) return [];
      if (subscription.state !== "active") {
        this.subscriptions.put({ ...subscription, state: "owed" });
        return [];
      }
      return [{ subscription, kind, entry: changeItem(subscription, account, change, kind) }];
    });
  }

  /** One letter to each receiver for all its subscriptions, or several when there is much to say. */
  private send(items: readonly Item[]): void {
    for (const address of new Set(items.map(({ subscription }) => subscription.notificationUrl))) {
      const mine = items.filter(({ subscription }) => subscription.notificationUrl === address);
      for (let from = 0; from < mine.length; from += MOST_IN_LETTER) {
        this.post(address, mine.slice(from, from + MOST_IN_LETTER));
      }
    }
  }

  private post(address: string, items: readonly Item[]): void {
    const kinds = items.map(({ kind }) => kind);
    const words = CHANGE_TYPES.flatMap((kind) => {
      const count = kinds.filter((one) => one === kind).length;
      return count > 0 ? [count === 1 ? kind : `${kind} × ${count}`] : [];
    }).join(", ");
    const subscriptions = [...new Set(items.map(({ subscription }) => subscription.id))];
    const entries = items.map(({ entry }) => entry);
    const told = { kind: "change", words, subscriptions } as const;
    this.travel.send(jsonParcel(address, entries, told, this.standing.answerMs));
  }
}

import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Collection, Journal } from "../shared/journal";
import type { MicrosoftStore } from "./store";

export const CHANGE_TYPES = ["created", "updated", "deleted"] as const;

/** `paused`: not authorized any more, so that changes are not told until it is reauthorized; `owed` once one was not. */
export const subscriptionSchema = z.object({
  id: z.string(),
  account: z.string(),
  clientId: z.string(),
  /** As it was written; every resource that is taken means the whole mailbox. */
  resource: z.string(),
  changeTypes: z.array(z.enum(CHANGE_TYPES)),
  notificationUrl: z.string(),
  lifecycleUrl: z.string().nullable(),
  clientState: z.string().nullable(),
  expiresAt: z.number(),
  immutableIds: z.boolean(),
  state: z.enum(["active", "paused", "owed"]),
});
export type Subscription = z.infer<typeof subscriptionSchema>;

/** The subscriptions of all mailboxes. One that has expired is gone, as if it had never been. */
export class Subscriptions {
  private readonly rows: Collection<Subscription>;

  constructor(
    journal: Journal,
    readonly store: MicrosoftStore,
  ) {
    this.rows = journal.collection("microsoft.subscriptions", subscriptionSchema);
  }

  add(wish: Omit<Subscription, "id" | "state">): Subscription {
    const subscription: Subscription = { ...wish, id: randomUUID(), state: "active" };
    this.rows.put(subscription.id, subscription);
    return subscription;
  }

  get(id: string): Subscription | undefined {
    const found = this.rows.get(id);
    return found && found.expiresAt > this.store.now() ? found : undefined;
  }

  list(): Subscription[] {
    return this.rows.values().filter(({ expiresAt }) => expiresAt > this.store.now());
  }

  ofAccount(account: string): Subscription[] {
    return this.list().filter((subscription) => subscription.account === account);
  }

  put(subscription: Subscription): void {
    this.rows.put(subscription.id, subscription);
  }

  remove(id: string): void {
    this.rows.delete(id);
  }

  forgetExpired(): void {
    for (const { id } of this.rows.values()) if (!this.get(id)) this.rows.delete(id);
  }

  clear(): void {
    this.rows.clear();
  }
}

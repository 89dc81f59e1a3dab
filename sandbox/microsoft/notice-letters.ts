import { randomUUID } from "node:crypto";
import type { Letter } from "../shared/notice-post";
import type { Parcel } from "../shared/notice-queue";
import { regularId } from "./ids";
import { personId } from "./mailbox-api";
import type { Subscription } from "./subscriptions";
import type { Account, ChangeKind, EventChange } from "./types";

export const LIFECYCLE_EVENTS = ["reauthorizationRequired", "subscriptionRemoved", "missed"] as const;
export type LifecycleEvent = (typeof LIFECYCLE_EVENTS)[number];

/** What is remembered of a letter; `subscriptions` are the ids it speaks of. */
export type Told = {
  readonly kind: "change" | "lifecycle" | "validation" | "forged";
  readonly words: string;
  readonly subscriptions: readonly string[];
};

export function jsonParcel(
  address: string,
  value: readonly unknown[],
  told: Told,
  timeoutMs: number,
): Parcel<Told> {
  const body = JSON.stringify({ value });
  const headers = { "content-type": "application/json; charset=utf-8", accept: "*/*" };
  return { line: address, letter: { address, headers, body, timeoutMs }, told };
}

const expiryText = (subscription: Subscription) => new Date(subscription.expiresAt).toISOString();

/** One entry of a change notification. */
export function changeItem(
  subscription: Subscription,
  account: Account,
  { event }: EventChange,
  kind: ChangeKind,
): unknown {
  const id = subscription.immutableIds ? event.id : regularId(event);
  const resource = `Users/${personId(account)}/Events/${id}`;
  return {
    id: randomUUID(),
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: expiryText(subscription),
    clientState: subscription.clientState,
    changeType: kind,
    tenantId: account.tenantId,
    resource,
    resourceData: {
      "@odata.type": "#Microsoft.Graph.Event",
      "@odata.id": resource,
      "@odata.etag": `W/"${event.changeKey}"`,
      id,
    },
  };
}

export function lifecycleItem(subscription: Subscription, account: Account, event: LifecycleEvent): unknown {
  return {
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: expiryText(subscription),
    tenantId: account.tenantId,
    clientState: subscription.clientState,
    lifecycleEvent: event,
  };
}

/** The receiver must answer 200 with the decoded token as plain text. An existing question of the address is kept. */
export function validationLetter(address: string, token: string, timeoutMs: number): Letter {
  const url = new URL(address);
  const question = `${url.search === "" ? "?" : "&"}validationToken=${encodeURIComponent(token)}`;
  url.hash = "";
  return {
    address: `${url.href.replace(/\?$/, "")}${question}`,
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: "",
    timeoutMs,
  };
}

import { randomUUID } from "node:crypto";
import { emptyReply, jsonReply, type Params } from "../shared/http";
import type { ProviderRoute } from "../shared/provider-half";
import { jsonBody, type RouteMaker } from "./api-route";
import type { Caller } from "./caller";
import { graphError } from "./errors";
import { contextOf } from "./event-json";
import { validationLetter } from "./notice-letters";
import type { Notices } from "./notices";
import { preferencesOf } from "./preferences";
import { addressOf, expiryOf, invalidRequest, type Order, orderOf } from "./subscription-checks";
import type { Subscription, Subscriptions } from "./subscriptions";

const MAX_PER_MAILBOX = 1_000;
const COLLECTION = "/v1.0/subscriptions";
const ONE = `${COLLECTION}/:subscriptionId`;

type Desk = { readonly subscriptions: Subscriptions; readonly notices: Notices; origin(): string };

/** https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks */
export function subscriptionRoutes(desk: Desk, route: RouteMaker): ProviderRoute[] {
  const { subscriptions, notices } = desk;
  return [
    route("subscriptions.create", "POST", COLLECTION, async (caller, request) => {
      const order = orderOf(jsonBody(request), caller.account, rulesOf(desk));
      refuseCrowd(desk, caller, order);
      await validate(desk, order);
      const { email } = caller.account;
      const { immutableIds } = preferencesOf(request);
      const made = { ...order, account: email, clientId: caller.clientId, immutableIds };
      return jsonReply(201, shown(desk, subscriptions.add(made)));
    }),
    route("subscriptions.list", "GET", COLLECTION, (caller) => {
      const value = subscriptions
        .ofAccount(caller.account.email)
        .filter(({ clientId }) => clientId === caller.clientId)
        .map(subscriptionJson);
      return jsonReply(200, { "@odata.context": contextOf(desk.origin(), "subscriptions"), value });
    }),
    route("subscriptions.get", "GET", ONE, (caller, _request, params) =>
      jsonReply(200, shown(desk, own(desk, caller, params))),
    ),
    route("subscriptions.update", "PATCH", ONE, async (caller, request, params) => {
      const subscription = own(desk, caller, params);
      const body = jsonBody(request);
      const strange = Object.keys(body).find(
        (name) => !["expirationDateTime", "notificationUrl"].includes(name) && !name.startsWith("@"),
      );
      if (strange !== undefined) throw invalidRequest(`The property '${strange}' cannot be changed.`);
      const expiresAt = expiryOf(body.expirationDateTime, rulesOf(desk));
      const notificationUrl =
        body.notificationUrl === undefined
          ? subscription.notificationUrl
          : addressOf(body.notificationUrl, "notificationUrl", rulesOf(desk));
      if (notificationUrl !== subscription.notificationUrl) await handshake(desk, notificationUrl);
      const renewed = notices.resume({ ...subscription, expiresAt, notificationUrl });
      return jsonReply(200, shown(desk, renewed));
    }),
    route("subscriptions.reauthorize", "POST", `${ONE}/reauthorize`, (caller, _request, params) => {
      notices.resume(own(desk, caller, params));
      return emptyReply(204);
    }),
    route("subscriptions.delete", "DELETE", ONE, (caller, _request, params) => {
      subscriptions.remove(own(desk, caller, params).id);
      return emptyReply(204);
    }),
  ];
}

const rulesOf = ({ notices, subscriptions }: Desk) => ({
  ...notices.standing,
  now: subscriptions.store.now(),
});

function own({ subscriptions }: Desk, caller: Caller, params: Params): Subscription {
  const found = subscriptions.get(params.subscriptionId ?? "");
  if (found?.account !== caller.account.email || found.clientId !== caller.clientId) {
    throw graphError(404, "ResourceNotFound", "The object was not found.");
  }
  return found;
}

/** A thousand for a mailbox over all apps. Twins are allowed, though some tenants are seen to refuse them. */
function refuseCrowd({ subscriptions, notices }: Desk, caller: Caller, order: Order): void {
  subscriptions.forgetExpired();
  const standing = subscriptions.ofAccount(caller.account.email);
  if (standing.length >= MAX_PER_MAILBOX) {
    throw graphError(403, "Forbidden", `The limit of ${MAX_PER_MAILBOX} subscriptions has been reached.`);
  }
  const kinds = (changeTypes: readonly string[]) => [...changeTypes].sort().join();
  const isTwin = standing.some(
    ({ clientId, changeTypes }) =>
      clientId === caller.clientId && kinds(changeTypes) === kinds(order.changeTypes),
  );
  if (isTwin && notices.standing.refuseTwins) {
    throw graphError(409, "Conflict", "A subscription to this resource exists already.");
  }
}

/** Each address is asked by itself, also when both are the same. */
async function validate(desk: Desk, order: Order): Promise<void> {
  if (order.lifecycleUrl !== null) await handshake(desk, order.lifecycleUrl);
  await handshake(desk, order.notificationUrl);
}

async function handshake({ notices }: Desk, address: string): Promise<void> {
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
  const told = { kind: "validation", words: "validation", subscriptions: [] } as const;
  const letter = validationLetter(address, token, notices.standing.handshakeMs);
  const answer = await notices.queue.send({ line: address, letter, told });
  const isText = /^text\/plain\b/i.test(answer?.contentType ?? "");
  if (answer?.status === 200 && isText && answer.body === token) return;
  const message =
    "Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request.";
  throw graphError(400, "ValidationError", message);
}

const shown = (desk: Desk, subscription: Subscription) => ({
  "@odata.context": contextOf(desk.origin(), "subscriptions/$entity"),
  ...subscriptionJson(subscription),
});

export function subscriptionJson(subscription: Subscription) {
  return {
    id: subscription.id,
    resource: subscription.resource,
    applicationId: subscription.clientId,
    changeType: subscription.changeTypes.join(","),
    clientState: subscription.clientState,
    notificationUrl: subscription.notificationUrl,
    notificationQueryOptions: null,
    lifecycleNotificationUrl: subscription.lifecycleUrl,
    expirationDateTime: new Date(subscription.expiresAt).toISOString(),
    creatorId: subscription.account,
    includeResourceData: null,
    latestSupportedTlsVersion: "v1_2",
    notificationContentType: "application/json",
  };
}

import { z } from "zod";
import { emptyReply, jsonReply, type Route } from "../shared/http";
import { modeRoutes } from "../shared/notice-control";
import { parsedBody } from "../shared/parsed-body";
import { jsonParcel, LIFECYCLE_EVENTS } from "./notice-letters";
import { type Notices, noticeModesSchema } from "./notices";
import { subscriptionJson } from "./subscription-api";
import { type Subscription, type Subscriptions, subscriptionSchema } from "./subscriptions";
import type { Throttle } from "./throttle";

const ROOT = "/_control/microsoft";
const accountOnly = z.object({ account: z.string() });
/** Of one subscription, or of all that the account has. */
const lifecycleWish = z.object({
  account: z.string(),
  subscription: z.string().optional(),
  event: z.enum(LIFECYCLE_EVENTS),
});
const item = z.looseObject({});
const forgeWish = z.object({ address: z.url(), value: z.array(item) });
const throttleWish = z.object({
  retryAfterSeconds: z.int().min(0).max(600).optional(),
  paceMs: z.int().min(0).max(60_000).optional(),
});
/** Takes a row as it stands, for tests that need one more than anybody would make by hand. */
const rowWish = z.object({ subscriptions: z.array(subscriptionSchema.omit({ id: true, state: true })) });

type Desk = { readonly subscriptions: Subscriptions; readonly notices: Notices; readonly throttle: Throttle };

/** Subscriptions, their letters and the limits, for tests and the demo. */
export function noticeControl(desk: Desk): Route[] {
  const { subscriptions, notices } = desk;
  return [
    ...modeRoutes(`${ROOT}/notices`, noticeModesSchema, notices),
    {
      method: "POST",
      pattern: `${ROOT}/notices/forge`,
      handle: (request) =>
        parsedBody(request, forgeWish, async ({ address, value }) => {
          const told = { kind: "forged", words: "forged", subscriptions: [] } as const;
          const answer = await notices.queue.send(
            jsonParcel(address, value, told, notices.standing.answerMs),
          );
          return jsonReply(200, { status: answer?.status ?? null });
        }),
    },
    {
      method: "GET",
      pattern: `${ROOT}/subscriptions`,
      handle: () => jsonReply(200, { subscriptions: subscriptions.list().map(rowJson) }),
    },
    {
      method: "POST",
      pattern: `${ROOT}/subscriptions`,
      handle: (request) =>
        parsedBody(request, rowWish, (wish) => {
          const made = wish.subscriptions.map((one) => subscriptions.add(one));
          return jsonReply(200, { subscriptions: made.map(rowJson) });
        }),
    },
    {
      method: "POST",
      pattern: `${ROOT}/subscriptions/expire`,
      handle: (request) =>
        parsedBody(request, accountOnly, ({ account }) => {
          const hit = subscriptions.ofAccount(account);
          for (const { id } of hit) subscriptions.remove(id);
          return jsonReply(200, { expired: hit.map(({ id }) => id) });
        }),
    },
    {
      method: "POST",
      pattern: `${ROOT}/lifecycle`,
      handle: (request) =>
        parsedBody(request, lifecycleWish, ({ account, subscription: id, event }) => {
          const hit = subscriptions.ofAccount(account).filter((one) => id === undefined || one.id === id);
          for (const subscription of hit) notices.lifecycle(subscription, event);
          return jsonReply(200, { told: hit.map((one) => one.id) });
        }),
    },
    ...throttleControl(desk),
  ];
}

const rowJson = (subscription: Subscription) => ({
  ...subscriptionJson(subscription),
  account: subscription.account,
  immutableIds: subscription.immutableIds,
  state: subscription.state,
});

function throttleControl({ throttle }: Desk): Route[] {
  const pattern = `${ROOT}/throttle`;
  const shown = () => jsonReply(200, { rules: throttle.rules, mailboxes: throttle.counts() });
  return [
    { method: "GET", pattern, handle: shown },
    {
      method: "POST",
      pattern,
      handle: (request) =>
        parsedBody(request, throttleWish, (wish) => {
          throttle.rules = { ...throttle.rules, ...wish };
          return shown();
        }),
    },
    {
      method: "DELETE",
      pattern,
      handle: () => {
        throttle.clear();
        return emptyReply(204);
      },
    },
  ];
}

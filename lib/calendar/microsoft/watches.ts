import { hasFailed } from "@/lib/calendar/event-writes";
import { type Json, listOf, textOf } from "@/lib/calendar/json";
import { providerError, unusable } from "@/lib/calendar/microsoft/errors";
import type { Graph } from "@/lib/calendar/microsoft/sdk";
import type { WatchOrder } from "@/lib/calendar/provider";
import type { Watch } from "@/lib/domain/calendar-event";
import { ProviderError } from "@/lib/domain/failure";

const minuteMs = 60_000;
/**
 * The longest an event subscription lives, by today's documentation and by older one, less a little for the way there:
 * learn.microsoft.com/en-us/graph/api/resources/subscription#subscription-lifetime
 */
const livesInMinutes = [10_080 - 15, 4_230 - 15] as const;
/** Every calendar of the mailbox. */
const resource = "me/events";

const subscriptionPath = (subscriptionId: string) => `/subscriptions/${encodeURIComponent(subscriptionId)}`;

/**
 * One subscription for all of the mailbox: learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks. Before
 * this returns Microsoft asks the address whether it is ours. The client state of a notice is `<id>.<secret>`.
 */
export async function watch(graph: Graph, calendarId: string, order: WatchOrder): Promise<Watch> {
  const body = {
    changeType: "created,updated,deleted",
    notificationUrl: order.callbackUrl,
    lifecycleNotificationUrl: order.callbackUrl,
    resource,
    clientState: `${order.id}.${order.secret.reveal()}`,
  };
  const make = (expirationDateTime: string) =>
    graph.ask("watch", { method: "POST", path: "/subscriptions", body: { ...body, expirationDateTime } });
  let made: Json;
  try {
    made = await asLongAsAllowed(graph, make);
  } catch (error) {
    if (!isRefused(error, 409)) throw error;
    // One is taken for the same as another: that one's end was never heard of here, or it belongs to a lost answer.
    await endAll(graph, order.callbackUrl);
    made = await asLongAsAllowed(graph, make);
  }
  const resourceId = textOf(made.id);
  if (!resourceId) throw providerError({ kind: "unreachable" }, "a subscription without an id");
  return { id: order.id, calendarId, resourceId, expiresAt: endOf(made) };
}

/** The same subscription for longer, which also proves our right to it anew. null: there is none any more. */
export async function extendWatch(graph: Graph, watch: Watch): Promise<Watch | null> {
  const path = subscriptionPath(watch.resourceId);
  try {
    const extended = await asLongAsAllowed(graph, (expirationDateTime) =>
      graph.ask("watch", { method: "PATCH", path, body: { expirationDateTime } }),
    );
    return { ...watch, expiresAt: endOf(extended) };
  } catch (error) {
    if (hasFailed(error, "eventGone")) return null;
    throw error;
  }
}

export async function unwatch(graph: Graph, { resourceId }: Watch): Promise<void> {
  try {
    await graph.tell("watch", { method: "DELETE", path: subscriptionPath(resourceId) });
  } catch (error) {
    if (!hasFailed(error, "eventGone")) throw error;
  }
}

/** @throws ProviderError what the last try met */
async function asLongAsAllowed(graph: Graph, ask: (until: string) => Promise<Json>): Promise<Json> {
  const now = await serverTime(graph);
  const [longest, shorter] = livesInMinutes.map((life) => new Date(now + life * minuteMs).toISOString());
  try {
    return await ask(longest ?? "");
  } catch (error) {
    // What was wrong with an order no code says for sure; too long a life is one of the things.
    if (!isRefused(error, 400)) throw error;
    return await ask(shorter ?? "");
  }
}

/** Ends are told as moments of the server's clock, and ours may differ. */
async function serverTime(graph: Graph): Promise<number> {
  const { header } = await graph.tell("account", { path: "/me", query: { $select: "id" } });
  const answeredMs = Date.parse(header("date") ?? "");
  if (Number.isNaN(answeredMs)) throw unusable("an answer without a date");
  return answeredMs;
}

async function endAll(graph: Graph, callbackUrl: string): Promise<void> {
  const { body } = await graph.tell("watch", { path: "/subscriptions" });
  for (const one of listOf(body?.value)) {
    const resourceId = textOf(one.id);
    if (!resourceId || one.notificationUrl !== callbackUrl) continue;
    await unwatch(graph, { id: "", calendarId: "", resourceId, expiresAt: new Date(0) });
  }
}

function isRefused(error: unknown, status: 400 | 409): boolean {
  if (!(error instanceof ProviderError) || error.failure.kind !== "rejected") return false;
  return error.failure.status === status;
}

function endOf(subscription: Json): Date {
  const endsMs = Date.parse(textOf(subscription.expirationDateTime) ?? "");
  if (Number.isNaN(endsMs)) throw providerError({ kind: "unreachable" }, "a subscription without an end");
  return new Date(endsMs);
}

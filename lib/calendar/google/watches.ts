import { providerError } from "@/lib/calendar/google/errors";
import { headerOf } from "@/lib/calendar/google/headers";
import { type Answer, askGoogle, type CalendarApi, tellGoogle } from "@/lib/calendar/google/sdk";
import { type Json, textOf } from "@/lib/calendar/json";
import type { WatchOrder } from "@/lib/calendar/provider";
import type { Watch } from "@/lib/domain/calendar-event";

const dayMs = 86_400_000;
/** The longest Google gives: developers.google.com/workspace/calendar/api/v3/reference/events/watch */
const lifeAskedSeconds = "604800";
/** Taken for the life of a watch whose answer names no end: less than was asked. */
const lifeAssumedMs = 6 * dayMs;

const isStoppedOrUnknown = (status: number) => (status >= 200 && status < 300) || status === 404;

/** developers.google.com/workspace/calendar/api/guides/push. The first notice may come before this returns. */
export async function watch(api: CalendarApi, calendarId: string, order: WatchOrder): Promise<Watch> {
  const requestBody = {
    id: order.id,
    type: "web_hook",
    address: order.callbackUrl,
    token: order.secret.reveal(),
    params: { ttl: lifeAskedSeconds },
  };
  const answer = await tellGoogle("calendar", () => api.events.watch({ calendarId, requestBody }, {}));
  const channel = await askGoogle("calendar", async () => answer);
  const resourceId = textOf(channel.resourceId);
  const expiresAt = endOf(channel, answer);
  if (!resourceId || !expiresAt)
    throw providerError({ kind: "unreachable" }, "a watch without its resource or end");
  return { id: order.id, calendarId, resourceId, expiresAt };
}

/** Text or number of milliseconds; without one, counted from the answering server's clock. */
function endOf(channel: Json, answer: Answer): Date | null {
  const saidMs = Number(textOf(channel.expiration) ?? channel.expiration);
  if (Number.isSafeInteger(saidMs) && saidMs > 0) return new Date(saidMs);
  const answeredMs = Date.parse(headerOf(answer.headers, "date") ?? "");
  return Number.isNaN(answeredMs) ? null : new Date(answeredMs + lifeAssumedMs);
}

export async function unwatch(api: CalendarApi, { id, resourceId }: Watch): Promise<void> {
  const requestBody = { id, resourceId };
  await tellGoogle("calendar", () =>
    api.channels.stop({ requestBody }, { validateStatus: isStoppedOrUnknown }),
  );
}

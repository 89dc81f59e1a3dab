import { z } from "zod";
import { emptyReply, jsonReply, type Route } from "../shared/http";
import { parsedBody } from "../shared/parsed-body";
import type { Api } from "./api-route";
import { notFound } from "./errors";
import { noticeModesSchema } from "./notices";
import { channelState } from "./notices-page";
import type { Channel } from "./types";

const forgeWish = z.object({
  channelId: z.string().min(1),
  /** Left out: no token header at all. */
  token: z.string().optional(),
  resourceId: z.string(),
  state: z.enum(["sync", "exists", "not_exists"]).default("exists"),
  number: z.int().min(1).default(2),
  address: z.url(),
});
const expireWish = z.object({ account: z.string(), calendar: z.string().default("primary") });

/** Push channels and their messages, for tests and the demo. */
export function channelControl(api: Api): Route[] {
  const { store } = api;
  return [
    ...noticeControl(api),
    {
      method: "GET",
      pattern: "/_control/channels",
      handle: () => {
        const channels = store.channels.values().map((channel) => channelJson(channel, store.now()));
        return jsonReply(200, { channels });
      },
    },
    {
      method: "POST",
      pattern: "/_control/channels/expire",
      handle: (request) =>
        parsedBody(request, expireWish, ({ account, calendar }) => {
          const found = store.calendarOf(account, calendar);
          if (!found) throw notFound();
          const hit = store.channels
            .values()
            .filter((channel) => channel.account === account && channel.calendarId === found.calendar.id)
            .filter((channel) => !channel.stopped && channel.expiresAt > store.now());
          for (const channel of hit) store.channels.put(channel.id, { ...channel, expiresAt: store.now() });
          return jsonReply(200, { expired: hit.map(({ id }) => id) });
        }),
    },
  ];
}

function noticeControl(api: Api): Route[] {
  const { notices } = api;
  const shown = () => ({
    modes: notices.standing,
    ...notices.queue.counts,
    lost: notices.lostCount,
    deliveries: notices.queue.deliveries,
  });
  return [
    { method: "GET", pattern: "/_control/notices", handle: () => jsonReply(200, shown()) },
    {
      method: "POST",
      pattern: "/_control/notices",
      handle: (request) =>
        parsedBody(request, noticeModesSchema.partial(), (wish) => {
          notices.set(noticeModesSchema.parse({ ...notices.standing, ...given(request.body, wish) }));
          return jsonReply(200, shown());
        }),
    },
    {
      method: "DELETE",
      pattern: "/_control/notices",
      handle: () => {
        notices.set(noticeModesSchema.parse({}));
        return emptyReply(204);
      },
    },
    {
      method: "POST",
      pattern: "/_control/notices/forge",
      handle: (request) =>
        parsedBody(request, forgeWish, async ({ address, token = null, ...wish }) => {
          const resourceUri = `${api.origin()}/calendar/v3/calendars/primary/events?alt=json`;
          const message = { ...wish, token, resourceUri, expiresAt: null };
          return jsonReply(200, { status: await notices.queue.send(address, message) });
        }),
    },
  ];
}

/** Defaults must not overwrite what stands and was not named. */
function given<T extends object>(body: string, parsed: T): Partial<T> {
  const named = Object.keys(JSON.parse(body === "" ? "{}" : body));
  return Object.fromEntries(Object.entries(parsed).filter(([name]) => named.includes(name))) as Partial<T>;
}

function channelJson(channel: Channel, now: number) {
  const { stopped: _stopped, expiresAt, ...shown } = channel;
  return { ...shown, state: channelState(channel, now), expiration: String(expiresAt) };
}

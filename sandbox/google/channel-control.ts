import { z } from "zod";
import { jsonReply, type Route } from "../shared/http";
import { modeRoutes } from "../shared/notice-control";
import { parsedBody } from "../shared/parsed-body";
import type { Api } from "./api-route";
import { notFound } from "./errors";
import { parcelOf } from "./notice-post";
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
  return [
    ...modeRoutes("/_control/notices", noticeModesSchema, notices),
    {
      method: "POST",
      pattern: "/_control/notices/forge",
      handle: (request) =>
        parsedBody(request, forgeWish, async ({ address, token = null, ...wish }) => {
          const resourceUri = `${api.origin()}/calendar/v3/calendars/primary/events?alt=json`;
          const message = { ...wish, token, resourceUri, expiresAt: null };
          const answer = await notices.queue.send(parcelOf(address, message));
          return jsonReply(200, { status: answer?.status ?? null });
        }),
    },
  ];
}

function channelJson(channel: Channel, now: number) {
  const { stopped: _stopped, expiresAt, ...shown } = channel;
  return { ...shown, state: channelState(channel, now), expiration: String(expiresAt) };
}

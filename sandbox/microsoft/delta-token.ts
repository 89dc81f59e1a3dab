import { z } from "zod";
import { badRequest, graphError, SYNC_STATE_LOST } from "./errors";
import { queryOption, windowOf } from "./event-query";
import type { Calendar } from "./types";

/** Where a round stands. `since` null: a first round, which lists everything; `until` is where the next round begins. */
const tokenSchema = z.object({
  calendar: z.string(),
  epoch: z.int(),
  from: z.number(),
  to: z.number(),
  since: z.int().nullable(),
  until: z.int(),
  page: z.int(),
  /** The last item given, in the order of changes; null on a round's first page. */
  after: z.tuple([z.int(), z.string()]).nullable(),
});
export type DeltaToken = z.infer<typeof tokenSchema>;

export const NOT_BEGUN = -1;

const UNSUPPORTED = ["expand", "filter", "orderby", "search", "top", "skip", "count"];

/** The window and the place are in the token alone: https://learn.microsoft.com/en-us/graph/delta-query-events */
export function deltaPlace(
  url: URL,
  calendar: Calendar,
  options: { seq: number; refusesSelect: boolean },
): DeltaToken {
  const refused = [...UNSUPPORTED, ...(options.refusesSelect ? ["select"] : [])].filter(
    (name) => queryOption(url, name) !== null,
  );
  if (refused.length > 0) {
    const names = refused.map((name) => `$${name}`).join(", ");
    const message = `The following parameters are not supported with change tracking over the 'CalendarView' resource: '${names}'.`;
    throw badRequest(message, "ErrorInvalidUrlQuery");
  }
  const text = queryOption(url, "skiptoken") || queryOption(url, "deltatoken");
  if (!text) {
    const { from, to } = windowOf(url);
    const { id, deltaEpoch } = calendar;
    const start = { since: null, until: options.seq, page: 1, after: null };
    return { calendar: id, epoch: deltaEpoch, from, to, ...start };
  }
  const token = decoded(text);
  if (token === null || token.calendar !== calendar.id) throw badRequest("Badly formed token.", "BadRequest");
  if (token.epoch !== calendar.deltaEpoch) throw lost(url, calendar, token);
  return token.until === NOT_BEGUN ? { ...token, until: options.seq } : token;
}

function lost(url: URL, calendar: Calendar, { from, to }: DeltaToken) {
  if (calendar.expiredAs === "syncStateNotFound") {
    return graphError(400, "syncStateNotFound", SYNC_STATE_LOST);
  }
  const window = [from, to].map((at) => encodeURIComponent(new Date(at).toISOString()));
  const query = `startDateTime=${window[0]}&endDateTime=${window[1]}&$deltatoken=`;
  const location = `${url.origin}${url.pathname}?${query}`;
  return graphError(410, "SyncStateNotFound", SYNC_STATE_LOST, { headers: { location } });
}

/** Which page of a round a request asks for, from 1. */
export function deltaPage(url: URL): number {
  const token = decoded(queryOption(url, "skiptoken") ?? "");
  return token?.page ?? 1;
}

/** Plain base64, so that a client that does not keep the link's percent signs is found out. */
export function encoded(token: DeltaToken): string {
  return encodeURIComponent(Buffer.from(JSON.stringify(token)).toString("base64"));
}

function decoded(text: string): DeltaToken | null {
  if (text.includes(" ")) return null;
  try {
    return tokenSchema.parse(JSON.parse(Buffer.from(text, "base64").toString("utf8")));
  } catch {
    return null;
  }
}

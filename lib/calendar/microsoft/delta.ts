import { createHash } from "node:crypto";
import { type Json, objectOf, textOf } from "@/lib/calendar/json";
import { providerError, unusable } from "@/lib/calendar/microsoft/errors";
import { calendarPath } from "@/lib/calendar/microsoft/events-api";
import type { Graph, GraphRequest } from "@/lib/calendar/microsoft/sdk";
import type { SyncCursor } from "@/lib/domain/calendar-event";
import { ProviderError } from "@/lib/domain/failure";
import type { Interval } from "@/lib/domain/time";

/**
 * What is remembered while everything is read. `copies`: events that carry our marker though we did not make them, with
 * its mirror id. `series`: short names of those that were read in full.
 */
export type Everything = {
  readonly copies: Readonly<Record<string, string>>;
  readonly series: readonly string[];
};

/** Where a round of changes stands. `window`: the one its link was made for. `everything`: null when it tells news. */
export type Round = {
  readonly link: string;
  readonly window: Interval;
  readonly everything: Everything | null;
};

export type DeltaPage = {
  readonly items: readonly unknown[];
  readonly link: string;
  readonly isLast: boolean;
};

const hourMs = 3_600_000;
/** A link keeps the window it was made for: once the wanted one has moved so far on, everything is read anew. */
const driftMs = 24 * hourMs;
const usualPageSize = 100;

const lost = (words: string) => providerError({ kind: "cursorLost" }, words);

export const seriesName = (masterId: string) =>
  createHash("sha256").update(masterId).digest("base64url").slice(0, 12);

/**
 * One page: learn.microsoft.com/en-us/graph/delta-query-events. `link` null begins a round over the window. Fields cannot
 * be chosen, so that everything of every event arrives: it is for the caller to drop it at once.
 * @throws ProviderError cursorLost
 */
export async function deltaPage(
  graph: Graph,
  { calendarId, link, window }: { calendarId: string; link: string | null; window: Interval },
  changesAtOnce = usualPageSize,
): Promise<DeltaPage> {
  const request: GraphRequest =
    link === null
      ? {
          path: `${calendarPath(calendarId)}/calendarView/delta`,
          query: { startDateTime: window.start.toISOString(), endDateTime: window.end.toISOString() },
        }
      : { path: knownPath(graph, link) };
  const body = await pageAt(
    graph,
    { ...request, prefer: `odata.maxpagesize=${changesAtOnce}` },
    link !== null,
  );
  if (!Array.isArray(body?.value)) throw unusable("a list of events that is none");
  const nextLink = textOf(body["@odata.nextLink"]);
  const next = nextLink ?? textOf(body["@odata.deltaLink"]);
  if (!next) throw unusable("a page without a link");
  if (nextLink !== null && nextLink === link) throw unusable("a page that is followed by itself");
  // A link is kept only when it leads back here.
  graph.pathOf(next);
  return { items: body.value, link: next, isLast: nextLink === null };
}

async function pageAt(graph: Graph, request: GraphRequest, isFollowing: boolean): Promise<Json | null> {
  try {
    return (await graph.tell("changes", request)).body;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { failure } = error;
    if (isFollowing) {
      // Nothing but the token differs from a request that was fine.
      if (failure.kind === "rejected" && failure.status === 400) throw lost("400 for a token");
      throw error;
    }
    // There is no cursor to lose yet, and beginning again at once would never end.
    throw failure.kind === "cursorLost" ? unusable("a new round that is no longer known") : error;
  }
}

/** A link of another server's is of no use, and no token goes there. */
function knownPath(graph: Graph, link: string): string {
  try {
    return graph.pathOf(link);
  } catch (error) {
    throw error instanceof ProviderError ? lost("a link that leads elsewhere") : error;
  }
}

export function cursorOf({ link, window, everything }: Round): SyncCursor {
  const windowStart = window.start.toISOString();
  const windowEnd = window.end.toISOString();
  return JSON.stringify({ link, windowStart, windowEnd, ...(everything && { everything }) }) as SyncCursor;
}

/** @throws ProviderError cursorLost for a cursor of another kind, or of a window that is too far from this one */
export function roundAt(cursor: SyncCursor, wanted: Interval): Round {
  const stored = parsed(cursor);
  const link = textOf(stored?.link);
  const start = new Date(textOf(stored?.windowStart) ?? "");
  const end = new Date(textOf(stored?.windowEnd) ?? "");
  if (!stored || !link || Number.isNaN(start.getTime()) || Number.isNaN(end.getTime()))
    throw lost("a cursor of another kind");
  if (Math.abs(wanted.end.getTime() - end.getTime()) > driftMs) throw lost("a window that has moved on");
  return { link, window: { start, end }, everything: everythingIn(objectOf(stored.everything)) };
}

function everythingIn(stored: Json | null): Everything | null {
  if (!stored) return null;
  const copies = Object.entries(objectOf(stored.copies) ?? {}).flatMap(([id, mirrorId]) =>
    typeof mirrorId === "string" ? [[id, mirrorId] as const] : [],
  );
  const series = Array.isArray(stored.series) ? stored.series.filter((name) => typeof name === "string") : [];
  return { copies: Object.fromEntries(copies), series };
}

function parsed(cursor: SyncCursor): Json | null {
  try {
    return objectOf(JSON.parse(cursor));
  } catch {
    return null;
  }
}

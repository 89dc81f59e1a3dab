import type { PageNews, ReadEnd, ReadLease, ReadRun, SyncStore } from "@/db/store/sync-store";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Deps } from "@/lib/deps";
import { eventIdOf, type RemoteChange, type SyncCursor } from "@/lib/domain/calendar-event";
import { decideRetry } from "@/lib/domain/decide-retry";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";
import { nextReadAt } from "@/lib/domain/read-schedule";
import { whileHolding } from "@/lib/usecases/while-holding";

export type IngestDeps = Pick<
  Deps,
  "clock" | "syncStore" | "withAccount" | "failpoint" | "readPeriods" | "jitter" | "pulse"
>;

export type Ingestion =
  /** Everything the provider had to say is in. */
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly afterMs: number }
  /** Not read, or a person must act first; the minute cron comes back. */
  | { readonly kind: "parked" };

/** A page of a huge calendar is done long before; a provider that never ends its pages is left for the next reading. */
const pagesAtOnce = 400;
/** The job engine's own retries cover the first minutes, then the cron reads at its own pace (decision 8). */
const engineAttempts = 4;

/** Wishes that keep coming while it reads are served in the same run, up to so many times. */
const roundsAtOnce = 10;

/**
 * Reads what changed in one calendar until there is nothing more. Safe to run twice and at once: the lease lets one
 * through, and a page is saved only onto the cursor it was read from [I7][I16].
 */
export async function ingestChanges(
  deps: IngestDeps,
  at: { companyId: string; calendarId: string },
): Promise<Ingestion> {
  for (let round = 0; round < roundsAtOnce; round += 1) {
    const ended = await readOnce(deps, at);
    if (ended.kind !== "again" || ended.afterMs > 0) return ended;
  }
  return { kind: "again", afterMs: 1_000 };
}

async function readOnce(deps: IngestDeps, at: { companyId: string; calendarId: string }): Promise<Ingestion> {
  const startedAt = deps.clock.now();
  const begun = await deps.syncStore.beginRead(at, startedAt);
  if (begun.kind === "notRead") return { kind: "parked" };
  if (begun.kind === "copiesOnly")
    return begun.againMs === null ? { kind: "done" } : { kind: "again", afterMs: Math.max(1, begun.againMs) };
  if (begun.kind === "busy") return { kind: "again", afterMs: Math.max(1, begun.retryAfterMs) };
  const { lease } = begun;
  const pages: PageNews[] = [];
  const end = await whileHolding(
    deps.pulse,
    () => deps.syncStore.extendRead(lease),
    () => readToTheEnd(deps, begun, pages),
  );
  if (end === "lost") return { kind: "again", afterMs: 1_000 };
  const now = deps.clock.now();
  const next = nextReadAt(begun.isWatched, deps.readPeriods, now, deps.jitter());
  const { wantsMore } = await deps.syncStore.endRead(lease, end, now, next, runOf(begun, pages, startedAt));
  return ingestionAfter(end, wantsMore, begun.failedAttempts + 1, now);
}

function runOf({ cursor }: Begun, pages: readonly PageNews[], startedAt: Date): ReadRun {
  const newest = Math.max(...pages.map(({ newestAt }) => newestAt?.getTime() ?? 0), 0);
  return {
    startedAt,
    isFull: cursor === null,
    changes: pages.reduce((sum, { changes }) => sum + changes, 0),
    newestAt: newest === 0 ? null : new Date(newest),
  };
}

type Begun = Extract<Awaited<ReturnType<SyncStore["beginRead"]>>, { kind: "read" }>;

/** `pages`: gets the news of each page that was saved. */
async function readToTheEnd(deps: IngestDeps, begun: Begun, pages: PageNews[]): Promise<ReadEnd | "lost"> {
  const { lease, connectionId } = begun;
  try {
    return await deps.withAccount({ companyId: lease.companyId, connectionId }, (account) =>
      readPages(deps, account, begun, pages),
    );
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return endOf(error.failure, begun.failedAttempts + 1, deps.clock.now());
  }
}

async function readPages(
  deps: IngestDeps,
  account: CalendarProvider,
  begun: Begun,
  pages: PageNews[],
): Promise<ReadEnd | "lost"> {
  const { lease, externalId, window } = begun;
  let cursor = begun.cursor;
  const named = new Set<string>();
  for (let read = 0; read < pagesAtOnce; read += 1) {
    const page = await account.readChanges(externalId, cursor, window);
    deps.failpoint("pull.page_k");
    const saved = await save(deps, lease, { cursor, page });
    if (saved.kind === "lost") return "lost";
    pages.push(saved.news);
    cursor = saved.cursor;
    for (const change of page.changes) named.add(eventIdOf(change) ?? "");
    // Without a cursor a person is asked first; everything is read again at the next poll.
    if (saved.isDone)
      return cursor === null ? { kind: "done" } : readAgain(deps, account, begun, { cursor, named });
  }
  return { kind: "done" };
}

/**
 * Events that could not be read before are asked for by id, since no news of them may ever come [P29]. Of those that the
 * pages named there is news: a cancelled occurrence, for one, is not there when it is asked for, and must stay cancelled.
 */
async function readAgain(
  deps: IngestDeps,
  account: CalendarProvider,
  begun: Begun,
  { cursor, named }: { readonly cursor: SyncCursor; readonly named: ReadonlySet<string> },
): Promise<ReadEnd | "lost"> {
  const { lease, externalId: calendarId } = begun;
  const changes: RemoteChange[] = [];
  for (const eventId of begun.unreadable) {
    if (named.has(eventId)) continue;
    const event = await readableEvent(account, calendarId, eventId);
    if (event === "unreadable") continue;
    changes.push(event ? { kind: "present", event } : { kind: "gone", calendarId, eventId });
  }
  if (changes.length === 0) return { kind: "done" };
  const saved = await save(deps, lease, { cursor, page: { changes, next: cursor, isLast: true } });
  return saved.kind === "lost" ? "lost" : { kind: "done" };
}

async function readableEvent(account: CalendarProvider, calendarId: string, eventId: string) {
  try {
    return await account.readEvent(calendarId, eventId);
  } catch (error) {
    if (error instanceof ProviderError && error.failure.kind === "rejected") return "unreadable";
    throw error;
  }
}

async function save(deps: IngestDeps, lease: ReadLease, read: Parameters<SyncStore["savePage"]>[1]) {
  deps.failpoint("pull.before_cas");
  const saved = await deps.syncStore.savePage(lease, read, deps.clock.now());
  deps.failpoint("pull.after_cas");
  return saved;
}

/** `attempt` counts from 1. */
export function endOf(failure: ProviderFailure, attempt: number, now: Date): ReadEnd {
  const decision = decideRetry(failure, attempt);
  const later = (afterMs: number): ReadEnd => ({
    kind: "failed",
    failure,
    retryAt: new Date(now.getTime() + afterMs),
  });
  switch (decision.kind) {
    case "retry":
      return later(decision.afterMs);
    case "startOver":
      return { kind: "startOver" };
    case "needsPerson":
      return decision.state === "misconfigured"
        ? later(givenUpMs)
        : { kind: "blocked", failure, state: decision.state };
    case "refreshToken":
    case "giveUp":
      return later(givenUpMs);
  }
}

const givenUpMs = 6 * 60_000;

function ingestionAfter(end: ReadEnd, wantsMore: boolean, attempt: number, now: Date): Ingestion {
  switch (end.kind) {
    case "done":
      return wantsMore ? { kind: "again", afterMs: 0 } : { kind: "done" };
    case "startOver":
      return { kind: "again", afterMs: 0 };
    case "blocked":
      return { kind: "parked" };
    case "failed":
      if (attempt >= engineAttempts) return { kind: "parked" };
      return { kind: "again", afterMs: Math.max(0, end.retryAt.getTime() - now.getTime()) };
  }
}

import { expect, test } from "vitest";
import type { SyncStore } from "@/db/store/sync-store";
import type { CalendarProvider } from "@/lib/calendar/provider";
import { handClock } from "@/lib/clock";
import type { ChangePage, RemoteChange, SyncCursor } from "@/lib/domain/calendar-event";
import { ingestChanges } from "./ingest-changes";

const lease = { companyId: "c", calendarId: "k", generation: 1 };
const before = "before" as SyncCursor;
const after = "after" as SyncCursor;

/** One reading of a calendar in which these could not be read before, and the page it gets. */
async function readingWith(unreadable: readonly string[], changes: readonly RemoteChange[]) {
  const asked: string[] = [];
  const saved: RemoteChange[][] = [];
  const page: ChangePage = { changes, next: after, isLast: true };
  const syncStore = {
    beginRead: async () => ({
      ...{ kind: "read", lease, connectionId: "n", externalId: "x", cursor: before, unreadable },
      ...{ window: { start: new Date(0), end: new Date(1) }, failedAttempts: 0, isWatched: true },
    }),
    savePage: async (_: unknown, read: { page: ChangePage }) => {
      saved.push([...read.page.changes]);
      const news = { changes: read.page.changes.length, newestAt: null };
      return { kind: "saved", isDone: true, cursor: page.next, news };
    },
    endRead: async () => ({ wantsMore: false }),
  } as unknown as SyncStore;
  const account = {
    readChanges: async () => page,
    readEvent: async (_: string, eventId: string) => {
      asked.push(eventId);
      return null;
    },
  } as unknown as CalendarProvider;
  await ingestChanges(
    {
      clock: handClock("2026-11-02T12:00:00Z"),
      syncStore,
      withAccount: (_, work) => work(account),
      failpoint: () => {},
      readPeriods: { watchedMs: 1, unwatchedMs: 1 },
      jitter: () => 0,
      pulse: () => () => {},
    },
    { companyId: "c", calendarId: "k" },
  );
  return { asked, saved };
}

const skipped: RemoteChange = {
  ...{ kind: "skipped", calendarId: "x", eventId: "series_2", masterId: "series" },
  original: { kind: "timed", at: new Date("2026-11-09T17:00:00Z") },
};

test("what could not be read is asked for by id, and is gone when it is not there [P29]", async () => {
  const { asked, saved } = await readingWith(["odd"], []);
  expect(asked).toEqual(["odd"]);
  expect(saved).toEqual([[], [{ kind: "gone", calendarId: "x", eventId: "odd" }]]);
});

test("an occurrence that the page says is cancelled is not asked for, and stays cancelled [P6][P29]", async () => {
  const { asked, saved } = await readingWith(["series_2"], [skipped]);
  expect([asked, saved]).toEqual([[], [[skipped]]]);
});

import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { sql } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import type { OutgoingEvent } from "@/lib/domain/outgoing-event";
import { bookingHands } from "@/lib/usecases/booking-hands";
import { deliverPush } from "@/lib/usecases/deliver-push";
import { drainOutbox } from "@/lib/usecases/drain-outbox";
import { ensureWatches } from "@/lib/usecases/ensure-watches";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { lookAfterCalendars } from "@/lib/usecases/look-after-calendars";
import { removeCopies } from "@/lib/usecases/remove-copies";
import { settleDrift } from "@/lib/usecases/settle-drift";
import { type Notice, takeNotice } from "@/lib/usecases/take-notice";
import { aWorld, type World } from "@/lib/usecases/testing";

/** The demo company with everything that keeps it and the sandbox's calendars in step; jobs run when a test says so. */
export async function aTwoWayWorld() {
  const world = await aWorld();
  const heard: string[] = [];
  const listener = createServer((request, response) => {
    answerTo(request).then(
      ({ notices, status, text }) => {
        Promise.all(notices.map((notice) => takeNotice(deps, notice))).then(
          (outcomes) => {
            heard.push(...outcomes);
            response.writeHead(status, { "content-type": "text/plain" }).end(text);
          },
          () => response.writeHead(500).end(),
        );
      },
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const appUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const deps: Deps = { ...world.deps, appUrl };
  const jobs: Jobs = { ran: [], later: [] };
  return {
    ...world,
    deps,
    heard,
    /** What ran since the last look, by job name. */
    takeRan: () => jobs.ran.splice(0),
    /** Runs jobs as the engine would until nothing is left to do; what asks to come again runs once the clock is there. */
    settle: () => settle(deps, jobs),
    phone: phoneOf(world.control.call),
    close: async () => {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
      await world.close();
    },
  };
}

type Answer = { readonly notices: readonly Notice[]; readonly status: number; readonly text: string };

/** What the two doors for notices make of a message. */
async function answerTo(request: IncomingMessage): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  if (!pathname.endsWith("/microsoft"))
    return { notices: [googleNotice(request.headers)], status: 200, text: "" };
  const token = searchParams.get("validationToken");
  if (token !== null) return { notices: [], status: 200, text: token };
  return { notices: graphNotices(await textOf(request)), status: 202, text: "" };
}

function googleNotice(headers: IncomingMessage["headers"]): Notice {
  const header = (name: string) => String(headers[name] ?? "");
  return {
    watchId: header("x-goog-channel-id"),
    secret: header("x-goog-channel-token"),
    resourceId: header("x-goog-resource-id"),
    says: header("x-goog-resource-state") === "sync" ? "works" : "changed",
  };
}

type GraphItem = {
  readonly subscriptionId: string;
  readonly clientState: string;
  readonly lifecycleEvent?: string;
};

function graphNotices(body: string): Notice[] {
  const words = { reauthorizationRequired: "renew", subscriptionRemoved: "ended", missed: "missed" } as const;
  const { value } = JSON.parse(body) as { value: readonly GraphItem[] };
  return value.map(({ subscriptionId, clientState, lifecycleEvent }) => ({
    watchId: clientState.slice(0, clientState.indexOf(".")),
    secret: clientState.slice(clientState.indexOf(".") + 1),
    resourceId: subscriptionId,
    says: words[lifecycleEvent as keyof typeof words] ?? "changed",
  }));
}

export type TwoWayWorld = Awaited<ReturnType<typeof aTwoWayWorld>>;

const patience = 40;

type Jobs = { readonly ran: string[]; later: { readonly dueMs: number; readonly event: OutgoingEvent }[] };

async function settle(deps: Deps, jobs: Jobs): Promise<void> {
  for (let round = 0; round < patience; round += 1) {
    const nowMs = deps.clock.now().getTime();
    const due = jobs.later.filter(({ dueMs }) => dueMs <= nowMs).map(({ event }) => event);
    jobs.later = jobs.later.filter(({ dueMs }) => dueMs > nowMs);
    let count = due.length;
    for (const event of due) await runJob(deps, event, jobs);
    await drainOutbox(deps, async (events) => {
      for (const event of events) {
        count += 1;
        jobs.ran.push(event.name);
        await runJob(deps, event, jobs);
      }
    });
    if (count === 0) return;
  }
  throw new Error("the jobs never come to an end");
}

async function runJob(deps: Deps, event: OutgoingEvent, jobs: Jobs): Promise<void> {
  const { name, data } = event;
  const { companyId = "", mirrorId = "", calendarId = "", connectionId = "" } = data;
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const ended = await once();
    if (ended.kind !== "again") return;
    if (ended.afterMs > 3_000) {
      jobs.later.push({ dueMs: deps.clock.now().getTime() + ended.afterMs, event });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(ended.afterMs, 200)));
  }
  function once() {
    switch (name) {
      case "push/requested":
        return deliverPush(deps, { companyId, mirrorId });
      case "read/wanted":
        return ingestChanges(deps, { companyId, calendarId });
      case "drift/suspected":
        return settleDrift({ ...deps, hands: bookingHands(deps) }, { companyId, mirrorId });
      case "watches/wanted":
        return ensureWatches(deps, { companyId, connectionId });
      case "removal/wanted":
        return removeCopies(deps, { companyId, connectionId });
      default:
        return { kind: "done" } as const;
    }
  }
}

/** As if every calendar's time to be read by itself had come; runs what follows. */
export async function readDue(world: TwoWayWorld): Promise<void> {
  const now = world.clock.now().toISOString();
  await world.rows(sql`update calendar_sync set next_read_at = ${now}, queued_until = null`);
  await lookAfterCalendars(world.deps);
  await world.settle();
}

/** The kinds of a booking's open conflicts. */
export async function openConflicts({ rows }: Pick<World, "rows">, bookingId: string): Promise<string[]> {
  const found = await rows<{ kind: string }>(
    sql`select kind from conflict where booking_id = ${bookingId} and closed_at is null`,
  );
  return found.map((row) => row.kind);
}

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;
type Changes = Readonly<Record<string, unknown>>;

/** What a fieldworker does with their own calendar. */
function phoneOf(call: Call) {
  const one = (account: string, eventId: string, calendar: string) =>
    `/events/${account}/${encodeURIComponent(calendar)}/${eventId}`;
  return {
    add: async (account: string, event: Changes, calendar = account): Promise<string> => {
      const made = (await call("POST", "/events", { account, calendar, event })) as
        | { id: string }
        | { events: { id: string }[] };
      const id = "events" in made ? made.events[0]?.id : made.id;
      if (!id) throw new Error("the sandbox made no event");
      return id;
    },
    change: (account: string, eventId: string, changes: Changes, calendar = account) =>
      call("PATCH", one(account, eventId, calendar), changes),
    remove: (account: string, eventId: string, calendar = account) =>
      call("DELETE", one(account, eventId, calendar)),
    duplicate: (account: string, eventId: string, calendar = account) =>
      call("POST", `${one(account, eventId, calendar)}/duplicate`, {}),
  };
}

/** Start and end of a timed event as Google has them. */
export function timed(start: string, end: string, timeZone = "America/Los_Angeles") {
  return { start: { dateTime: start, timeZone }, end: { dateTime: end, timeZone } };
}

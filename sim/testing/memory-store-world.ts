import { type EpisodeView, now, type StoreWorld } from "@/db/store/contract/world";
import { defaultBlockingRules } from "@/lib/domain/blocking";
import { defaultTitleTemplate } from "@/lib/domain/event-text";
import { rungs } from "@/lib/domain/ladder";
import { refreshBusyConflicts } from "@/sim/memory-store/conflicts";
import { planCopies } from "@/sim/memory-store/copies";
import { requestPush, wantRead } from "@/sim/memory-store/outbox";
import { memoryStore, syncMemory } from "@/sim/memory-store/store";
import {
  type Booking,
  type Calendar,
  type CalendarSync,
  type Episode,
  type Mirror,
  Tables,
} from "@/sim/memory-store/tables";

export type MemoryStoreWorld = StoreWorld & { readonly tables: Tables };

/** The store in memory, in a company of its own. Its clock stands still; leases end when somebody says so. */
export function memoryStoreWorld(uuid: () => string = () => crypto.randomUUID()): MemoryStoreWorld {
  const settings = {
    companyId: uuid(),
    titleTemplate: defaultTitleTemplate,
    appUrl: "http://127.0.0.1:3000",
    keepsUpToDate: true,
    moves: "apply",
    deletions: "ask",
    leaseMs: 20_000,
    aheadMs: null,
  } as const;
  const tables = new Tables(settings, uuid, () => now.getTime());
  for (const role of ["owner", "dispatcher", "viewer"] as const)
    tables.staff.push({ id: uuid(), role, isActive: true });
  let made = 0;
  let seenOutbox = 0;
  const mirrorOf = (mirrorId: string): Mirror => found(tables.mirrors.get(mirrorId));
  return {
    tables,
    store: memoryStore(syncMemory(tables)),
    companyId: settings.companyId,
    addMember: async ({ zone = "America/Los_Angeles", rules = {} } = {}) => {
      const id = uuid();
      tables.members.set(id, { id, zone, blockingRules: { ...defaultBlockingRules, ...rules } });
      return id;
    },
    addCalendar: async ({ memberId, blocks = true, receives, direction = "twoWay" }) => {
      made += 1;
      const [connectionId, id, externalId] = [uuid(), uuid(), `calendar-${made}`];
      const isFirst = ![...tables.calendars.values()].some((other) => other.memberId === memberId);
      const state = {
        ...{ state: "live" as const, stateSince: now, connectedAt: now, lastFailure: null, lastOutAt: null },
        ...{ watchFailingSince: null, watchFailure: null, removingUntilMs: null },
      } as const;
      tables.connections.set(connectionId, { id: connectionId, memberId, direction, ...state });
      const calendar = { id, connectionId, memberId, externalId, receives: receives ?? isFirst, blocks };
      tables.calendars.set(id, calendar);
      if (calendar.receives || tables.keepsEvents(calendar)) tables.syncs.set(id, freshSync(calendar));
      return { calendarId: id, connectionId, externalId };
    },
    addBooking: async ({ memberId, start, end, now: at }) => {
      const booking = aBooking(uuid(), { start, end });
      tables.bookings.set(booking.id, booking);
      change(tables, booking, { assigned: [memberId] }, at);
      return { bookingId: booking.id, mirrorId: found(tables.mirrorOf(booking.id, memberId)).id };
    },
    moveBooking: async (bookingId, span, at) =>
      change(tables, found(tables.bookings.get(bookingId)), span, at),
    askPush: async (mirrorId, at, wish = "put") => {
      const mirror = mirrorOf(mirrorId);
      const connectionId = found(tables.receivingOf(mirror.fieldworkerId)).connection.id;
      requestPush(tables, { mirror, connectionId, trigger: "manual", wish, requestKey: uuid() }, at);
    },
    wishRead: async (calendarId, at) => wantRead(tables, calendarId, at),
    answerHeld: async (calendarId, state) => {
      const sync = found(tables.syncs.get(calendarId));
      sync.held = { ...found(sync.held), state };
    },
    expireLeases: async () => {
      const held = [...tables.syncs.values(), ...tables.mirrors.values()];
      for (const row of held) if (row.leasedUntilMs !== null) row.leasedUntilMs = now.getTime() - 1_000;
    },
    blocks: async (calendarId) =>
      [...tables.contentsOf(calendarId).blocks.values()]
        .flatMap((family) => [...family.values()])
        .map(({ eventId, occurrence, startsAt, endsAt }) => {
          return { eventId, occurrence, start: startsAt.toISOString(), end: endsAt.toISOString() };
        })
        .sort((a, b) => orderOf(a).localeCompare(orderOf(b), "en")),
    held: async (calendarId) => tables.syncs.get(calendarId)?.held ?? null,
    mirror: async (mirrorId) => {
      const mirror = mirrorOf(mirrorId);
      const { eventId, eventEtag, drift } = mirror;
      return { eventId, eventEtag, drift, openPushes: tables.openPushesOf(mirror).length };
    },
    conflicts: async (bookingId) =>
      tables.conflicts
        .filter((row) => row.bookingId === bookingId)
        .map(({ kind, resolution }) => ({ kind, resolution })),
    episodes: async (connectionId) => tables.episodesOf(connectionId).map(viewOf),
    news: async (connectionId) => {
      const ids = new Set(tables.episodesOf(connectionId).map(({ id }) => id));
      const roleOf = (memberId: string | null) =>
        memberId === null ? "log" : (tables.staff.find(({ id }) => id === memberId)?.role ?? "fieldworker");
      return tables.news
        .filter(({ episodeId, isNew }) => isNew && ids.has(episodeId))
        .map(({ memberId, kind }) => `${roleOf(memberId)} ${kind}`)
        .sort();
    },
    takeOutbox: async () => {
      const fresh = tables.outbox.slice(seenOutbox);
      seenOutbox = tables.outbox.length;
      return fresh.map(({ name, data }) => ({ name, data }));
    },
    close: async () => {},
  };
}

function viewOf({ openedAt, directions, climbed, end, digestedAt, digest }: Episode): EpisodeView {
  return {
    openedAt: openedAt.toISOString(),
    failing: directions.filter(({ overAt }) => overAt === null).map(({ direction }) => direction),
    climbed: rungs.map(({ name }) => name).filter((name) => climbed[name] !== null),
    end,
    digest: digestedAt && (digest ?? []).map(({ what }) => what),
  };
}

const orderOf = (block: { start: string; eventId: string; occurrence: string }) =>
  [block.start, block.eventId, block.occurrence].join(" ");

function found<T>(row: T | null | undefined): T {
  if (row === null || row === undefined) throw new Error("no such row");
  return row;
}

function aBooking(id: string, span: { start: Date; end: Date }): Booking {
  const words = { customerName: "Jones", customerPhone: "555 0100", serviceName: "Boiler service" };
  const source = {
    ...{ bookingId: id, ref: 1001, ...words, ...span },
    ...{ address: "1 High Street", customerNotes: "", jobNotes: "", zone: "America/Los_Angeles" },
  };
  return { id, source, revision: 0, rule: "push", takesTime: true, assigned: [] };
}

/** One change of a booking and what follows from it for its copies and conflicts. */
function change(
  tables: Tables,
  booking: Booking,
  wish: { readonly start?: Date; readonly end?: Date; readonly assigned?: readonly string[] },
  at: Date,
): void {
  const before = new Set(booking.assigned);
  const statusChanged = booking.revision === 0;
  const { start, end } = booking.source;
  booking.revision += 1;
  booking.source = { ...booking.source, start: wish.start ?? start, end: wish.end ?? end };
  booking.assigned = wish.assigned ?? booking.assigned;
  planCopies(tables, { booking, before, statusChanged, notBeforeMs: undefined }, at);
  for (const memberId of booking.assigned) refreshBusyConflicts(tables, memberId, at);
}

function freshSync({ id, memberId }: Calendar): CalendarSync {
  return {
    ...{ calendarId: id, memberId, cursor: null, isReadingAll: false, epoch: 0, readSoFar: 0 },
    ...{ pagesSaved: 0, goneSoFar: 0 },
    ...{ firstReadAt: null, lastReadAt: null, wantedSeq: 0, servedSeq: 0, queuedUntilMs: null },
    ...{ nextReadAt: null, leaseGeneration: 0, leasedUntilMs: null, failedAttempts: 0 },
    ...{ failure: null, failingSince: null, held: null },
  };
}

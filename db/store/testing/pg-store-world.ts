import { eq, sql } from "drizzle-orm";
import { calendar, connection, member, mirror, push } from "@/db/schema";
import { episode } from "@/db/schema-health";
import { calendarSync } from "@/db/schema-sync";
import { now, type StoreWorld } from "@/db/store/contract/world";
import { requestPush } from "@/db/store/mirrors";
import { wishRead } from "@/db/store/read-wishes";
import { followReadable } from "@/db/store/readable-calendars";
import { defaultBlockingRules } from "@/lib/domain/blocking";
import { changeBooking } from "@/lib/usecases/change-booking";
import { aWorld, type World } from "@/lib/usecases/testing";

type Row = Record<string, unknown>;

/** The store on a real PostgreSQL, in the demo company. */
export async function pgStoreWorld(): Promise<StoreWorld & { readonly world: World }> {
  const world = await aWorld();
  const { companyId } = world.company;
  const inCompany = <T>(work: Parameters<typeof world.deps.database.asCompany<T>>[1]) =>
    world.deps.database.asCompany(companyId, work);
  let made = 0;
  let seenOutbox = new Set<string>();
  return {
    world,
    store: world.deps.syncStore,
    companyId,
    addMember: ({ zone = "America/Los_Angeles", rules = {} } = {}) =>
      inCompany(async (tx) => {
        made += 1;
        const [row] = await tx
          .insert(member)
          .values({
            companyId,
            email: `member-${made}@contract.test`,
            name: `Member ${made}`,
            role: "fieldworker",
            takesBookings: true,
            zone,
            blockingRules: { ...defaultBlockingRules, ...rules },
            createdAt: world.clock.now(),
          })
          .returning({ id: member.id });
        return row?.id ?? "";
      }),
    addCalendar: ({ memberId, blocks = true, receives, direction = "twoWay" }) =>
      inCompany(async (tx) => {
        made += 1;
        const at = world.clock.now();
        const others = await tx.$count(calendar, eq(calendar.memberId, memberId));
        const [connectionId, calendarId] = [crypto.randomUUID(), crypto.randomUUID()];
        const externalId = `calendar-${made}`;
        await tx.insert(connection).values({
          id: connectionId,
          companyId,
          memberId,
          provider: others === 0 ? "google" : "microsoft",
          accountId: `account-${made}`,
          accountEmail: `account-${made}@contract.test`,
          state: "live",
          scopes: [],
          direction,
          connectedAt: now,
          stateSince: now,
        });
        await tx.insert(calendar).values({
          id: calendarId,
          companyId,
          connectionId,
          memberId,
          externalId,
          name: "Work",
          zone: "UTC",
          isPrimary: true,
          canWrite: true,
          receives: receives ?? others === 0,
          blocks,
        });
        await followReadable(tx, { companyId, connectionId }, at);
        return { calendarId, connectionId, externalId };
      }),
    addBooking: async ({ memberId, start, end, now }) => {
      const bookingId = crypto.randomUUID();
      const change = world.changeOf(bookingId, null, { startsAt: start, endsAt: end });
      const saved = await changeBooking(
        { ...world.deps, clock: { now: () => now } },
        { ...change, fieldworkerIds: [memberId] },
      );
      if (!saved.ok) throw new Error(saved.problem);
      const [row] = await inCompany((tx) => tx.select().from(mirror).where(eq(mirror.bookingId, bookingId)));
      return { bookingId, mirrorId: row?.id ?? "" };
    },
    moveBooking: async (bookingId, { start, end }, now) => {
      const [row] = await world.rows<{ revision: number; crew: string[] }>(sql`
        select revision, (select json_agg(fieldworker_id) from assignment where booking_id = b.id) as crew
        from booking b where id = ${bookingId}`);
      const change = world.changeOf(bookingId, row?.revision ?? null, { startsAt: start, endsAt: end });
      const saved = await changeBooking(
        { ...world.deps, clock: { now: () => now } },
        { ...change, fieldworkerIds: row?.crew ?? [] },
      );
      if (!saved.ok) throw new Error(saved.problem);
    },
    askPush: (mirrorId, now, wish = "put") =>
      inCompany(async (tx) => {
        const [row] = await tx
          .select({ mirror, connectionId: calendar.connectionId })
          .from(mirror)
          .innerJoin(calendar, eq(calendar.memberId, mirror.fieldworkerId))
          .where(eq(mirror.id, mirrorId));
        if (!row) throw new Error("no such copy");
        const { bookingId, fieldworkerId } = row.mirror;
        const asked = { trigger: "manual" as const, wish, requestedBy: null, revision: 1 };
        const place = { companyId, mirrorId, bookingId, fieldworkerId, connectionId: row.connectionId };
        await requestPush(tx, { ...place, ...asked, requestKey: crypto.randomUUID() }, now);
      }),
    wishRead: async (calendarId, now) => {
      await inCompany((tx) => wishRead(tx, { companyId, calendarId }, now));
    },
    answerHeld: async (calendarId, state) => {
      await world.rows(sql`update calendar_sync set held = jsonb_set(held, '{state}', to_jsonb(${state}::text))
        where calendar_id = ${calendarId}`);
    },
    expireLeases: async () => {
      const past = sql`clock_timestamp() - interval '1 second'`;
      await world.rows(sql`update calendar_sync set leased_until = ${past} where leased_until is not null`);
      await world.rows(sql`update mirror set leased_until = ${past} where leased_until is not null`);
    },
    blocks: async (calendarId) => {
      const rows = await world.rows<Row & { event: string; occurrence: string; s: string; e: string }>(sql`
        select event_id as event, occurrence, starts_at as s, ends_at as e from busy_block
        where calendar_id = ${calendarId} order by starts_at, event_id, occurrence`);
      return rows.map(({ event, occurrence, s, e }) => ({
        eventId: event,
        occurrence,
        start: new Date(s).toISOString(),
        end: new Date(e).toISOString(),
      }));
    },
    held: async (calendarId) => {
      const [row] = await inCompany((tx) =>
        tx.select().from(calendarSync).where(eq(calendarSync.calendarId, calendarId)),
      );
      return row?.held ?? null;
    },
    mirror: (mirrorId) =>
      inCompany(async (tx) => {
        const [row] = await tx.select().from(mirror).where(eq(mirror.id, mirrorId));
        if (!row) throw new Error("no such copy");
        const openPushes = await tx.$count(
          push,
          sql`${push.mirrorId} = ${mirrorId} and ${push.finishedAt} is null`,
        );
        return { eventId: row.eventId, eventEtag: row.eventEtag, drift: row.drift, openPushes };
      }),
    conflicts: async (bookingId) => [
      ...(await world.rows<{ kind: string; resolution: string | null }>(
        sql`select kind, resolution from conflict where booking_id = ${bookingId} order by opened_at, kind`,
      )),
    ],
    episodes: async (connectionId) => {
      const rows = await inCompany((tx) =>
        tx.select().from(episode).where(eq(episode.connectionId, connectionId)).orderBy(episode.openedAt),
      );
      return rows.map((row) => ({
        openedAt: row.openedAt.toISOString(),
        failing: row.directions.filter(({ overAt }) => overAt === null).map(({ direction }) => direction),
        climbed: [
          ...(row.warnedAt ? ["warning"] : []),
          ...(row.dispatcherToldAt ? ["dispatcher"] : []),
          ...(row.ownerToldAt ? ["owner"] : []),
        ],
        end: row.end,
        digest: row.digestedAt && (row.digest ?? []).map(({ what }) => what),
      }));
    },
    news: async (connectionId) => {
      const rows = await world.rows<{ line: string }>(sql`
        select m.role || ' ' || n.kind as line from notification n
          join member m on m.id = n.member_id join episode e on e.id = n.episode_id
          where e.connection_id = ${connectionId}
        union all
        select 'log ' || a.kind from activity a join activity_detail d on d.company_id = a.company_id and d.seq = a.seq
          join connection c on c.id = ${connectionId}
          where a.kind in ('sync.warned', 'sync.recovered')
            and d.detail -> 'facts' ->> 'fieldworkerId' = c.member_id::text
            and d.detail -> 'facts' ->> 'provider' = c.provider`);
      return rows.map(({ line }) => line).sort();
    },
    takeOutbox: async () => {
      const rows = await world.rows<{ id: string; name: string; data: Record<string, string> }>(
        sql`select id, event as name, data from outbox where event <> 'mail/wanted' order by created_at, id`,
      );
      const fresh = rows.filter((row) => !seenOutbox.has(row.id));
      seenOutbox = new Set(rows.map((row) => row.id));
      return fresh.map(({ name, data }) => ({ name, data }));
    },
    close: world.close,
  };
}

import { and, eq, gte, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, customer, member, mirror, push } from "@/db/schema";
import { mail, syncRun } from "@/db/schema-health";
import { notification, watch } from "@/db/schema-sync";
import { alarmedMembers } from "@/db/store/alarms";
import { nextRung, type RungName, rungs } from "@/lib/domain/ladder";
import type { BookingRef, Incident, Meter, RungView, SyncHealth } from "@/lib/domain/sync-health-view";
import { byUrgency } from "@/lib/domain/sync-health-words";
import { deadLetters } from "./sync-health-dead-letters";
import { type FoundLine, healthLines } from "./sync-health-lines";

const dayMs = 86_400_000;

/** How the sync of the whole company does, for those who look after it. */
export async function syncHealth(tx: Tx, now: Date): Promise<SyncHealth> {
  const lines = await healthLines(tx, now);
  const since = new Date(now.getTime() - dayMs);
  return {
    lines: byUrgency(
      lines.map(({ memberId, name, line, waiting, invitedAt, isActive }) => ({
        ...{ memberId, name, line, waiting, invitedAt, isActive },
      })),
    ),
    incidents: await incidentsOf(tx, lines),
    calendarToBoard: await calendarToBoard(tx, since),
    boardToCalendar: await boardToCalendar(tx, since),
    ...(await queues(tx)),
    deadLetters: await deadLetters(tx, now),
    notices: await notices(tx),
  };
}

type OpenLine = FoundLine & {
  readonly line: NonNullable<FoundLine["line"]>;
  readonly episode: NonNullable<FoundLine["episode"]>;
};

async function incidentsOf(tx: Tx, lines: readonly FoundLine[]): Promise<Incident[]> {
  const open = lines
    .flatMap((found): OpenLine[] =>
      found.line && found.episode ? [{ ...found, line: found.line, episode: found.episode }] : [],
    )
    .sort((a, b) => a.episode.openedAt.getTime() - b.episode.openedAt.getTime());
  if (open.length === 0) return [];
  const told = await toldOf(
    tx,
    open.map(({ episode }) => episode.id),
  );
  const named = { dispatcher: await namesOf(tx, "dispatcher"), owner: await namesOf(tx, "owner") };
  const incidents: Incident[] = [];
  for (const found of open) {
    const { memberId, name, line, episode, waiting } = found;
    const climbed = {
      warning: episode.warnedAt,
      dispatcher: episode.dispatcherToldAt,
      owner: episode.ownerToldAt,
    };
    const next = nextRung({ openedAt: episode.openedAt, endedAt: null, climbed });
    const gap = waiting === 0 ? [] : await waitingBookings(tx, memberId);
    const rungViews = rungs.map((rung): RungView => {
      const climbedAt = climbed[rung.name];
      const people = climbedAt
        ? told.filter((each) => each.episodeId === episode.id && each.rung === rung.name)
        : rung.name === "warning"
          ? []
          : named[rung.name].map((each) => ({ name: each, seenAt: null }));
      return { name: rung.name, climbedAt, people: people.map(({ name, seenAt }) => ({ name, seenAt })) };
    });
    incidents.push({
      ...{ episodeId: episode.id, memberId, name, line, openedAt: episode.openedAt },
      ...{ rungs: rungViews, next, gap, waiting },
    });
  }
  return incidents;
}

type Told = {
  readonly episodeId: string;
  readonly rung: RungName;
  readonly name: string;
  readonly seenAt: Date | null;
};

/** Who was alarmed: in the bell, where it is known whether they have seen it, or by mail alone. */
async function toldOf(tx: Tx, episodeIds: readonly string[]): Promise<Told[]> {
  const kinds = ["sync.dispatcherAlarm", "sync.ownerAlarm"] as const;
  const rang = await tx
    .select({
      episodeId: notification.episodeId,
      kind: notification.kind,
      memberId: member.id,
      name: member.name,
      seenAt: notification.readAt,
    })
    .from(notification)
    .innerJoin(member, eq(member.id, notification.memberId))
    .where(and(inArray(notification.episodeId, [...episodeIds]), inArray(notification.kind, [...kinds])))
    .orderBy(member.name, member.id);
  const wrote = await tx
    .selectDistinct({ episodeId: mail.episodeId, memberId: member.id, name: member.name, role: member.role })
    .from(mail)
    .innerJoin(member, eq(member.id, mail.memberId))
    .where(and(inArray(mail.episodeId, [...episodeIds]), eq(mail.topic, "syncAlarm")))
    .orderBy(member.name, member.id);
  const isInBell = new Set(rang.map(({ episodeId, memberId }) => `${episodeId} ${memberId}`));
  return [
    ...rang.map(({ episodeId, kind, name, seenAt }) => ({
      episodeId: episodeId ?? "",
      rung: kind === "sync.ownerAlarm" ? ("owner" as const) : ("dispatcher" as const),
      ...{ name, seenAt },
    })),
    ...wrote
      .filter(({ episodeId, memberId }) => !isInBell.has(`${episodeId} ${memberId}`))
      .map(({ episodeId, name, role }) => ({
        episodeId: episodeId ?? "",
        rung: role === "owner" ? ("owner" as const) : ("dispatcher" as const),
        ...{ name, seenAt: null },
      })),
  ];
}

async function namesOf(tx: Tx, rung: "dispatcher" | "owner"): Promise<string[]> {
  const ids = await alarmedMembers(tx, rung);
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ name: member.name })
    .from(member)
    .where(inArray(member.id, ids))
    .orderBy(member.name, member.id);
  return rows.map(({ name }) => name);
}

const shownInGap = 20;

/** Bookings that wait to be sent to this fieldworker, in the order in which they were asked for. */
export async function waitingBookings(tx: Tx, memberId: string): Promise<BookingRef[]> {
  const rows = await tx
    .select({
      id: booking.id,
      ref: booking.ref,
      customer: customer.name,
      place: sql<number>`min(${push.place})`,
    })
    .from(push)
    .innerJoin(booking, eq(booking.id, push.bookingId))
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .where(and(eq(push.fieldworkerId, memberId), isNull(push.finishedAt)))
    .groupBy(booking.id, booking.ref, customer.name)
    .orderBy(sql`min(${push.place})`)
    .limit(shownInGap);
  return rows.map(({ id, ref, customer: name }) => ({ id, ref, customer: name }));
}

type Measured = { readonly p50: number | null; readonly p95: number | null; readonly count: number };

function meterOf(row: Measured | undefined): Meter {
  if (!row || row.p50 === null || row.p95 === null) return null;
  return { p50Ms: row.p50, p95Ms: row.p95, count: row.count };
}

/** From the owner's hand in their calendar to the page. */
async function calendarToBoard(tx: Tx, since: Date): Promise<Meter> {
  const [row] = await tx
    .select({
      p50: sql<number | null>`(percentile_cont(0.5) within group (order by ${syncRun.delayMs}))::float8`,
      p95: sql<number | null>`(percentile_cont(0.95) within group (order by ${syncRun.delayMs}))::float8`,
      count: sql<number>`count(*)::int`,
    })
    .from(syncRun)
    .where(and(gte(syncRun.finishedAt, since), eq(syncRun.outcome, "done"), isNotNull(syncRun.delayMs)));
  return meterOf(row);
}

/** From the wish to the provider's answer. */
async function boardToCalendar(tx: Tx, since: Date): Promise<Meter> {
  const ms = sql`extract(epoch from ${push.finishedAt} - ${push.requestedAt}) * 1000`;
  const [row] = await tx
    .select({
      p50: sql<number | null>`(percentile_cont(0.5) within group (order by ${ms}))::float8`,
      p95: sql<number | null>`(percentile_cont(0.95) within group (order by ${ms}))::float8`,
      count: sql<number>`count(*)::int`,
    })
    .from(push)
    .where(and(gte(push.finishedAt, since), inArray(push.receiptKind, ["created", "updated", "removed"])));
  return meterOf(row);
}

async function queues(tx: Tx): Promise<Pick<SyncHealth, "waiting" | "retrying">> {
  const [row] = await tx
    .select({
      count: sql<number>`count(distinct ${push.bookingId})::int`,
      oldestAt: sql<Date | null>`min(${push.requestedAt})`.mapWith(push.requestedAt),
      retrying: sql<number>`(count(distinct ${push.bookingId})
        filter (where ${mirror.failure} is not null and ${mirror.retryAt} is not null))::int`,
      nextAt: sql<Date | null>`min(${mirror.retryAt}) filter (where ${mirror.failure} is not null)`.mapWith(
        mirror.retryAt,
      ),
    })
    .from(push)
    .innerJoin(mirror, eq(mirror.id, push.mirrorId))
    .where(isNull(push.finishedAt));
  return {
    waiting: { count: row?.count ?? 0, oldestAt: row?.oldestAt ?? null },
    retrying: { count: row?.retrying ?? 0, nextAt: row?.nextAt ?? null },
  };
}

async function notices(tx: Tx): Promise<SyncHealth["notices"]> {
  const [row] = await tx
    .select({
      lastAt: sql<Date | null>`max(${watch.lastNoticeAt})`.mapWith(watch.lastNoticeAt),
      valid: sql<number>`(count(*) filter (where ${watch.state} = 'live' and ${watch.expiresAt} > clock_timestamp()))::int`,
      wanted: sql<number>`(count(*) filter (where ${watch.state} <> 'ended'))::int`,
    })
    .from(watch);
  return { lastAt: row?.lastAt ?? null, valid: row?.valid ?? 0, wanted: row?.wanted ?? 0 };
}

import { and, countDistinct, eq, inArray, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { company, connection, member, push } from "@/db/schema";
import { type EpisodeRow, episode } from "@/db/schema-health";
import type { FailingDirection } from "@/lib/domain/episode";
import { ownersTask } from "@/lib/domain/episode-change";
import { type AlarmFacts, alarmLetter, personalLetter } from "@/lib/domain/health-letters";
import { alarmedBy, dueRungs, type RungName } from "@/lib/domain/ladder";
import { announce, appendActivity } from "./activity";
import { waitsFor } from "./connection-pushes";
import { tell } from "./tell";

type Place = { readonly companyId: string; readonly connectionId: string };

/** Only its owner can mend a revoked grant or a calendar that refuses us, so they hear of it at once [B39]. */
export async function tellFieldworkerAtOnce(
  tx: Tx,
  at: Place & {
    readonly episodeId: string;
    readonly memberId: string;
    readonly began: readonly FailingDirection[];
  },
  now: Date,
): Promise<void> {
  const task = ownersTask(at.began);
  if (!task) return;
  const facts = await alarmFacts(tx, at.connectionId, task.failure, task.since);
  const kind = task.direction === "token" ? "calendar.needsReconnect" : "calendar.cannotWrite";
  await tell(
    tx,
    [at.memberId],
    {
      topic: "reconnect",
      news: { companyId: at.companyId, kind, episodeId: at.episodeId },
      letter: ({ zone }) => personalLetter(kind, { ...facts, zone }),
    },
    now,
  );
}

const told = { warning: "warnedAt", dispatcher: "dispatcherToldAt", owner: "ownerToldAt" } as const;

/** Climbs the rungs that are due for an open, locked episode: each once, in one transaction with what it tells [I9]. */
export async function climb(tx: Tx, companyId: string, open: EpisodeRow, now: Date): Promise<RungName[]> {
  const due = dueRungs(
    {
      openedAt: open.openedAt,
      endedAt: open.endedAt,
      climbed: { warning: open.warnedAt, dispatcher: open.dispatcherToldAt, owner: open.ownerToldAt },
    },
    now,
  );
  if (due.length === 0) return [];
  await tx
    .update(episode)
    .set(Object.fromEntries(due.map((rung) => [told[rung], now])))
    .where(eq(episode.id, open.id));
  const failing = open.directions.find(({ overAt }) => overAt === null) ?? open.directions[0];
  const facts = await alarmFacts(tx, open.connectionId, failing?.failure ?? null, open.openedAt);
  for (const rung of due) await climbOne(tx, { companyId, open, facts, rung }, now);
  await announce(tx, companyId, null);
  return due;
}

async function climbOne(
  tx: Tx,
  at: {
    readonly companyId: string;
    readonly open: EpisodeRow;
    readonly facts: AlarmFacts;
    readonly rung: RungName;
  },
  now: Date,
): Promise<void> {
  const { companyId, open, facts, rung } = at;
  if (rung === "warning") {
    await appendActivity(tx, companyId, now, [episodeActivity("sync.warned", open, facts)]);
    return;
  }
  await tell(
    tx,
    await alarmedMembers(tx, rung),
    {
      topic: "syncAlarm",
      news: { companyId, kind: `sync.${rung}Alarm`, episodeId: open.id },
      letter: () => alarmLetter(rung, facts, now),
    },
    now,
  );
}

/** Whom a rung tells. */
export async function alarmedMembers(tx: Tx, rung: "dispatcher" | "owner"): Promise<string[]> {
  const rows = await tx
    .select({ id: member.id, role: member.role })
    .from(member)
    .where(and(member.isActive, inArray(member.role, ["dispatcher", "owner"])));
  return alarmedBy(rung, rows).map(({ id }) => id);
}

export async function alarmFacts(
  tx: Tx,
  connectionId: string,
  failure: AlarmFacts["failure"],
  since: Date,
): Promise<AlarmFacts> {
  const [row] = await tx
    .select({
      fieldworker: member.name,
      provider: connection.provider,
      zone: company.zone,
      memberId: member.id,
    })
    .from(connection)
    .innerJoin(member, eq(member.id, connection.memberId))
    .innerJoin(company, eq(company.id, member.companyId))
    .where(eq(connection.id, connectionId));
  if (!row) throw new Error("an episode of a connection that is not there");
  const [waiting] = await tx
    .select({ bookings: countDistinct(push.bookingId) })
    .from(push)
    .where(and(eq(push.fieldworkerId, row.memberId), isNull(push.finishedAt), waitsFor(connectionId)));
  const { fieldworker, provider, zone } = row;
  return { fieldworker, provider, zone, failure, since, waiting: waiting?.bookings ?? 0 };
}

export function episodeActivity(
  kind: "sync.warned" | "sync.recovered",
  { openedAt, memberId }: Pick<EpisodeRow, "openedAt" | "memberId">,
  facts: Pick<AlarmFacts, "fieldworker" | "provider" | "failure">,
) {
  return {
    kind,
    bookingId: null,
    pushId: null,
    detail: {
      actor: { kind: "system" as const },
      requestId: null,
      changes: [],
      facts: {
        fieldworker: facts.fieldworker,
        fieldworkerId: memberId,
        provider: facts.provider,
        since: openedAt.toISOString(),
        failure: facts.failure?.kind ?? "silence",
      },
    },
  };
}

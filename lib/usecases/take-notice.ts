import { timingSafeEqual } from "node:crypto";
import type { Tx } from "@/db/client";
import { wishReads } from "@/db/store/read-wishes";
import { readableCalendarsOf } from "@/db/store/readable-calendars";
import {
  endWatch,
  findWatch,
  noteNotice,
  type StoredWatch,
  watchCompany,
  wishRenewal,
  wishUpkeep,
} from "@/db/store/watches";
import type { Deps } from "@/lib/deps";
import { sha256 } from "@/lib/secrets";
import { sharedTurns } from "@/lib/usecases/shared-turns";

/** One message from a provider: unsigned, without content, possibly forged, repeated or late. */
export type Notice = {
  readonly watchId: string;
  readonly secret: string;
  readonly resourceId: string;
  readonly says: NoticeWord;
};

export type NoticeWord =
  /** The first message of a watch: that it works, and nothing else. */
  | "works"
  | "changed"
  /** Messages before this one did not get through. */
  | "missed"
  /** The watch must be renewed now or it goes quiet. */
  | "renew"
  /** The provider ended the watch. */
  | "ended";

type NoticeDeps = Pick<Deps, "clock" | "realClock" | "database">;

type Verdict = "queued" | "heard" | "refused";

const turns = sharedTurns<Verdict>();

/**
 * A notice is a hint to read, never data. Forged, unknown and expired ones cause no work (decision 13); good ones become
 * one waiting reading a calendar however many come [I16], and those that come at once are stored together. Takes the same
 * steps for all up to the verdict.
 * @returns queued: a job was put on the outbox; heard: one is on its way already, or nothing is to be done
 */
export async function takeNotice(deps: NoticeDeps, notice: Notice): Promise<Verdict> {
  const { watchId, secret, resourceId, says } = notice;
  const { value, isFirst } = await turns(JSON.stringify([watchId, secret, resourceId, says]), () =>
    storeNotice(deps, notice),
  );
  return value === "queued" && !isFirst ? "heard" : value;
}

async function storeNotice(deps: NoticeDeps, notice: Notice): Promise<Verdict> {
  const given = sha256(notice.secret);
  const companyId = await watchCompany(deps.database, notice.watchId);
  if (!companyId) {
    isEqual(given, sha256(""));
    return "refused";
  }
  return deps.database.asCompany(companyId, async (tx) => {
    const watch = await findWatch(tx, notice.watchId);
    if (!watch || !isGood(watch, notice, given, deps.realClock.now())) return "refused";
    await noteNotice(tx, watch.id, notice.resourceId, deps.realClock.now());
    const isQueued = await act(deps, tx, { companyId, watch, says: notice.says });
    return isQueued ? "queued" : "heard";
  });
}

/** @returns whether a job was put on the outbox */
async function act(
  deps: NoticeDeps,
  tx: Tx,
  { companyId, watch, says }: { companyId: string; watch: StoredWatch; says: NoticeWord },
): Promise<boolean> {
  const now = deps.clock.now();
  switch (says) {
    case "works":
      return false;
    case "changed":
    case "missed":
      return (await wishReads(tx, companyId, await toldOf(tx, watch), now)) > 0;
    case "renew": {
      if (!(await wishRenewal(tx, watch.id, deps.realClock.now()))) return false;
      await wishUpkeep(tx, companyId, [watch.connectionId], now);
      return true;
    }
    case "ended": {
      await endWatch(tx, watch.id, deps.realClock.now());
      await wishReads(tx, companyId, await toldOf(tx, watch), now);
      await wishUpkeep(tx, companyId, [watch.connectionId], now);
      return true;
    }
  }
}

/** The calendars a message of this watch may be about. */
async function toldOf(tx: Tx, watch: StoredWatch): Promise<readonly string[]> {
  return watch.covers === "account" ? readableCalendarsOf(tx, watch.connectionId) : [watch.calendarId];
}

function isGood(watch: StoredWatch, notice: Notice, givenHash: string, now: Date): boolean {
  const isSecret = isEqual(givenHash, watch.secretHash);
  const isAlive = watch.state !== "ended" && (watch.expiresAt === null || watch.expiresAt > now);
  const isItsResource = watch.resourceId === null || watch.resourceId === notice.resourceId;
  return isSecret && isAlive && isItsResource;
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

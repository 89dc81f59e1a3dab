import { timingSafeEqual } from "node:crypto";
import { wishRead } from "@/db/store/read-wishes";
import { findWatch, noteNotice, type StoredWatch, watchCompany } from "@/db/store/watches";
import type { Deps } from "@/lib/deps";
import { sha256 } from "@/lib/secrets";

/** One message from a provider: unsigned, without content, possibly forged, repeated or late. */
export type Notice = {
  readonly watchId: string;
  readonly secret: string;
  readonly resourceId: string;
  /** The first message of a watch says only that it works. */
  readonly isFirst: boolean;
};

/**
 * A notice is a hint to read, never data. Forged, unknown and expired ones cause no work (decision 13); good ones become
 * one waiting reading however many come [I16]. Takes the same steps for all up to the verdict.
 * @returns queued: a job was put on the outbox; heard: one is on its way already, or nothing is to be read
 */
export async function takeNotice(
  deps: Pick<Deps, "clock" | "realClock" | "database">,
  notice: Notice,
): Promise<"queued" | "heard" | "refused"> {
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
    if (notice.isFirst) return "heard";
    const { calendarId } = watch;
    const isQueued = await wishRead(tx, { companyId, calendarId }, deps.clock.now());
    return isQueued ? "queued" : "heard";
  });
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

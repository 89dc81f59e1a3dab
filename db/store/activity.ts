import { randomBytes } from "node:crypto";
import canonicalize from "canonicalize";
import { asc, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { activity, activityDetail, activityHead } from "@/db/schema-record";
import type { ActivityKind, StoredChange } from "@/lib/domain/activity";
import { sha256 } from "@/lib/secrets";

export type NewActivity = {
  readonly kind: ActivityKind;
  readonly bookingId: string | null;
  readonly pushId: string | null;
  readonly detail: StoredChange;
};

const genesis = "0".repeat(64);

type Link = {
  readonly companyId: string;
  readonly seq: number;
  readonly at: Date;
  readonly bookingId: string | null;
  readonly pushId: string | null;
  readonly kind: string;
  readonly detailDigest: string;
  readonly previousHash: string;
};

function hashOf(link: Link): string {
  return sha256(canonicalize({ ...link, at: link.at.toISOString() }) ?? "");
}

function digestOf(salt: string, detail: StoredChange): string {
  return sha256(salt + (canonicalize(detail) ?? ""));
}

/**
 * Puts this transaction in line behind every other one of the company that writes to the record. Conflicts are opened and
 * closed only by who stands in this line, so that of two changes that clash the later one sees the earlier.
 */
export async function lockRecord(tx: Tx, companyId: string): Promise<{ seq: number; hash: string }> {
  await tx.insert(activityHead).values({ companyId, seq: 0, hash: genesis }).onConflictDoNothing();
  const [head] = await tx.select().from(activityHead).for("update");
  return head ?? { seq: 0, hash: genesis };
}

/**
 * Appends to the company's record and tells open pages. The row lock on the chain's tip puts concurrent
 * transactions in line, so call it last.
 */
export async function appendActivity(
  tx: Tx,
  companyId: string,
  at: Date,
  entries: readonly NewActivity[],
): Promise<void> {
  if (entries.length === 0) return;
  let { seq, hash } = await lockRecord(tx, companyId);
  const rows: (Link & { hash: string })[] = [];
  const details: (typeof activityDetail.$inferInsert)[] = [];
  for (const entry of entries) {
    seq += 1;
    const salt = randomBytes(16).toString("hex");
    const link: Link = {
      companyId,
      seq,
      at,
      bookingId: entry.bookingId,
      pushId: entry.pushId,
      kind: entry.kind,
      detailDigest: digestOf(salt, entry.detail),
      previousHash: hash,
    };
    hash = hashOf(link);
    rows.push({ ...link, hash });
    details.push({ companyId, seq, salt, detail: entry.detail });
  }
  await tx.insert(activity).values(rows);
  await tx.insert(activityDetail).values(details);
  await tx.update(activityHead).set({ seq, hash }).where(eq(activityHead.companyId, companyId));
  for (const bookingId of new Set(entries.map((entry) => entry.bookingId)))
    await announce(tx, companyId, bookingId);
}

/** Open pages of this company refetch what shows this booking; null: settings. Sent when the transaction commits. */
export async function announce(tx: Tx, companyId: string, bookingId: string | null): Promise<void> {
  await tx.execute(sql`select pg_notify('live', ${JSON.stringify({ companyId, bookingId })})`);
}

export type ChainReport =
  | { readonly kind: "whole"; readonly entries: number; readonly erased: number }
  | { readonly kind: "broken"; readonly atSeq: number };

/** Recomputes the company's chain. Erased details leave it whole; an altered, removed or reordered row breaks it. */
export async function verifyChain(tx: Tx, companyId: string): Promise<ChainReport> {
  const rows = await tx
    .select({ link: activity, salt: activityDetail.salt, detail: activityDetail.detail })
    .from(activity)
    .leftJoin(activityDetail, eq(activityDetail.seq, activity.seq))
    .orderBy(asc(activity.seq));
  let previousHash = genesis;
  let erased = 0;
  let expected = 1;
  for (const { link, salt, detail } of rows) {
    const { hash, ...rest } = link;
    const isTrue =
      link.seq === expected && link.previousHash === previousHash && hashOf({ ...rest, companyId }) === hash;
    if (!isTrue) return { kind: "broken", atSeq: expected };
    if (salt === null || detail === null) erased += 1;
    else if (digestOf(salt, detail) !== link.detailDigest) return { kind: "broken", atSeq: link.seq };
    previousHash = hash;
    expected += 1;
  }
  const [head] = await tx.select().from(activityHead);
  if ((head?.seq ?? 0) !== rows.length || (head?.hash ?? genesis) !== previousHash) {
    return { kind: "broken", atSeq: expected };
  }
  return { kind: "whole", entries: rows.length, erased };
}

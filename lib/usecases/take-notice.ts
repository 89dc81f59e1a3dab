import { timingSafeEqual } from "node:crypto";
import type { Tx } from "@/db/client";
import { wishReads } from "@/db/store/read-wishes";
import { readableCalendarsOf } from "@/db/store/readable-calendars";
import {
  endWatch,
  findWatches,
  noteNotices,
  type StoredWatch,
  watchCompanies,
  wishRenewal,
  wishUpkeep,
} from "@/db/store/watches";
import type { Deps } from "@/lib/deps";
import { sha256 } from "@/lib/secrets";
import { gatheredWork } from "@/lib/usecases/gathered-work";

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

/** Batches of one company that are stored side by side; a batch waits for a calendar whose page is being saved. */
const batchesAtOnce = 3;
const noticesAtMost = 500;
const companiesKnown = 10_000;

/** Look-ups of watches nobody asked about before, side by side. */
const lookUpsAtOnce = 2;

type Desk = {
  readonly lookUp: (watchId: string) => Promise<string | null>;
  /** A watch never changes its company. */
  readonly companyOf: Map<string, string>;
  readonly take: Map<string, (notice: Notice) => Promise<Verdict>>;
};
const desks = new WeakMap<object, Desk>();

/**
 * A notice is a hint to read, never data. Forged, unknown and expired ones cause no work (decision 13); good ones become
 * one waiting reading a calendar however many come [I16], and those that come while others are stored are stored together.
 * Takes the same steps for all up to the verdict.
 * @returns queued: a job was put on the outbox; heard: one is on its way already, or nothing is to be done
 */
export async function takeNotice(deps: NoticeDeps, notice: Notice): Promise<Verdict> {
  const desk = deskOf(deps);
  const companyId = await companyOf(desk, notice.watchId);
  if (!companyId) {
    isEqual(sha256(notice.secret), sha256(""));
    return "refused";
  }
  let take = desk.take.get(companyId);
  if (!take) {
    take = gatheredWork<Notice, Verdict>({
      atOnce: batchesAtOnce,
      itemsAtMost: noticesAtMost,
      nameOf: ({ watchId }) => watchId,
      work: (notices) => storeNotices(deps, companyId, notices),
    });
    desk.take.set(companyId, take);
  }
  return take(notice);
}

function deskOf({ database }: NoticeDeps): Desk {
  const known = desks.get(database);
  if (known) return known;
  const lookUp = gatheredWork<string, string | null>({
    atOnce: lookUpsAtOnce,
    itemsAtMost: noticesAtMost,
    nameOf: (watchId) => watchId,
    work: (watchIds) => watchCompanies(database, watchIds),
  });
  const desk: Desk = { lookUp, companyOf: new Map(), take: new Map() };
  desks.set(database, desk);
  return desk;
}

async function companyOf(desk: Desk, watchId: string): Promise<string | null> {
  const known = desk.companyOf.get(watchId);
  if (known) return known;
  const companyId = await desk.lookUp(watchId);
  if (companyId === null) return null;
  if (desk.companyOf.size >= companiesKnown) desk.companyOf.clear();
  desk.companyOf.set(watchId, companyId);
  return companyId;
}

type Good = { readonly place: number; readonly watch: StoredWatch; readonly notice: Notice };

async function storeNotices(
  deps: NoticeDeps,
  companyId: string,
  notices: readonly Notice[],
): Promise<Verdict[]> {
  const given = notices.map(({ secret }) => sha256(secret));
  return deps.database.asCompany(companyId, async (tx) => {
    const watches = await findWatches(tx, [...new Set(notices.map(({ watchId }) => watchId))]);
    const verdicts = notices.map((): Verdict => "refused");
    const good: Good[] = [];
    notices.forEach((notice, place) => {
      const watch = watches.get(notice.watchId);
      if (!watch || !isGood(watch, notice, given[place] ?? "", deps.realClock.now())) return;
      verdicts[place] = "heard";
      good.push({ place, watch, notice });
    });
    const resources = new Map(good.map(({ notice }) => [notice.watchId, notice.resourceId]));
    await noteNotices(tx, resources, deps.realClock.now());
    for (const place of await act(deps, tx, companyId, good)) verdicts[place] = "queued";
    return verdicts;
  });
}

/** @returns the places of those for which a job was put on the outbox */
async function act(
  deps: NoticeDeps,
  tx: Tx,
  companyId: string,
  good: readonly Good[],
): Promise<readonly number[]> {
  const queued: number[] = [];
  for (const { place, watch, notice } of good)
    if (await lookAfterWatch(deps, tx, { companyId, watch, says: notice.says })) queued.push(place);
  const told = good.filter(({ notice: { says } }) => says !== "works" && says !== "renew");
  const [first] = told;
  if (!first) return queued;
  const calendars = new Set<string>();
  for (const watch of new Map(told.map(({ watch }) => [watch.id, watch])).values())
    for (const calendarId of await toldOf(tx, watch)) calendars.add(calendarId);
  const jobs = await wishReads(tx, companyId, [...calendars], deps.clock.now());
  return jobs > 0 ? [...queued, first.place] : queued;
}

/** @returns whether the upkeep of its account's watches was sent for */
async function lookAfterWatch(
  deps: NoticeDeps,
  tx: Tx,
  { companyId, watch, says }: { companyId: string; watch: StoredWatch; says: NoticeWord },
): Promise<boolean> {
  const now = deps.realClock.now();
  switch (says) {
    case "works":
    case "changed":
    case "missed":
      return false;
    case "renew":
      if (!(await wishRenewal(tx, watch.id, now))) return false;
      break;
    case "ended":
      await endWatch(tx, watch.id, now);
  }
  await wishUpkeep(tx, companyId, [watch.connectionId], deps.clock.now());
  return true;
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

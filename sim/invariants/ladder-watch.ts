import { silentAfterMs } from "@/lib/domain/read-schedule";
import type { Ledger } from "@/sim/invariants/ledger";
import { openEpisodeOf } from "@/sim/memory-store/health";
import type { CalendarSync, Connection, Episode, NewsRow, Tables } from "@/sim/memory-store/tables";
import type { Profile } from "@/sim/profiles";
import type { Scheduler } from "@/sim/scheduler";

const minute = 60_000;
/** The promise of the ladder, written down apart from the product's own table [I9]. */
const promised = [
  { kind: "sync.warned", afterMs: 5 * minute, to: "log" },
  { kind: "sync.dispatcherAlarm", afterMs: 30 * minute, to: "dispatcher" },
  { kind: "sync.ownerAlarm", afterMs: 120 * minute, to: "owner" },
] as const;
type Promised = (typeof promised)[number];
const lateMs = minute;
/** From the provider's answer to its row: a process may stand still in between. */
const rowAfterMs = 2 * minute;
/** The longest wait a provider is given is an hour and a quarter, and then its queue goes out. */
const calmAfterMs = 90 * minute;

/** What is looked at. */
type Looked = {
  readonly scheduler: Scheduler;
  readonly tables: Tables;
  readonly ledger: Pick<Ledger, "broken">;
  readonly profile: Pick<Profile, "skewMs">;
};

/** Whether what fails is on record, and whether those who must hear of it did, once and in time, whatever the rows say. */
export class LadderWatch {
  /** The last moment at which a look was lost. */
  private disturbedMs: number;
  private readonly beganMs: number;
  private readonly failingSince = new Map<string, number>();
  private readonly heardAt = new Map<string, number>();
  private readonly waitsSince = new Map<string, number>();
  private readonly told = new Set<string>();
  private newsSeen = 0;
  private healedMs: number | null = null;

  constructor(private readonly world: Looked) {
    this.beganMs = world.scheduler.nowMs;
    this.disturbedMs = this.beganMs;
  }

  disturbed(): void {
    this.disturbedMs = this.world.scheduler.nowMs;
  }

  healed(): void {
    this.healedMs = this.world.scheduler.nowMs;
  }

  /** A reading ended with a failure that its row keeps. */
  readFailed(connectionId: string): void {
    if (!this.failingSince.has(connectionId)) this.failingSince.set(connectionId, this.world.scheduler.nowMs);
  }

  /** The provider did what it was asked. `item`: the calendar, where it was asked for changes. */
  answered(connectionId: string, item: string): void {
    this.failingSince.delete(connectionId);
    this.heardAt.set(item, this.world.scheduler.nowMs);
  }

  look(): void {
    const { tables } = this.world;
    for (; this.newsSeen < tables.news.length; this.newsSeen += 1) {
      const row = tables.news[this.newsSeen];
      if (row) this.heard(row);
    }
    for (const connection of tables.connections.values()) this.lookAt(connection);
  }

  private lookAt(connection: Connection): void {
    const { tables, scheduler } = this.world;
    const { id, state } = connection;
    const open = openEpisodeOf(tables, id);
    if (state === "live") this.waitsSince.delete(id);
    else if (!this.waitsSince.has(id)) this.waitsSince.set(id, scheduler.nowMs);
    const since = this.failingSince.get(id) ?? null;
    if (state === "disconnected") {
      if (open) this.broken(`${id} is disconnected and its episode is open`);
      return;
    }
    if (since !== null) this.checkFailing(connection, open, since);
    const waitsSince = this.waitsSince.get(id);
    if (waitsSince !== undefined && open === null && this.isOverdue(waitsSince))
      this.broken(`${id} is ${state} without an episode`);
    if (open) this.checkInTime(open, open.openedAt.getTime());
    else for (const sync of tables.syncs.values()) this.checkSilence(connection, sync);
  }

  private checkFailing({ id }: Connection, open: Episode | null, sinceMs: number): void {
    if (open) this.checkInTime(open, sinceMs);
    else this.broken(`${id} fails since ${iso(sinceMs)} and no episode is open`);
  }

  /** What began to fail at that moment, and fails still, was told to everybody whose turn it was. */
  private checkInTime(open: Episode, sinceMs: number): void {
    for (const { kind, afterMs } of promised)
      if (this.isOverdue(sinceMs + afterMs) && !this.told.has(`${open.id} ${kind}`))
        this.broken(`${kind} of ${open.id} is late: it fails since ${iso(sinceMs)}`);
  }

  private checkSilence({ id, state, stateSince, direction }: Connection, sync: CalendarSync): void {
    const calendar = this.world.tables.calendars.get(sync.calendarId);
    if (calendar?.connectionId !== id || direction === "out") return;
    if (state !== "live" && state !== "cannotWrite") return;
    const heardMs = Math.max(this.heardAt.get(sync.calendarId) ?? this.beganMs, stateSince.getTime());
    if (this.isOverdue(heardMs + silentAfterMs + rowAfterMs))
      this.broken(`nothing was heard of ${sync.calendarId} since ${iso(heardMs)} and no episode is open`);
  }

  /** More than a minute ago, and no look was lost since. */
  private isOverdue(dueMs: number): boolean {
    const { scheduler, profile } = this.world;
    return scheduler.nowMs - Math.max(dueMs, this.disturbedMs) > lateMs + 2 * this.skewMs(profile.skewMs);
  }

  /** Clocks agree again once the faults are over; rows keep what they said before. */
  private skewMs(nowMs: number): number {
    this.mostSkewMs = Math.max(this.mostSkewMs, nowMs);
    return this.mostSkewMs;
  }
  private mostSkewMs = 0;

  private heard(row: NewsRow): void {
    const { kind, episodeId } = row;
    const step = promised.find((each) => each.kind === kind);
    if (!step && kind !== "calendar.digest") return;
    const key = `${episodeId} ${kind} ${row.memberId}`;
    if (this.told.has(key))
      this.broken(`${kind} of ${episodeId} was told twice to ${row.memberId ?? "the log"}`);
    this.told.add(key);
    this.told.add(`${episodeId} ${kind}`);
    const episode = this.episode(episodeId);
    if (step && episode) this.checkRung(step, row, episode);
  }

  private checkRung({ kind, afterMs, to }: Promised, { atMs, memberId }: NewsRow, episode: Episode): void {
    const dueMs = episode.openedAt.getTime() + afterMs;
    if (atMs < dueMs - this.skewMs(this.world.profile.skewMs))
      this.broken(`${kind} of ${episode.id} came early: ${iso(atMs)} instead of ${iso(dueMs)}`);
    if (episode.endedMs !== null && atMs > episode.endedMs)
      this.broken(`${kind} of ${episode.id} came after its end at ${iso(episode.endedMs)}`);
    if (this.healedMs !== null && atMs > this.healedMs + calmAfterMs)
      this.broken(`${kind} of ${episode.id} came although nothing failed any more`);
    if (!this.isRight(to, memberId)) this.broken(`${kind} of ${episode.id} went to ${memberId}`);
    else if (to !== "log") this.checkEverybody(to, kind, episode.id);
  }

  /** All of them hear of it in the same transaction, so that the news are there by now. */
  private checkEverybody(to: "dispatcher" | "owner", kind: NewsRow["kind"], episodeId: string): void {
    const heard = this.world.tables.news.filter((row) => row.kind === kind && row.episodeId === episodeId);
    const who = new Set(heard.map(({ memberId }) => memberId));
    for (const { id } of this.rightFor(to))
      if (!who.has(id)) this.broken(`${kind} of ${episodeId} did not reach ${id}`);
  }

  private isRight(to: Promised["to"], memberId: string | null): boolean {
    if (to === "log") return memberId === null;
    return this.rightFor(to).some(({ id }) => id === memberId);
  }

  private rightFor(to: "dispatcher" | "owner") {
    const active = this.world.tables.staff.filter(({ isActive }) => isActive);
    const wanted = active.some(({ role }) => role === to) ? to : "owner";
    return active.filter(({ role }) => role === wanted);
  }

  private episode(id: string): Episode | null {
    for (const episodes of this.world.tables.episodes.values())
      for (const episode of episodes) if (episode.id === id) return episode;
    return null;
  }

  private broken(detail: string): void {
    this.world.ledger.broken("I9", detail);
  }
}

const iso = (ms: number) => new Date(ms).toISOString().slice(11, 19);

/** Why health is not at rest; null: nothing fails, and everybody knows what came. */
export function unrestOfHealth({ tables }: { readonly tables: Tables }): string | null {
  for (const episodes of tables.episodes.values())
    for (const { id, endedAt, digestedAt } of episodes) {
      if (endedAt === null) return `episode ${id} is open`;
      if (digestedAt === null) return `nobody was told of the end of episode ${id}`;
    }
  return null;
}

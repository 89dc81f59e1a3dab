import { expect, test } from "vitest";
import { now as start } from "@/db/store/contract/world";
import type { SyncStore } from "@/db/store/sync-store";
import { escalateHealth } from "@/lib/usecases/escalate-health";
import { DatabaseError } from "@/sim/database-error";
import type { Tables } from "@/sim/memory-store/tables";
import { Random } from "@/sim/random";
import { type MemoryStoreWorld, memoryStoreWorld } from "@/sim/testing/memory-store-world";

const minutes = 100_000;
const looksAMinute = 3;
const minuteMs = 60_000;
const lookMs = minuteMs / looksAMinute;
/** Longer than this without a reading is a failure by itself. */
const silentMs = 13 * minuteMs;
/** The promise, written down apart from the product's own table. */
const promised = { "sync.warned": 5, "sync.dispatcherAlarm": 30, "sync.ownerAlarm": 120 } as const;
type Rung = keyof typeof promised;

/** One connection, what befalls it, and what must follow from that. */
class Line {
  /** Since when its readings fail, or since when somebody should have missed them. */
  failsSince: number | null = null;
  lastReadMs = start.getTime();
  private mode: "works" | "down" | "silent" = "works";
  private modeUntil = 0;
  private heard = new Map<Rung, number>();
  readonly counts = { episodes: 0, rungs: 0, silences: 0 };

  constructor(
    private readonly world: MemoryStoreWorld,
    readonly connectionId: string,
    private readonly calendarId: string,
    private readonly chance: Random,
  ) {}

  async live(minute: number, nowMs: number): Promise<void> {
    if (minute >= this.modeUntil) this.draw(minute);
    if (this.mode !== "silent" && (this.mode === "down" || minute % 5 === 0)) await this.read(nowMs);
    const isMissed = this.failsSince === null && nowMs > this.lastReadMs + silentMs;
    if (!isMissed) return;
    this.failsSince = this.lastReadMs + silentMs;
    this.counts.silences += 1;
    this.counts.episodes += 1;
  }

  private draw(minute: number): void {
    const { chance } = this;
    this.mode = this.mode === "works" ? chance.pick(["down", "down", "silent"] as const) : "works";
    const most = chance.pick([4, 20, 60, 300]);
    this.modeUntil = minute + (this.mode === "works" ? chance.between(1, 240) : chance.between(1, most));
  }

  private async read(nowMs: number): Promise<void> {
    const { store, companyId } = this.world;
    const now = new Date(nowMs);
    const begun = await store.beginRead({ companyId, calendarId: this.calendarId }, now);
    if (begun.kind !== "read") throw new Error(`the calendar is ${begun.kind}`);
    if (this.mode === "down") {
      const failure = { kind: "unavailable", status: 503, retryAfterMs: null } as const;
      const retryAt = new Date(nowMs + minuteMs);
      await store.endRead(begun.lease, { kind: "failed", failure, retryAt }, now, retryAt);
      if (this.failsSince === null) this.counts.episodes += 1;
      this.failsSince ??= nowMs;
      return;
    }
    await store.endRead(begun.lease, { kind: "done" }, now, new Date(nowMs + 5 * minuteMs));
    this.lastReadMs = nowMs;
    this.recovered(nowMs);
  }

  /** Every rung that was due a minute ago was climbed. */
  private recovered(nowMs: number): void {
    for (const [rung, after] of Object.entries(promised) as [Rung, number][]) {
      const dueMs = (this.failsSince ?? Infinity) + after * minuteMs;
      // A silence counts from the look that found it, at most a minute after it became one.
      if (nowMs > dueMs + 2 * minuteMs) expect(this.heard.has(rung), `${rung} at ${nowMs}`).toBe(true);
    }
    this.failsSince = null;
    this.heard = new Map();
  }

  /** A rung was climbed: in time, for the first time, and while something fails. */
  hears(rung: Rung, nowMs: number, openedMs: number): void {
    const said = `${rung} at ${new Date(nowMs).toISOString()}`;
    expect(this.failsSince, `${said}: nothing fails`).not.toBeNull();
    expect(this.heard.has(rung), `${said}: twice`).toBe(false);
    this.heard.set(rung, nowMs);
    this.counts.rungs += 1;
    const since = this.failsSince ?? 0;
    expect(openedMs - since, `${said}: opened`).toBeGreaterThanOrEqual(0);
    expect(openedMs - since, `${said}: opened`).toBeLessThanOrEqual(minuteMs);
    const lateMs = nowMs - (openedMs + promised[rung] * minuteMs);
    expect(lateMs, `${said}: early`).toBeGreaterThanOrEqual(0);
    expect(lateMs, `${said}: late`).toBeLessThanOrEqual(minuteMs);
  }
}

/** A process that may die before or after each of its transactions; never three looks in a row. */
function dyingNow(store: SyncStore, chance: Random): SyncStore {
  const die = () => {
    if (chance.chance(0.02)) throw new DatabaseError("the process is gone");
  };
  return {
    ...store,
    checkHealth: async (...asked) => {
      die();
      const climbed = await store.checkHealth(...asked);
      die();
      return climbed;
    },
  };
}

const roles = { "sync.dispatcherAlarm": "dispatcher", "sync.ownerAlarm": "owner" } as const;

function takeNews(tables: Tables, from: number, lines: readonly Line[], nowMs: number): number {
  for (const { kind, episodeId, memberId } of tables.news.slice(from)) {
    if (!(kind in promised)) continue;
    const role = tables.staff.find(({ id }) => id === memberId)?.role ?? null;
    expect(role).toBe(kind === "sync.warned" ? null : roles[kind as keyof typeof roles]);
    const line = lines.find(({ connectionId }) => episodeId.startsWith(connectionId));
    const episode = tables.episodesOf(line?.connectionId ?? "").find(({ id }) => id === episodeId);
    line?.hears(kind as Rung, nowMs, episode?.openedAt.getTime() ?? 0);
  }
  return tables.news.length;
}

test(`over ${minutes} minutes each rung is climbed once, in time and by the right people, and none after the end [I9]`, {
  timeout: 180_000,
}, async () => {
  const chance = new Random(5_30_120);
  const world = memoryStoreWorld(() => chance.uuid());
  const lines: Line[] = [];
  for (let place = 0; place < 3; place += 1) {
    const { connectionId, calendarId } = await world.addCalendar({ memberId: await world.addMember() });
    lines.push(new Line(world, connectionId, calendarId, chance));
  }
  let heard = 0;
  let lost = 0;
  for (let look = 1; look <= minutes * looksAMinute; look += 1) {
    const nowMs = start.getTime() + look * lookMs;
    if (look % looksAMinute === 0) for (const line of lines) await line.live(look / looksAMinute, nowMs);
    const isLost = lost < 2 && chance.chance(0.1);
    lost = isLost ? lost + 1 : 0;
    if (isLost) continue;
    const isDying = look % 7 === 0;
    const syncStore = isDying ? dyingNow(world.store, chance) : world.store;
    await escalateHealth({ clock: { now: () => new Date(nowMs) }, syncStore }).catch((error: unknown) => {
      if (!(error instanceof DatabaseError)) throw error;
    });
    heard = takeNews(world.tables, heard, lines, nowMs);
  }
  const sum = (of: "episodes" | "rungs" | "silences") =>
    lines.reduce((all, { counts }) => all + counts[of], 0);
  expect(sum("episodes")).toBeGreaterThan(500);
  expect(sum("silences")).toBeGreaterThan(100);
  expect(sum("rungs")).toBeGreaterThan(700);
  const episodes = lines.flatMap(({ connectionId }) => world.tables.episodesOf(connectionId));
  expect(episodes.length).toBe(sum("episodes"));
});

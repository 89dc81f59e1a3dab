import type { DriftOutcome, ReadEnd, Settlement } from "@/db/store/sync-store";
import type { SyncCursor } from "@/lib/domain/calendar-event";
import { googleEventId } from "@/lib/domain/event-id";
import { planPush } from "@/lib/domain/push-plan";
import { silentAfterMs } from "@/lib/domain/read-schedule";
import { sha256 } from "@/lib/secrets";
import type { Random } from "@/sim/random";
import { someChanges } from "@/sim/testing/some-changes";
import { both, type Side } from "@/sim/testing/two-stores";

const minute = 60_000;
const day = 24 * 60 * minute;
type Act = () => Promise<void>;

/** One sequence of calls, drawn by chance and made of two stores at once. Every answer is compared. */
export class StoreTrace {
  private made = 0;
  private readonly acts: readonly (readonly [weight: number, act: Act])[] = [
    [5, async () => this.pass()],
    [8, () => this.wish()],
    [14, () => this.beginRead()],
    [26, () => this.savePage()],
    [10, () => this.endRead()],
    [4, () => this.extend()],
    [10, () => this.beginPush()],
    [12, () => this.settlePush()],
    [9, () => this.beginDrift()],
    [9, () => this.settleDrift()],
    [4, () => this.change((side, at) => side.world.moveBooking(at.bookingId, this.span(at.day), this.now))],
    [3, () => this.change((side, at) => side.world.askPush(at.mirrorId, this.now))],
    [8, () => this.lookAtHealth()],
    [4, () => this.expire()],
    [2, () => this.answer()],
  ];

  constructor(
    private readonly name: string,
    private readonly random: Random,
    private readonly sides: readonly [Side, Side],
    private now: Date,
  ) {}

  async run(steps: number, compare: () => Promise<void>): Promise<void> {
    for (let place = 0; place < 2; place += 1) await this.addBooking(place);
    const all = this.acts.reduce((sum, [weight]) => sum + weight, 0);
    for (let step = 1; step <= steps; step += 1) {
      await this.act(this.random.share() * all);
      if (step % 5 === 0) await compare();
    }
    await this.expire();
    for (let place = 0; place < this.one.calendars.length; place += 1) await this.beginRead(place);
    await compare();
  }

  private async act(drawn: number): Promise<void> {
    let left = drawn;
    for (const [weight, act] of this.acts) {
      left -= weight;
      if (left < 0) return act();
    }
  }

  private get one(): Side {
    return this.sides[0];
  }

  private both(what: string, act: (side: Side) => Promise<unknown>): Promise<void> {
    return both(this.sides, `${this.name}: ${what}`, act);
  }

  /** Each booking keeps to a day of its own, so that none is refused for another; never twice the same time. */
  private span(onDay: number) {
    this.made += 1;
    const startMs = Math.floor(this.now.getTime() / day) * day + onDay * day + (this.made % 40) * 15 * minute;
    return { start: new Date(startMs), end: new Date(startMs + 60 * minute) };
  }

  private etag(): string {
    return `"${this.random.between(1, 6)}"`;
  }

  private async addBooking(place: number): Promise<void> {
    const span = this.span(place + 3);
    await this.both("addBooking", async (side) => {
      const wish = { memberId: side.memberId, ...span, now: this.now };
      side.addBooking(await side.world.addBooking(wish), place + 3);
    });
  }

  private pass(): void {
    this.now = new Date(this.now.getTime() + this.random.between(1, 12) * minute);
  }

  private place(of: readonly unknown[]): number | null {
    return of.length === 0 ? null : Math.min(of.length - 1, Math.floor(this.random.share() * of.length));
  }

  /** Mostly the last one. */
  private recent(of: readonly unknown[]): number | null {
    return this.random.chance(0.8) && of.length > 0 ? of.length - 1 : this.place(of);
  }

  private async wish(): Promise<void> {
    const place = this.place(this.one.calendars) ?? 0;
    await this.both("wishRead", (side) => side.world.wishRead(side.calendar(place).calendarId, this.now));
  }

  private async beginRead(place = this.place(this.one.calendars) ?? 0): Promise<void> {
    await this.both(`beginRead ${place}`, async (side) => {
      const { calendarId } = side.calendar(place);
      const { companyId } = side.world;
      const begun = await side.world.store.beginRead({ companyId, calendarId }, this.now);
      if (begun.kind === "read") side.reads.push({ lease: begun.lease, cursor: begun.cursor });
      if (begun.kind !== "read") return begun;
      return { ...begun, unreadable: begun.unreadable.map((eventId) => side.plain(eventId)).sort() };
    });
  }

  private async savePage(): Promise<void> {
    const place = this.recent(this.one.reads);
    if (place === null) return this.beginRead();
    this.made += 1;
    const next = `cursor ${this.made}` as SyncCursor;
    const isLast = this.random.chance(0.7);
    const isStale = this.random.chance(0.1);
    const times = this.random.chance(0.15) ? 2 : 1;
    const changes = someChanges(this.random, this.now, this.one.bookings.length);
    for (let time = 0; time < times; time += 1)
      await this.both("savePage", async (side) => {
        const read = side.read(place);
        const page = { changes: changes(side), next, isLast };
        const cursor = isStale ? null : read.cursor;
        const saved = await side.world.store.savePage(read.lease, { cursor, page }, this.now);
        if (saved.kind === "saved" && times === 1) read.cursor = saved.cursor;
        return saved;
      });
  }

  private async endRead(): Promise<void> {
    const place = this.recent(this.one.reads);
    if (place === null) return;
    const retryAt = new Date(this.now.getTime() + 5 * minute);
    const end = this.random.pick<ReadEnd>([
      ...Array.from({ length: 6 }, () => ({ kind: "done" as const })),
      { kind: "startOver" },
      { kind: "failed", failure: { kind: "unreachable" }, retryAt },
    ]);
    await this.both("endRead", (side) =>
      side.world.store.endRead(side.read(place).lease, end, this.now, retryAt),
    );
  }

  private async extend(): Promise<void> {
    const [read, push] = [this.recent(this.one.reads), this.recent(this.one.pushes)];
    if (read !== null)
      await this.both("extendRead", (side) => side.world.store.extendRead(side.read(read).lease));
    if (push !== null)
      await this.both("extendLease", (side) => side.world.store.extendLease(side.push(push).lease));
  }

  private async beginPush(): Promise<void> {
    const place = this.place(this.one.bookings) ?? 0;
    await this.both(`beginPush ${place}`, async (side) => {
      const { store, companyId } = side.world;
      const { mirrorId } = side.booking(place);
      const plan = (facts: Parameters<typeof planPush>[0]) => planPush(facts, sha256, googleEventId);
      const begun = await store.beginPush({ companyId, mirrorId }, plan, this.now);
      if (begun.kind === "work") side.pushes.push({ ...begun, booking: place });
      return begun;
    });
  }

  private async settlePush(): Promise<void> {
    const place = this.recent(this.one.pushes);
    if (place === null) return this.beginPush();
    const etag = this.etag();
    const kind = this.random.pick([
      "answered",
      "answered",
      "answered",
      "failed",
      "givenUp",
      "drifted",
      "blocked",
    ]);
    const isBlocked = kind === "blocked" && this.random.chance(0.2);
    const retryAt = new Date(this.now.getTime() + minute);
    await this.both(`settlePush ${kind}`, (side) => {
      const { lease, attempt, work, booking } = side.push(place);
      const failure = { kind: "unreachable" } as const;
      const settled = (settlement: Settlement) =>
        side.world.store.settlePush(lease, attempt, settlement, this.now);
      if (isBlocked) return settled({ kind: "blocked", failure, state: "cannotWrite" });
      if (kind === "failed") return settled({ kind: "failed", failure, retryAt });
      if (kind === "givenUp") return settled({ kind: "failed", failure, retryAt: null });
      if (work.kind === "remove") return settled({ kind: "removed" });
      if (kind === "drifted") return settled({ kind: "drifted" });
      const { keyHash, textHash, draft } = work;
      const { generation, start, end } = draft;
      const eventId = side.copyId(booking, generation);
      const { externalId: calendarId } = side.calendar(0);
      const event = { kind: "updated" as const, calendarId, eventId, etag, generation, link: null };
      return settled({ kind: "written", event, keyHash, textHash, span: { start, end } });
    });
  }

  private async beginDrift(): Promise<void> {
    const place = this.place(this.one.bookings) ?? 0;
    await this.both(`beginDrift ${place}`, async (side) => {
      const { store, companyId } = side.world;
      const { mirrorId } = side.booking(place);
      const begun = await store.beginDrift({ companyId, mirrorId }, this.now);
      if (begun.kind === "work") side.drifts.push(begun);
      return begun;
    });
  }

  private async settleDrift(): Promise<void> {
    const place = this.recent(this.one.drifts);
    if (place === null) return this.beginDrift();
    const [etag, span] = [this.etag(), this.span(3)];
    const outcome = this.random.pick<DriftOutcome>([
      { kind: "same", etag, span: null },
      { kind: "same", etag, span },
      { kind: "followed", etag, span, isEdited: this.random.chance(0.5) },
      { kind: "stands", etag, what: "edited" },
      { kind: "ask", etag, span, reason: "policy", detail: null },
      { kind: "gone", next: this.random.pick(["forget", "leave", "ask", "cancelled", "putBack"]) },
      { kind: "later" },
    ]);
    await this.both(`settleDrift ${outcome.kind}`, (side) => {
      const { lease, facts } = side.drift(place);
      const seen = outcome.kind === "same" && outcome.span ? { ...outcome, span: facts.booking } : outcome;
      return side.world.store.settleDrift(lease, seen, this.now);
    });
  }

  private async change(act: (side: Side, at: ReturnType<Side["booking"]>) => Promise<void>): Promise<void> {
    const place = this.place(this.one.bookings) ?? 0;
    const made = this.made;
    await this.both("change", (side) => {
      this.made = made;
      return act(side, side.booking(place));
    });
  }

  private async lookAtHealth(): Promise<void> {
    const place = this.place(this.one.calendars) ?? 0;
    await this.both("lookAtHealth", async (side) => {
      const { store, companyId } = side.world;
      const { connectionId } = side.calendar(place);
      const silentSince = new Date(this.now.getTime() - silentAfterMs);
      const found = await store.connectionsToCheck(silentSince, 100_000);
      const isFound = found.some((each) => each.connectionId === connectionId);
      return [isFound, await store.checkHealth({ companyId, connectionId }, this.now)];
    });
  }

  private async expire(): Promise<void> {
    await this.both("expireLeases", (side) => side.world.expireLeases());
  }

  private async answer(): Promise<void> {
    const place = this.place(this.one.calendars) ?? 0;
    const state = this.random.pick(["approved", "kept"] as const);
    await this.both("answerHeld", async (side) => {
      const { calendarId } = side.calendar(place);
      const held = await side.world.held(calendarId);
      if (held?.state === "asking") await side.world.answerHeld(calendarId, state);
    });
  }
}

import type { MemoryEvent } from "@/lib/calendar/memory/event";
import { etagOf } from "@/lib/calendar/memory/event";
import type { Call } from "@/lib/calendar/memory/trouble";
import { googleEventId } from "@/lib/domain/event-id";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { Interval } from "@/lib/domain/time";
import type { Booking, Mirror, Tables } from "@/sim/memory-store/tables";
import type { Phone } from "@/sim/phone";
import type { Scheduler, Task } from "@/sim/scheduler";

export type Violation = { readonly invariant: string; readonly detail: string };

/** What the ledger looks at. */
type Looked = {
  readonly scheduler: Scheduler;
  readonly tables: Tables;
  readonly phones: ReadonlyMap<string, Phone>;
  readonly leaseOf: WeakMap<Task, number>;
  providerWrites: number;
};

type BeforeWrite = { readonly version: number; readonly unseen: string | null };

const hourMs = 3_600_000;
const callsAnHour = 10;
/** A job may try so often before the minute cron takes over. */
const callsAJob = 7;

const spanKey = ({ start, end }: Interval) => `${start.getTime()}/${end.getTime()}`;

/** What really happened, kept apart from the store, and the first thing that should not have. */
export class Ledger {
  violation: Violation | null = null;
  /** The access token our database holds, by connection. */
  readonly tokens = new Map<string, number>();
  /** The refresh token beside it. */
  readonly refreshTokens = new Map<string, number>();
  /** Connections whose newest refresh token our database does not hold. */
  readonly unsaved = new Set<string>();
  /** Who refreshes an access token now, by connection. */
  readonly refreshing = new Map<string, Task>();
  /** What the owners wanted of the connections they gave up, and when. */
  readonly disconnects = new Map<string, { readonly copies: "keep" | "remove"; readonly at: Date }>();
  /** Mirrors whose event a hand took out. */
  readonly deletedByHand = new Set<string>();
  /** Mirrors a dispatcher took the event of by hand. */
  readonly handMade = new Set<string>();
  private readonly moved = new Map<string, Set<string>>();
  private readonly handCopies = new Set<string>();
  private readonly wishes: { readonly mirror: Mirror; readonly requestKey: string }[] = [];
  private readonly acknowledged = new Map<string, string>();
  private readonly faultyAt = new Map<string, number>();
  private allFaultyAt = 0;
  private readonly calls = new Map<string, number[]>();
  private readonly jobs = new Map<string, number[]>();
  private readonly waits = new Map<string, number>();

  constructor(private readonly world: Looked) {}

  broken(invariant: string, detail: string): void {
    this.violation ??= { invariant, detail };
  }

  faulty(at: string | null): void {
    if (at === null) this.allFaultyAt = this.world.scheduler.nowMs;
    else this.faultyAt.set(at, this.world.scheduler.nowMs);
  }

  lastFaultMs(at: string): number {
    return Math.max(this.allFaultyAt, this.faultyAt.get(at) ?? 0);
  }

  isHandCopy(event: Pick<MemoryEvent, "calendarId" | "eventId">): boolean {
    return this.handCopies.has(`${event.calendarId} ${event.eventId}`);
  }

  addHandCopy(calendarId: string, eventId: string): void {
    this.handCopies.add(`${calendarId} ${eventId}`);
  }

  movedByHand(mirrorId: string, span: Interval): void {
    const spans = this.moved.get(mirrorId) ?? new Set();
    this.moved.set(mirrorId, spans.add(spanKey(span)));
  }

  /** A booking follows only what somebody's hand did [B17]. */
  follows(mirrorId: string, span: Interval): void {
    if (!this.moved.get(mirrorId)?.has(spanKey(span)))
      this.broken("B17", `a booking followed a move that nobody made: ${mirrorId} ${spanKey(span)}`);
  }

  cancels(mirrorId: string): void {
    if (!this.deletedByHand.has(mirrorId))
      this.broken("B17", `a booking was cancelled for an event nobody deleted: ${mirrorId}`);
  }

  wished(mirror: Mirror, requestKey: string): void {
    this.wishes.push({ mirror, requestKey });
  }

  acknowledge(booking: Booking): void {
    this.acknowledged.set(booking.id, JSON.stringify([booking.revision, booking.source, booking.assigned]));
  }

  /** [I6] */
  checkAcknowledged(): void {
    for (const { mirror, requestKey } of this.wishes)
      if (!mirror.pushes.some((push) => push.requestKey === requestKey))
        this.broken("I6", `an acknowledged push is gone: ${mirror.id}`);
    for (const [id, text] of this.acknowledged) {
      const booking = this.world.tables.bookings.get(id);
      const now = booking && JSON.stringify([booking.revision, booking.source, booking.assigned]);
      if (now !== text) this.broken("I6", `an acknowledged change is gone: ${id}`);
    }
  }

  jobCame(item: string): void {
    append(this.jobs, item, this.world.scheduler.nowMs);
  }

  /** Work with an account begins; none may while only a new consent helps [I15]. */
  begun(task: Task, connectionId: string): void {
    if (this.world.tables.connections.get(connectionId)?.state === "needsReconnect")
      this.broken("I15", `work began on a connection that needs its owner: ${task.name}`);
  }

  /** Nothing opens the account any more. */
  keysDestroyed(connectionId: string, isOver: boolean): void {
    if (!isOver && !this.world.phones.get(connectionId)?.isGivenBack)
      this.broken("I18", `the keys of ${connectionId} went before its grant was given back`);
    this.tokens.delete(connectionId);
    this.refreshTokens.delete(connectionId);
    this.unsaved.delete(connectionId);
  }

  hasKeys(connectionId: string): boolean {
    const connection = this.world.tables.connections.get(connectionId);
    return connection?.state !== "disconnected" || connection.removingUntilMs !== null;
  }

  /** After its owner gave it up nothing is written there, and only what they wanted gone is taken out [I18]. */
  private checkGivenUp(task: Task, { connectionId }: Phone, call: Call): void {
    const asked = this.disconnects.get(connectionId);
    if (call === "put" && asked) this.broken("I18", `${task.name} writes to a connection that was given up`);
    if (call === "remove" && asked?.copies === "keep")
      this.broken("I18", `${task.name} takes out what was to be kept`);
  }

  called(task: Task, phone: Phone, call: Call, item: string): void {
    this.checkGivenUp(task, phone, call);
    const nowMs = this.world.scheduler.nowMs;
    const waitsUntil = this.waits.get(task.name) ?? 0;
    // Tokens are another service's.
    if (waitsUntil > nowMs && call !== "refresh")
      this.broken("I15", `${task.name} did not wait as long as it was asked to`);
    if (call !== "put" && call !== "remove") return;
    const calls = append(this.calls, item, nowMs);
    const mirror = this.world.tables.mirrors.get(item);
    if (!mirror || mirror.failedAttempts === 0) return;
    const recent = calls.filter((atMs) => atMs > nowMs - hourMs).length;
    const jobs = (this.jobs.get(item) ?? []).filter((atMs) => atMs > nowMs - hourMs).length;
    if (recent > callsAnHour + callsAJob * jobs) this.broken("I15", `${recent} calls in an hour for ${item}`);
  }

  answered(task: Task, failure: ProviderFailure): void {
    const asked = "retryAfterMs" in failure ? failure.retryAfterMs : null;
    if (asked === null || !(asked > 0)) return;
    this.waits.set(task.name, this.world.scheduler.nowMs + Math.min(asked, hourMs) - 100);
  }

  /** Nobody is left who heard what the provider asked for. */
  forgetWait(taskName: string): void {
    this.waits.delete(taskName);
  }

  /** The latest version of a mirror's event that a hand made. */
  readonly handVersions = new Map<string, number>();

  /** Before a write happens at the provider: its intent stands [I8]. */
  beforeWrite(task: Task, phone: Phone, call: Call, item: string): BeforeWrite | null {
    if (call !== "put" && call !== "remove") return null;
    const mirror = this.world.tables.mirrors.get(item);
    const hasIntent = mirror?.attempts.some(
      (attempt) => attempt.operation === call && attempt.outcome !== "done",
    );
    if (!hasIntent) this.broken("I8", `${task.name} calls ${call} without an intent`);
    return {
      version: phone.calendars.version,
      unseen: call === "put" ? this.unseenHand(task, phone, mirror) : null,
    };
  }

  /** What an automatic write would write over or bring back although a hand did it since. */
  private unseenHand(task: Task, phone: Phone, mirror: Mirror | undefined): string | null {
    if (!mirror || !this.isCurrent(task, mirror)) return null;
    if (this.world.tables.openPushesOf(mirror).some((push) => push.trigger === "manual")) return null;
    if (mirror.drift?.kind === "deleted") return "P39";
    const calendar = this.world.tables.calendars.get(mirror.calendarId ?? "");
    const event =
      calendar && mirror.eventId ? phone.calendars.find(calendar.externalId, mirror.eventId) : null;
    if (!event || event.version !== this.handVersions.get(mirror.id)) return null;
    return etagOf(event) === mirror.eventEtag ? null : "A42";
  }

  private isCurrent(task: Task, mirror: Mirror): boolean {
    return this.world.leaseOf.get(task) === mirror.leaseGeneration && mirror.leasedUntilMs !== null;
  }

  afterWrite(task: Task, phone: Phone, call: Call, item: string, before: BeforeWrite | null): void {
    if (before === null) return;
    if (phone.calendars.version !== before.version) {
      this.world.providerWrites += 1;
      if (before.unseen) this.broken(before.unseen, `${task.name} wrote over what a hand did to ${item}`);
    }
    if (phone.calendars.foreignWrites > 0) this.broken("I4", `${task.name} wrote to a foreign event`);
    const mirror = this.world.tables.mirrors.get(item);
    if (!mirror || call !== "put") return;
    const live = this.liveCopies(phone, mirror);
    for (const event of live) {
      const twins = live.filter((other) => other.calendarId === event.calendarId);
      if (twins.length > 1)
        this.broken("I2", `${twins.length} events of ${mirror.id}: ${twins.map((twin) => twin.eventId)}`);
    }
    this.checkRevision(task, mirror, live);
  }

  liveCopies(phone: Phone, mirror: Mirror): MemoryEvent[] {
    const found: MemoryEvent[] = [];
    for (const calendarId of [phone.primary, phone.second])
      for (const event of phone.calendars.in(calendarId)?.events() ?? [])
        if (event.mirrorId === mirror.id && !event.isCancelled && !this.isHandCopy(event)) found.push(event);
    return found;
  }

  /** What shows never goes back, but for a call that lost its lease on the way [I14]. */
  private checkRevision(task: Task, mirror: Mirror, live: readonly MemoryEvent[]): void {
    const written = mirror.writtenRevision;
    const shown = live.map(({ description }) => Number(/revision (\d+)/.exec(description)?.[1] ?? 0));
    if (written === null || !this.isCurrent(task, mirror)) return;
    for (const revision of shown)
      if (revision > 0 && revision < written)
        this.broken("I14", `${mirror.id} went back from ${written} to ${revision}`);
  }

  /** [I4] Everything the client ever wrote is an event of ours. */
  checkWritten(): void {
    for (const phone of this.world.phones.values()) {
      const made = new Set<string>();
      for (const mirror of this.world.tables.mirrors.values())
        for (let generation = 0; generation <= mirror.eventGeneration; generation += 1)
          made.add(googleEventId(mirror.id, generation));
      for (const [transaction, eventId] of phone.calendars.transactions)
        if (this.world.tables.mirrors.has(transaction.slice(0, transaction.indexOf(":")))) made.add(eventId);
      for (const eventId of phone.calendars.ledger.keys())
        if (!made.has(eventId)) this.broken("I4", `wrote to ${eventId}, which is not ours`);
    }
  }
}

function append(to: Map<string, number[]>, key: string, atMs: number): number[] {
  const known = to.get(key) ?? [];
  known.push(atMs);
  to.set(key, known);
  return known;
}

import { wantedBy } from "@/lib/domain/mirror";
import type { CalendarRule } from "@/lib/domain/status";
import type { Interval } from "@/lib/domain/time";
import { done, type Result, refused } from "@/lib/result";
import type { BookingHands } from "@/lib/usecases/settle-drift";
import { refreshBusyConflicts } from "@/sim/memory-store/conflicts";
import { mirrorFor, planCopies } from "@/sim/memory-store/copies";
import type { Disconnect } from "@/sim/memory-store/disconnecting";
import { followHealth } from "@/sim/memory-store/health";
import { releaseWaiting, requestPush, wantRead } from "@/sim/memory-store/outbox";
import type { Booking, Mirror } from "@/sim/memory-store/tables";
import type { World } from "@/sim/world";

const minute = 60_000;
const hour = 60 * minute;
const undoMs = 10_000;
const zones = [
  "America/Los_Angeles",
  "America/New_York",
  "Europe/Berlin",
  "Asia/Kolkata",
  "Pacific/Auckland",
];

type Change = {
  readonly start?: Date;
  readonly end?: Date;
  readonly address?: string;
  readonly rule?: CalendarRule;
  readonly assigned?: readonly string[];
  readonly notBeforeMs?: number;
};

/** What dispatchers do, each as one transaction: the booking, what is wanted of its copies, the wishes and their work. */
export class Office {
  private lastRef = 1000;

  constructor(private readonly world: World) {}

  /** Something a dispatcher may do now. */
  act(): void {
    const { random, tables } = this.world;
    const booking = random.pickOr([...tables.bookings.values()]);
    const kind = random.share();
    if (!booking || kind < 0.3) {
      this.create();
      return;
    }
    this.world.steps += 1;
    const during = this.isBeingPushed(booking);
    if (during) this.world.fault("F12", during.id);
    if (kind < 0.45) {
      this.change(booking, { address: `${random.between(1, 999)} Alder Street` });
      return;
    }
    if (kind < 0.62) {
      this.move(booking);
      return;
    }
    if (kind < 0.7) {
      this.change(booking, { rule: "remove" });
      return;
    }
    if (kind < 0.76) {
      this.change(booking, { rule: random.pick(["push", "leave"]) });
      return;
    }
    if (kind < 0.86) {
      this.change(booking, { assigned: this.someCrew() });
      return;
    }
    this.pushByHand(booking);
  }

  private isBeingPushed(booking: Booking): Mirror | undefined {
    const { tables, scheduler } = this.world;
    const mirrors = tables.mirrorsByBooking.get(booking.id) ?? [];
    return mirrors.find((mirror) => (mirror.leasedUntilMs ?? 0) > scheduler.nowMs);
  }

  private someCrew(): string[] {
    const { random, tables } = this.world;
    const everybody = [...tables.members.keys()];
    const size = random.chance(0.8) ? 1 : random.between(0, 2);
    return [...new Set(Array.from({ length: size }, () => random.pick(everybody)))];
  }

  private someSpan(lengthMs: number): Interval {
    const { random, scheduler } = this.world;
    const startMs =
      Math.ceil((scheduler.nowMs + random.between(-1, 168) * hour) / (15 * minute)) * 15 * minute;
    return { start: new Date(startMs), end: new Date(startMs + lengthMs) };
  }

  create(): void {
    const { random, tables } = this.world;
    this.world.steps += 1;
    this.lastRef += 1;
    const { start, end } = this.someSpan(random.between(2, 12) * 15 * minute);
    const id = random.uuid();
    const source = {
      bookingId: id,
      ref: this.lastRef,
      customerName: "Jones",
      customerPhone: "555 0100",
      serviceName: "Boiler service",
      address: "1 High Street",
      customerNotes: "",
      jobNotes: "",
      start,
      end,
      zone: random.pick(zones),
    };
    const rule = random.pick<CalendarRule>(["push", "push", "push", "push", "leave"]);
    const booking: Booking = { id, source, revision: 0, rule, takesTime: true, assigned: [] };
    tables.bookings.set(id, booking);
    this.change(booking, { assigned: this.someCrew(), rule });
  }

  private move(booking: Booking): void {
    const { random, scheduler } = this.world;
    const { start, end } = booking.source;
    const lengthMs = end.getTime() - start.getTime();
    const notBeforeMs = random.chance(0.5) ? scheduler.nowMs + undoMs : undefined;
    const span = this.someSpan(random.chance(0.3) ? lengthMs + 15 * minute : lengthMs);
    this.change(booking, { ...span, ...(notBeforeMs ? { notBeforeMs } : {}) });
  }

  /** One change of a booking and all that follows from it. */
  change(booking: Booking, change: Change): void {
    const { world } = this;
    const { tables, scheduler } = world;
    const before = new Set(booking.assigned);
    const statusChanged = booking.revision === 0 || (change.rule ?? booking.rule) !== booking.rule;
    booking.revision += 1;
    const { start, end, address, rule, assigned } = change;
    booking.source = {
      ...booking.source,
      ...(start ? { start } : {}),
      ...(end ? { end } : {}),
      ...(address ? { address } : {}),
      jobNotes: `revision ${booking.revision}`,
    };
    booking.rule = rule ?? booking.rule;
    booking.takesTime = booking.rule !== "remove";
    booking.assigned = assigned ?? booking.assigned;
    world.note(`office changes to ${booking.rule}`, () => `${booking.id} r${booking.revision}`);
    planCopies(tables, { booking, before, statusChanged, notBeforeMs: change.notBeforeMs }, scheduler.now);
    for (const memberId of new Set([...before, ...booking.assigned]))
      refreshBusyConflicts(tables, memberId, scheduler.now);
    world.ledger.acknowledge(booking);
  }

  private pushByHand(booking: Booking): void {
    const { tables, random, scheduler } = this.world;
    const wish = random.chance(0.8) ? "put" : "remove";
    const wanted = wantedBy(booking.rule, true);
    if (wish === "put" && wanted === "absent") return;
    const requestKey = `hand:${random.uuid()}`;
    for (const memberId of booking.assigned) {
      const receiving = tables.receivingOf(memberId);
      if (!receiving) return;
      const mirror = mirrorFor(tables, booking.id, memberId);
      mirror.wanted = wanted;
      if (wish === "remove") this.world.ledger.handMade.add(mirror.id);
      else this.world.ledger.handMade.delete(mirror.id);
      const connectionId = receiving.connection.id;
      requestPush(tables, { mirror, connectionId, trigger: "manual", wish, requestKey }, scheduler.now);
      this.world.ledger.wished(mirror, requestKey);
    }
  }

  /** The fieldworker consents again, and may write again. */
  reconnect(connectionId: string): void {
    const { tables, scheduler } = this.world;
    const connection = tables.connections.get(connectionId);
    const phone = this.world.phoneOf(connectionId);
    if (!connection || connection.state === "live" || connection.state === "disconnected") return;
    const { access, refresh } = phone.consent();
    this.world.ledger.tokens.set(connectionId, access);
    this.world.ledger.refreshTokens.set(connectionId, refresh);
    this.world.ledger.unsaved.delete(connectionId);
    connection.state = "live";
    connection.stateSince = scheduler.now;
    connection.connectedAt = scheduler.now;
    connection.lastFailure = null;
    this.world.note("reconnected", () => connectionId);
    releaseWaiting(tables, { connection, except: null }, scheduler.now);
    for (const calendar of tables.calendars.values())
      if (calendar.connectionId === connectionId) wantRead(tables, calendar.id);
    followHealth(tables, connectionId, scheduler.now);
  }

  /** Its owner gives a connection up. */
  disconnect(asked: Disconnect): void {
    const { tables, ledger, scheduler } = this.world;
    if (!this.world.disconnect(tables, asked, scheduler.now)) return;
    this.world.note(`disconnected, ${asked.copies}`, () => asked.connectionId);
    ledger.disconnects.set(asked.connectionId, { copies: asked.copies, at: scheduler.now });
  }

  /** A dispatcher believes a large removal, or has what is missing stay. */
  decideRemovals(decisions: readonly ("approved" | "kept" | "asking")[]): void {
    const { tables, random } = this.world;
    for (const sync of tables.syncs.values()) {
      if (sync.held?.state !== "asking") continue;
      const state = random.pick(decisions);
      if (state === "asking") continue;
      sync.held = { ...sync.held, state };
      wantRead(tables, sync.calendarId);
    }
  }

  /** What a fieldworker's hand in the calendar does to a booking: ordinary changes with their checks. */
  hands(at: { note: (name: string) => Promise<void> }): BookingHands {
    const find = (bookingId: string, expected: number): Result<Booking, string> => {
      const booking = this.world.tables.bookings.get(bookingId);
      if (!booking) return refused("notFound");
      return booking.revision === expected ? done(booking) : refused("changedMeanwhile");
    };
    return {
      moveBooking: async ({ bookingId, expectedRevision, mirrorId }, span) => {
        await at.note("moveBooking");
        const found = find(bookingId, expectedRevision);
        if (!found.ok) return found;
        if (this.overlaps(found.value, span)) return refused("overlap", "another booking");
        this.world.ledger.follows(mirrorId, span);
        this.change(found.value, span);
        return done(null);
      },
      cancelBooking: async ({ bookingId, expectedRevision, mirrorId }) => {
        await at.note("cancelBooking");
        const found = find(bookingId, expectedRevision);
        if (!found.ok) return found;
        this.world.ledger.cancels(mirrorId);
        this.change(found.value, { rule: "remove" });
        return done(null);
      },
    };
  }

  private overlaps(booking: Booking, span: Interval): boolean {
    for (const other of this.world.tables.bookings.values()) {
      if (other === booking || !other.takesTime) continue;
      if (!other.assigned.some((memberId) => booking.assigned.includes(memberId))) continue;
      if (other.source.start < span.end && other.source.end > span.start) return true;
    }
    return false;
  }
}

import type { MemoryEvent } from "@/lib/calendar/memory/event";
import { CalendarOwner } from "@/lib/calendar/memory/owner";
import { occurrenceId } from "@/lib/calendar/occurrence-id";
import type { OriginalStart, RemoteEvent } from "@/lib/domain/calendar-event";
import type { EventTime, LocalDate } from "@/lib/domain/time";
import { occurrencesOf } from "@/sim/invariants/truth";
import { slackMs } from "@/sim/invariants/watchman";
import type { Phone } from "@/sim/phone";
import type { World } from "@/sim/world";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const zones = ["America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland", null];

/** One fieldworker's hand in their own calendars: on their own life, and on what we wrote there. */
export class Fieldworker {
  private made = 0;
  private readonly owners: ReadonlyMap<string, CalendarOwner>;

  constructor(
    private readonly world: World,
    private readonly phone: Phone,
  ) {
    const calendarIds = [phone.primary, phone.second];
    this.owners = new Map(calendarIds.map((id) => [id, new CalendarOwner(phone.calendars, id)]));
  }

  act(): void {
    const { random, profile } = this.world;
    this.world.steps += 1;
    if (random.chance(profile.bulkDelete)) {
      this.deleteAll();
      return;
    }
    const ours = this.living().filter((event) => event.mirrorId !== null && event.series.kind === "single");
    const event = random.pickOr(ours);
    if (event && random.chance(profile.handOnOurs)) {
      this.actOnOurs(event);
      return;
    }
    this.actOnOwn();
  }

  addSome(count: number): void {
    for (let made = 0; made < count; made += 1) this.add();
  }

  /** Everything nobody could read becomes an ordinary event. */
  repair(): void {
    for (const event of this.phone.calendars.all())
      if (event.oddity !== null)
        this.phone.calendars.change(event.calendarId, event.eventId, { oddity: null });
  }

  private owner(calendarId: string): CalendarOwner {
    const owner = this.owners.get(calendarId);
    if (!owner) throw new RangeError(`no calendar ${calendarId}`);
    return owner;
  }

  private living(): MemoryEvent[] {
    return this.phone.calendars.all().filter((event) => !event.isCancelled);
  }

  private someTime(): EventTime {
    const { random, scheduler } = this.world;
    const startMs = scheduler.nowMs + random.between(-30, 7 * 24) * hour + random.between(0, 3) * 15 * minute;
    if (random.chance(0.2)) {
      const date = (atMs: number) => new Date(atMs).toISOString().slice(0, 10) as LocalDate;
      const days = random.between(1, 3);
      return { kind: "allDay", startDate: date(startMs), endDateExclusive: date(startMs + days * day) };
    }
    const rounded = Math.floor(startMs / (15 * minute)) * 15 * minute;
    const lengthMs = random.chance(0.05) ? 0 : random.between(1, 12) * 15 * minute;
    return { kind: "timed", start: new Date(rounded), end: new Date(rounded + lengthMs) };
  }

  /** In Graph's manner every event has one. */
  private someZone(): string | null {
    const zone = this.world.random.pick(zones) ?? null;
    return zone === null && this.phone.isGraph ? "UTC" : zone;
  }

  private someShowing(): Pick<RemoteEvent, "shows" | "response" | "isPrivate"> {
    const { random } = this.world;
    return {
      shows: random.pick(["busy", "busy", "busy", "tentative", "free", "outOfOffice", "focus", "elsewhere"]),
      response: random.pick(["none", "none", "accepted", "tentative", "declined", "needsAction"]),
      isPrivate: random.chance(0.3),
    };
  }

  private someRule(): string {
    const { random, profile } = this.world;
    const freq = random.pick(["DAILY", "WEEKLY"]);
    const interval = random.chance(0.3) ? ";INTERVAL=2" : "";
    const isEndless = profile.aheadMs > 100 * day && freq === "WEEKLY" && random.chance(0.5);
    return `RRULE:FREQ=${freq}${interval}${isEndless ? "" : `;COUNT=${random.between(2, 6)}`}`;
  }

  private newId(): string {
    this.made += 1;
    return `own${this.phone.name}${this.made}`;
  }

  private add(): void {
    const { random } = this.world;
    const eventId = this.newId();
    const isSeries = random.chance(0.25);
    const calendarId = random.pick([this.phone.primary, this.phone.primary, this.phone.second]);
    this.owner(calendarId).add(eventId, {
      time: this.someTime(),
      zone: this.someZone(),
      ...this.someShowing(),
      title: `CANARY-${eventId}`,
      description: "CANARY-description",
      location: "CANARY-place",
      ...(isSeries ? { series: { kind: "master", recurrence: [this.someRule()] } } : {}),
    });
    this.world.note("hand adds", () => eventId);
  }

  private actOnOwn(): void {
    const { random, profile } = this.world;
    const kind = random.share();
    const own = this.living().filter((event) => event.mirrorId === null && !this.isOurs(event));
    const event = random.pickOr(own);
    if (!event || kind < 0.3) {
      this.add();
      return;
    }
    const owner = this.owner(event.calendarId);
    const { eventId } = event;
    this.world.note("hand on own", () => `${eventId} ${kind}`);
    if (random.chance(profile.unreadable)) {
      this.world.fault("F7");
      owner.change(eventId, { oddity: event.oddity ? null : random.pick(["times", "series"]) });
      return;
    }
    if (event.series.kind === "master" && kind < 0.75) {
      this.actOnSeries(event, owner);
      return;
    }
    if (kind < 0.5) {
      owner.move(eventId, this.sameKindOfTime(event));
      return;
    }
    if (kind < 0.7) {
      owner.remove(eventId);
      return;
    }
    if (kind < 0.8) {
      owner.markPrivate(eventId);
      return;
    }
    owner.change(eventId, this.someShowing());
  }

  private sameKindOfTime(event: MemoryEvent): EventTime {
    for (;;) {
      const time = this.someTime();
      if (event.series.kind === "single" || time.kind === event.time.kind) return time;
    }
  }

  private actOnSeries(event: MemoryEvent, owner: CalendarOwner): void {
    const { random } = this.world;
    const some = random.pickOr(occurrencesOf(event).slice(1, 8));
    if (!some) return;
    const { original } = some;
    const exception = this.phone.calendars.find(event.calendarId, occurrenceId(event.eventId, original));
    const kind = random.share();
    if (kind < 0.4) {
      owner.moveOccurrence(event.eventId, original, this.sameKindOfTime(event));
      return;
    }
    if (kind < 0.7) {
      this.cancelOccurrence(event, owner, original);
      return;
    }
    if (kind < 0.85 || exception || original.kind === "allDay") {
      owner.remove(event.eventId);
      return;
    }
    const eventId = this.newId();
    owner.split(event.eventId, original.at, {
      eventId,
      time: some.time,
      recurrence: [this.someRule()],
    });
  }

  private cancelOccurrence(
    { eventId, calendarId }: MemoryEvent,
    owner: CalendarOwner,
    original: OriginalStart,
  ): void {
    const { random, profile } = this.world;
    if (!this.phone.isGraph || !random.chance(profile.silentDeletion)) {
      owner.skipOccurrence(eventId, original);
      return;
    }
    this.world.faults.add("F21");
    this.phone.calendars.silently(() => owner.skipOccurrence(eventId, original));
    // The poll after the window has moved on reads everything.
    this.phone.leaveUntold(eventId, profile.windowLastsMs + profile.watchedMs + slackMs);
    this.world.note("hand skips unheard", () => `${eventId} in ${calendarId}`);
  }

  private isOurs(event: MemoryEvent): boolean {
    return this.phone.calendars.ledger.has(event.eventId) || this.world.ledger.isHandCopy(event);
  }

  private actOnOurs(event: MemoryEvent): void {
    const { random, ledger } = this.world;
    const { eventId, mirrorId, time } = event;
    if (mirrorId === null || time.kind !== "timed") return;
    if (ledger.isHandCopy(event)) {
      if (random.chance(0.5)) this.owner(event.calendarId).remove(eventId);
      return;
    }
    const kind = random.share();
    this.world.fault("F13", mirrorId);
    this.world.note("hand on ours", () => `${eventId} of ${mirrorId} ${kind}`);
    this.changeOurs(event, mirrorId, time, kind);
    ledger.handVersions.set(mirrorId, this.phone.calendars.find(event.calendarId, eventId)?.version ?? 0);
  }

  private changeOurs(
    event: MemoryEvent,
    mirrorId: string,
    time: Extract<EventTime, { kind: "timed" }>,
    kind: number,
  ): void {
    const { random, ledger } = this.world;
    const owner = this.owner(event.calendarId);
    const { eventId } = event;
    if (kind < 0.4) {
      const byMs = random.between(-8, 8) * 15 * minute;
      const longerMs = random.chance(0.3) ? 15 * minute : 0;
      const start = new Date(time.start.getTime() + byMs);
      const end = new Date(time.end.getTime() + byMs + longerMs);
      ledger.movedByHand(mirrorId, { start, end });
      owner.move(eventId, { kind: "timed", start, end });
      return;
    }
    if (kind < 0.6) {
      const changes = { title: "Changed by hand", additions: { color: "7" } };
      owner.change(eventId, random.chance(0.5) ? changes : { additions: { color: "8" } });
      return;
    }
    if (kind < 0.85) {
      ledger.deletedByHand.add(mirrorId);
      owner.remove(eventId);
      return;
    }
    if (kind < 0.93) {
      const copyId = this.newId();
      ledger.addHandCopy(event.calendarId, copyId);
      owner.copy(eventId, copyId);
      return;
    }
    ledger.deletedByHand.add(mirrorId);
    const { primary, second } = this.phone;
    const elsewhere = event.calendarId === primary ? second : primary;
    ledger.addHandCopy(elsewhere, eventId);
    owner.moveToCalendar(eventId, elsewhere);
  }

  private deleteAll(): void {
    this.world.note("hand deletes all");
    for (const event of this.living())
      if (event.mirrorId === null && !this.isOurs(event) && event.series.kind !== "exception")
        this.owner(event.calendarId).remove(event.eventId);
  }
}

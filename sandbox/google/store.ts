import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Now } from "../clock";
import { GrantStore, heldBy } from "../shared/grant-store";
import { type Collection, type Journal, rowKey } from "../shared/journal";
import {
  type Account,
  type AuthorizationCode,
  accountSchema,
  type Calendar,
  type CalendarEntry,
  type Channel,
  calendarSchema,
  channelSchema,
  codeSchema,
  entrySchema,
  type RefreshToken,
  type Role,
  refreshTokenSchema,
  type StoredEvent,
  storedEventSchema,
} from "./types";

/** Background colours, in the order an account's calendars take them. */
const CALENDAR_COLORS = [
  "#16a765",
  "#fa573c",
  "#9a9cff",
  "#fbbf24",
  "#4986e7",
  "#cd74e6",
  "#7a8b00",
  "#a47ae2",
];

/** Everything the imitated Google remembers. Writes are journalled before they return. */
export class GoogleStore extends GrantStore<AuthorizationCode, RefreshToken> {
  readonly accounts: Collection<Account>;
  readonly calendars: Collection<Calendar>;
  readonly channels: Collection<Channel>;
  /** Told of every write to a calendar's events, by whomever. */
  onChange: (calendarId: string) => void = () => undefined;
  private readonly calendarEntries: Collection<CalendarEntry>;
  private readonly events: Collection<StoredEvent>;
  private readonly switches: Collection<boolean>;
  private readonly listEpochs: Collection<number>;
  private readonly byCalendar = new Map<string, Map<string, StoredEvent>>();
  private lastSeq = 0;
  private lastEtag = 0;

  constructor(journal: Journal, now: Now, calendarNow: Now) {
    super(journal, "google", { code: codeSchema, refreshToken: refreshTokenSchema }, now, calendarNow);
    this.accounts = journal.collection("google.accounts", accountSchema);
    this.calendars = journal.collection("google.calendars", calendarSchema);
    this.calendarEntries = journal.collection("google.entries", entrySchema);
    this.events = journal.collection("google.events", storedEventSchema);
    this.channels = journal.collection("google.channels", channelSchema);
    this.listEpochs = journal.collection("google.listEpochs", z.int());
    this.switches = journal.collection("google.switches", z.boolean());
  }

  /** To be called once the journal has been read. */
  index(): void {
    for (const event of this.events.values()) {
      this.eventsById(event.calendarId).set(event.id, event);
      this.lastSeq = Math.max(this.lastSeq, event.seq);
      this.lastEtag = Math.max(this.lastEtag, event.etag);
    }
    for (const row of [...this.calendars.values(), ...this.calendarEntries.values()]) {
      this.lastEtag = Math.max(this.lastEtag, row.etag);
    }
    this.forgetExpired();
  }

  clear(): void {
    this.clearGrants();
    for (const rows of [this.accounts, this.calendars, this.calendarEntries, this.events]) rows.clear();
    for (const rows of [this.channels, this.switches, this.listEpochs]) rows.clear();
    this.byCalendar.clear();
  }

  /** Grows with every write, across restarts. Google's own look like doubled microseconds. */
  nextEtag(): number {
    this.lastEtag = Math.max(this.lastEtag + 2, this.now() * 2000);
    return this.lastEtag;
  }

  get seq(): number {
    return this.lastSeq;
  }

  addCalendar(
    account: Account,
    wish: { id?: string; summary: string; zone?: string; role?: Role; client?: string },
  ): Calendar {
    const role = wish.role ?? "owner";
    const calendar: Calendar = {
      id: wish.id ?? `c_${randomBytes(20).toString("hex")}@group.calendar.google.com`,
      summary: wish.summary,
      zone: wish.zone ?? account.zone,
      ownedBy: role === "owner" ? account.email : null,
      madeByClient: wish.client ?? null,
      syncEpoch: 1,
      etag: this.nextEtag(),
    };
    this.calendars.put(calendar.id, calendar);
    this.setRole(account.email, calendar.id, role);
    return calendar;
  }

  /** A changed role also kills the sync tokens of the calendar, as a changed ACL does at Google. */
  setRole(account: string, calendarId: string, role: Role): void {
    const known = this.entry(account, calendarId);
    const place = this.entriesOf(account).length;
    const color = known?.backgroundColor ?? CALENDAR_COLORS[place % CALENDAR_COLORS.length] ?? "#4986e7";
    const colorId = known?.colorId ?? String((place % 24) + 1);
    const entry = { account, calendarId, role, colorId, backgroundColor: color, etag: this.nextEtag() };
    this.calendarEntries.put(rowKey(account, calendarId), entry);
    if (known) this.expireSyncTokens(calendarId);
  }

  /** The list's sync tokens die with it: a lost calendar is not told as a change. */
  removeEntry(account: string, calendarId: string): void {
    this.calendarEntries.delete(rowKey(account, calendarId));
    this.expireSyncTokens(calendarId);
    this.expireList(account);
  }

  expireList(account: string): void {
    this.listEpochs.put(account, this.listEpoch(account) + 1);
  }

  listEpoch(account: string): number {
    return this.listEpochs.get(account) ?? 1;
  }

  expireSyncTokens(calendarId: string): void {
    const calendar = this.calendars.get(calendarId);
    if (calendar) this.calendars.put(calendarId, { ...calendar, syncEpoch: calendar.syncEpoch + 1 });
  }

  entry(account: string, calendarId: string): CalendarEntry | undefined {
    return this.calendarEntries.get(rowKey(account, calendarId));
  }

  entriesOf(account: string): CalendarEntry[] {
    return this.calendarEntries.values().filter((entry) => entry.account === account);
  }

  /** The calendar an account means by an id or by "primary", if it may know of it at all. */
  calendarOf(account: string, calendarId: string): { calendar: Calendar; entry: CalendarEntry } | null {
    const id = calendarId === "primary" ? account : calendarId;
    const calendar = this.calendars.get(id);
    const entry = this.entry(account, id);
    return calendar && entry ? { calendar, entry } : null;
  }

  event(calendarId: string, eventId: string): StoredEvent | undefined {
    return this.byCalendar.get(calendarId)?.get(eventId);
  }

  /** Cancelled events too. */
  eventsOf(calendarId: string): StoredEvent[] {
    return [...this.eventsById(calendarId).values()];
  }

  /** Stamps `updated`, `etag` and the change order. */
  putEvent(event: Omit<StoredEvent, "updated" | "etag" | "seq">): StoredEvent {
    this.lastSeq += 1;
    const updated = new Date(this.calendarNow()).toISOString();
    const stored: StoredEvent = { ...event, updated, etag: this.nextEtag(), seq: this.lastSeq };
    this.events.put(rowKey(event.calendarId, event.id), stored);
    this.eventsById(event.calendarId).set(event.id, stored);
    this.onChange(event.calendarId);
    return stored;
  }

  /** The channels of what is revoked stop too. */
  override revoke(account: string, clientId: string | null): void {
    const isHeld = heldBy(account, clientId);
    this.dropGrants(isHeld);
    for (const [key, row] of this.refreshTokens.entries()) if (isHeld(row)) this.refreshTokens.delete(key);
    for (const channel of this.channels.values()) {
      if (isHeld(channel) && !channel.stopped) this.channels.put(channel.id, { ...channel, stopped: true });
    }
  }

  get rotatesRefreshTokens(): boolean {
    return this.switches.get("rotation") ?? false;
  }

  set rotatesRefreshTokens(enabled: boolean) {
    this.switches.put("rotation", enabled);
  }

  private eventsById(calendarId: string): Map<string, StoredEvent> {
    const known = this.byCalendar.get(calendarId);
    if (known) return known;
    const made = new Map<string, StoredEvent>();
    this.byCalendar.set(calendarId, made);
    return made;
  }
}

import { createHash, randomBytes } from "node:crypto";
import type { Now } from "../clock";
import { GrantStore, heldBy, type IsHeld } from "../shared/grant-store";
import { type Collection, type Journal, rowKey } from "../shared/journal";
import { regularId } from "./ids";
import {
  type Account,
  type AuthorizationCode,
  accountSchema,
  type Calendar,
  type ChangeKind,
  calendarSchema,
  codeSchema,
  type Departure,
  departureSchema,
  type EventChange,
  type Expiry,
  type RefreshToken,
  refreshTokenSchema,
  type Settings,
  type StoredEvent,
  settingsSchema,
  storedEventSchema,
} from "./types";

const SETTINGS = "settings";

type Unstamped = Omit<StoredEvent, "modified" | "changeKey" | "seq">;
type Revocation = { readonly account: string; readonly clientId: string | null };

/** Everything the imitated Graph remembers. Writes are journalled before they return. */
export class MicrosoftStore extends GrantStore<AuthorizationCode, RefreshToken> {
  readonly accounts: Collection<Account>;
  readonly calendars: Collection<Calendar>;
  private readonly events: Collection<StoredEvent>;
  private readonly departures: Collection<Departure>;
  private readonly settingRows: Collection<Settings>;
  private readonly byRegularId = new Map<string, string>();
  private readonly byCalendar = new Map<string, Map<string, StoredEvent>>();
  private readonly changeListeners: ((change: EventChange) => void)[] = [];
  private readonly revokeListeners: ((revocation: Revocation) => void)[] = [];
  private lastSeq = 0;

  constructor(journal: Journal, now: Now, calendarNow: Now) {
    super(journal, "microsoft", { code: codeSchema, refreshToken: refreshTokenSchema }, now, calendarNow);
    this.accounts = journal.collection("microsoft.accounts", accountSchema);
    this.calendars = journal.collection("microsoft.calendars", calendarSchema);
    this.events = journal.collection("microsoft.events", storedEventSchema);
    this.departures = journal.collection("microsoft.departures", departureSchema);
    this.settingRows = journal.collection("microsoft.settings", settingsSchema);
  }

  /** To be called once the journal has been read. */
  index(): void {
    for (const event of this.events.values()) {
      this.remember(event);
      this.lastSeq = Math.max(this.lastSeq, event.seq);
    }
    for (const { seq } of this.departures.values()) this.lastSeq = Math.max(this.lastSeq, seq);
    this.forgetExpired();
  }

  clear(): void {
    this.clearGrants();
    for (const rows of [this.accounts, this.calendars, this.events]) rows.clear();
    for (const rows of [this.departures, this.settingRows]) rows.clear();
    this.byCalendar.clear();
    this.byRegularId.clear();
  }

  /** Told of every write to events, by whomever, after it is stored. */
  onChange(listener: (change: EventChange) => void): void {
    this.changeListeners.push(listener);
  }

  /** Told when an app's access is taken away; null means every app's. */
  onRevoke(listener: (revocation: Revocation) => void): void {
    this.revokeListeners.push(listener);
  }

  get settings(): Settings {
    return this.settingRows.get(SETTINGS) ?? settingsSchema.parse({});
  }

  set settings(settings: Settings) {
    this.settingRows.put(SETTINGS, settings);
  }

  /** The last place in the order of changes. */
  get seq(): number {
    return this.lastSeq;
  }

  newChangeKey(): string {
    return `DwAAABYAAAC${createHash("sha256").update(randomBytes(16)).digest("base64").slice(0, 24)}AAA=`;
  }

  addCalendar(
    account: Account,
    wish: { id: string; name: string; isDefault?: boolean; canEdit?: boolean },
  ): Calendar {
    const known = this.calendars.get(wish.id);
    if (known) return known;
    const calendar: Calendar = {
      id: wish.id,
      account: account.email,
      name: wish.name,
      colour: this.calendarsOf(account.email).length,
      isDefault: wish.isDefault ?? false,
      canEdit: wish.canEdit ?? true,
      changeKey: this.newChangeKey(),
      deltaEpoch: 1,
      expiredAs: "gone",
    };
    this.calendars.put(calendar.id, calendar);
    return calendar;
  }

  calendarsOf(account: string): Calendar[] {
    return this.calendars.values().filter((calendar) => calendar.account === account);
  }

  /** By id, or null for the default one; never another mailbox's. */
  calendarOf(account: string, calendarId: string | null): Calendar | undefined {
    if (calendarId === null) return this.calendarsOf(account).find(({ isDefault }) => isDefault);
    const found = this.calendars.get(calendarId);
    return found?.account === account ? found : undefined;
  }

  setCanEdit(calendarId: string, canEdit: boolean): void {
    const calendar = this.calendars.get(calendarId);
    if (calendar) this.calendars.put(calendarId, { ...calendar, canEdit, changeKey: this.newChangeKey() });
  }

  removeCalendar(calendarId: string): void {
    for (const event of this.eventsOf(calendarId)) if (!event.isDeleted) this.deleteEvent(event);
    this.calendars.delete(calendarId);
  }

  expireDelta(calendarId: string, expiredAs: Expiry): void {
    const calendar = this.calendars.get(calendarId);
    if (!calendar) return;
    this.calendars.put(calendarId, { ...calendar, deltaEpoch: calendar.deltaEpoch + 1, expiredAs });
  }

  /** By either id, deleted ones too; never another mailbox's. Untouched occurrences are not stored. */
  event(account: string, id: string): StoredEvent | undefined {
    const found = this.events.get(this.byRegularId.get(id) ?? id);
    return found?.account === account ? found : undefined;
  }

  /** By the immutable id, in any mailbox. */
  eventById(id: string): StoredEvent | undefined {
    return this.events.get(id);
  }

  /** Deleted ones too. */
  eventsOf(calendarId: string): StoredEvent[] {
    return [...(this.byCalendar.get(calendarId)?.values() ?? [])];
  }

  /** Deleted ones too. */
  eventsOfAccount(account: string): StoredEvent[] {
    return this.calendarsOf(account).flatMap(({ id }) => this.eventsOf(id));
  }

  departuresOf(calendarId: string): Departure[] {
    return this.departures.values().filter((departure) => departure.calendarId === calendarId);
  }

  /** Stamps `modified`, `changeKey` and the change order. `quietly` changes the version without a place in that order or a listener's call. */
  putEvent(event: Unstamped, kind: ChangeKind, quietly = false): StoredEvent {
    if (!quietly) this.lastSeq += 1;
    const known = this.events.get(event.id);
    const seq = quietly && known ? known.seq : this.lastSeq;
    const modified = new Date(this.calendarNow()).toISOString();
    const stored: StoredEvent = { ...event, modified, changeKey: this.newChangeKey(), seq };
    if (known && known.calendarId !== stored.calendarId) this.depart(known);
    this.events.put(stored.id, stored);
    this.remember(stored);
    if (!quietly) for (const listener of this.changeListeners) listener({ kind, event: stored });
    return stored;
  }

  deleteEvent(event: StoredEvent, quietly = false): StoredEvent {
    return this.putEvent({ ...event, isDeleted: true }, "deleted", quietly);
  }

  private depart(event: StoredEvent): void {
    const departure = { calendarId: event.calendarId, eventId: event.id, regularId: regularId(event) };
    this.departures.put(rowKey(event.calendarId, event.id), { ...departure, seq: this.lastSeq });
    this.byCalendar.get(event.calendarId)?.delete(event.id);
    this.byRegularId.delete(departure.regularId);
  }

  override revoke(account: string, clientId: string | null): void {
    const isHeld = heldBy(account, clientId);
    this.dropGrants(isHeld);
    this.killRefreshTokens(isHeld, "revoked");
    for (const listener of this.revokeListeners) listener({ account, clientId });
  }

  /** As after 90 days without use: the grant stays, the refresh tokens do not. */
  letRefreshTokensLapse(account: string): number {
    return this.killRefreshTokens(heldBy(account, null), "inactive");
  }

  private killRefreshTokens(isHeld: IsHeld, death: NonNullable<RefreshToken["death"]>): number {
    const hit = this.refreshTokens.values().filter((row) => row.death === null && isHeld(row));
    for (const row of hit) this.refreshTokens.put(row.token, { ...row, death });
    return hit.length;
  }

  private remember(event: StoredEvent): void {
    const known = this.byCalendar.get(event.calendarId) ?? new Map<string, StoredEvent>();
    this.byCalendar.set(event.calendarId, known.set(event.id, event));
    this.byRegularId.set(regularId(event), event.id);
  }
}

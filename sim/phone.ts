import { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import { changePage } from "@/lib/calendar/memory/changes";
import { type Admission, createMemoryProvider } from "@/lib/calendar/memory/provider";
import type { Gate } from "@/lib/calendar/memory/trouble";
import { type MemoryNotice, MemoryWatches } from "@/lib/calendar/memory/watches";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { ProviderName, Watch } from "@/lib/domain/calendar-event";
import { ProviderError } from "@/lib/domain/failure";
import type { Profile } from "@/sim/profiles";
import type { Scheduler } from "@/sim/scheduler";

export type PhoneOwner = { readonly name: string; readonly manner: ProviderName };

/** One fieldworker's account at the provider: calendars, watches, tokens, and what is wrong with it. */
export class Phone {
  readonly calendars: MemoryCalendars;
  readonly watches: MemoryWatches;
  /** How long a watch lives that is replaced and not extended. */
  readonly watchLifeMs = 25 * 60_000;
  readonly primary: string;
  readonly second: string;
  /** The access token the provider takes; any other is refused. */
  accessToken = 1;
  isRevoked = false;
  /** We gave the grant back ourselves. */
  isGivenBack = false;
  downUntilMs = 0;
  /** Full listings hold nothing until then. */
  liesUntilMs = 0;
  /** Notices sent until then are lost before they leave. */
  mutedUntilMs = 0;
  /** Requests on their way, where they are counted. */
  inFlight = 0;
  /** The newest one given out, and the oldest that still works. */
  refreshToken = 1;
  consents = 1;
  oldestRefreshToken = 1;
  readonly name: string;
  /** It behaves in Graph's manner, else in Google's. */
  readonly isGraph: boolean;
  private readonly scheduler: Scheduler;
  /** Until when what is known of a series need not be true: something of it is gone that no news tell of. */
  private readonly untold = new Map<string, number>();

  constructor(
    readonly connectionId: string,
    readonly memberId: string,
    { name, manner }: PhoneOwner,
    { scheduler, profile }: { readonly scheduler: Scheduler; readonly profile: Profile },
    deliver: (notice: MemoryNotice) => void,
  ) {
    this.name = name;
    this.isGraph = manner === "microsoft";
    this.scheduler = scheduler;
    this.primary = `${name}@calendars.test`;
    this.second = `second-of-${name}@calendars.test`;
    const common = { zone: "UTC", canWrite: true };
    this.calendars = new MemoryCalendars(
      [
        { id: this.primary, name, isPrimary: true, ...common },
        { id: this.second, name: "Second", isPrimary: false, ...common },
      ],
      () => scheduler.now,
      manner,
    );
    this.calendars.listing.windowLastsMs = profile.windowLastsMs;
    this.watches =
      manner === "google"
        ? new MemoryWatches(this.calendars, deliver)
        : new MemoryWatches(
            this.calendars,
            (notice) => {
              if (scheduler.nowMs >= this.mutedUntilMs) deliver(notice);
            },
            { covers: "account", renews: "inPlace" },
            profile.watchLifeMs,
          );
  }

  takes(refreshToken: number): boolean {
    return refreshToken >= this.oldestRefreshToken;
  }

  /** A refresh gives out another refresh token. `oldDie`: those before it end. @throws ProviderError grantRevoked */
  rotate(refreshToken: number, oldDie: boolean): { access: number; refresh: number } {
    if (this.isRevoked || this.isGivenBack || !this.takes(refreshToken))
      throw new ProviderError({ kind: "grantRevoked" });
    this.refreshToken += 1;
    if (oldDie) this.oldestRefreshToken = this.refreshToken;
    return { access: this.accessToken, refresh: this.refreshToken };
  }

  /** Its owner consents again. */
  consent(): { access: number; refresh: number } {
    this.isRevoked = false;
    this.consents += 1;
    this.accessToken += 1;
    this.refreshToken += 1;
    return { access: this.accessToken, refresh: this.refreshToken };
  }

  leaveUntold(masterId: string, forMs: number): void {
    this.untold.set(masterId, this.scheduler.nowMs + forMs);
  }

  untoldNow(): readonly string[] {
    if (this.untold.size === 0) return [];
    const { nowMs } = this.scheduler;
    return [...this.untold].filter(([, untilMs]) => untilMs > nowMs).map(([masterId]) => masterId);
  }

  /** The provider as a process with this access token meets it. */
  open(token: number, gate: Gate): CalendarProvider {
    const admit: Admission = () => {
      if (this.isRevoked || this.isGivenBack || token !== this.accessToken)
        throw new ProviderError({ kind: "accessExpired" });
    };
    const { calendars, watches, name } = this;
    const account = { email: name, calendars, watches, gate };
    const provider = createMemoryProvider(account, admit, async () => {});
    return {
      ...provider,
      readChanges: (calendarId, cursor, window) => {
        if (cursor !== null || this.scheduler.nowMs >= this.liesUntilMs)
          return provider.readChanges(calendarId, cursor, window);
        return gate("changes", () => {
          admit("busy");
          return { ...this.wholeListing(calendarId, window), changes: [] };
        });
      },
      watch: (calendarId, order) =>
        gate("watch", () => {
          admit("busy");
          const opened = watches.open(calendarId, order);
          return this.isGraph ? opened : this.endingInTime(opened);
        }),
    };
  }

  private endingInTime(opened: Watch): Watch {
    this.scheduler.after(this.watchLifeMs, () => {
      this.watches.close(opened);
      return null;
    });
    return { ...opened, expiresAt: new Date(this.scheduler.nowMs + this.watchLifeMs) };
  }

  private wholeListing(calendarId: string, window: Parameters<typeof changePage>[3]) {
    const { listing } = this.calendars;
    const { pageSize } = listing;
    listing.pageSize = 1_000_000;
    const page = changePage(this.calendars, calendarId, null, window);
    listing.pageSize = pageSize;
    return page;
  }
}

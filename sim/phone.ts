import { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import { changePage } from "@/lib/calendar/memory/changes";
import { type Admission, createMemoryProvider } from "@/lib/calendar/memory/provider";
import type { Gate } from "@/lib/calendar/memory/trouble";
import { type MemoryNotice, MemoryWatches } from "@/lib/calendar/memory/watches";
import type { CalendarProvider } from "@/lib/calendar/provider";
import { ProviderError } from "@/lib/domain/failure";
import type { Scheduler } from "@/sim/scheduler";

/** One fieldworker's account at the provider: calendars, watches, tokens, and what is wrong with it. */
export class Phone {
  readonly calendars: MemoryCalendars;
  readonly watches: MemoryWatches;
  readonly primary: string;
  readonly second: string;
  /** The access token the provider takes; any other is refused. */
  accessToken = 1;
  isRevoked = false;
  downUntilMs = 0;
  /** Full listings hold nothing until then. */
  liesUntilMs = 0;
  readonly watchLifeMs = 25 * 60_000;

  constructor(
    readonly connectionId: string,
    readonly memberId: string,
    readonly name: string,
    private readonly scheduler: Scheduler,
    deliver: (notice: MemoryNotice) => void,
  ) {
    this.primary = `${name}@calendars.test`;
    this.second = `second-of-${name}@calendars.test`;
    const common = { zone: "UTC", canWrite: true };
    this.calendars = new MemoryCalendars(
      [
        { id: this.primary, name, isPrimary: true, ...common },
        { id: this.second, name: "Second", isPrimary: false, ...common },
      ],
      () => scheduler.now,
    );
    this.watches = new MemoryWatches(this.calendars, deliver);
  }

  /** The provider as a process with this access token meets it. */
  open(token: number, gate: Gate): CalendarProvider {
    const admit: Admission = () => {
      if (this.isRevoked || token !== this.accessToken) throw new ProviderError({ kind: "accessExpired" });
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
          this.scheduler.after(this.watchLifeMs, () => {
            watches.close(opened);
            return null;
          });
          return { ...opened, expiresAt: new Date(this.scheduler.nowMs + this.watchLifeMs) };
        }),
    };
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

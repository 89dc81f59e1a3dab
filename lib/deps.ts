import type { DatabaseConnection } from "@/db/client";
import type { SyncStore } from "@/db/store/sync-store";
import type { CalendarGateway } from "@/lib/calendar/gateway";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Clock } from "@/lib/clock";
import type { ProviderName } from "@/lib/domain/calendar-event";
import type { ReadPeriods } from "@/lib/domain/read-schedule";
import type { Failpoint } from "@/lib/failpoint";
import type { Sealer } from "@/lib/secrets";

/** What use cases are given; lib/wiring.ts makes it from the environment. */
export type Deps = {
  /** Product time; the demo clock may move it. */
  readonly clock: Clock;
  /** Real time, for token life and the like (decision 26). */
  readonly realClock: Clock;
  readonly database: DatabaseConnection;
  readonly sealer: Sealer;
  /** null: this provider is not offered. */
  readonly gatewayTo: (provider: ProviderName) => CalendarGateway | null;
  readonly syncStore: SyncStore;
  /**
   * Runs `work` with a connection's account; the access token is renewed when that is needed.
   * @throws ProviderError of the work, or grantRevoked when only a new consent helps
   */
  readonly withAccount: <T>(
    at: { readonly companyId: string; readonly connectionId: string },
    work: (account: CalendarProvider) => Promise<T>,
  ) => Promise<T>;
  readonly readPeriods: ReadPeriods;
  /** 0 to 1, so that a crowd does not come back together. */
  readonly jitter: () => number;
  /** Beats until the returned function is called. */
  readonly pulse: (everyMs: number, beat: () => void) => () => void;
  readonly appUrl: string;
  readonly failpoint: (name: Failpoint) => void;
};

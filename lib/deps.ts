import type { DatabaseConnection } from "@/db/client";
import type { SyncStore } from "@/db/store/sync-store";
import type { CalendarGateway } from "@/lib/calendar/gateway";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Clock } from "@/lib/clock";
import type { DemoClock } from "@/lib/demo-clock";
import type { ProviderName } from "@/lib/domain/calendar-event";
import type { Letter } from "@/lib/domain/mail-letter";
import type { ReadPeriods } from "@/lib/domain/read-schedule";
import type { Failpoint } from "@/lib/failpoint";
import type { Sealer } from "@/lib/secrets";

/** What use cases are given; lib/wiring.ts makes it from the environment. */
export type Deps = {
  /** Product time; the demo clock may move it. */
  readonly clock: Clock;
  /** What moves it; null outside the demo. */
  readonly demoClock: DemoClock | null;
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
    at: {
      readonly companyId: string;
      readonly connectionId: string;
      /** For taking out what we wrote: a connection that is being given up allows that and nothing else (decision 4). */
      readonly isEnding?: boolean;
    },
    work: (account: CalendarProvider) => Promise<T>,
  ) => Promise<T>;
  readonly readPeriods: ReadPeriods;
  /** 0 to 1, so that a crowd does not come back together. */
  readonly jitter: () => number;
  /** Beats until the returned function is called. */
  readonly pulse: (everyMs: number, beat: () => void) => () => void;
  /** null: there is no mail server, and letters wait. @throws MailError */
  readonly sendMail: ((letter: Letter) => Promise<void>) | null;
  readonly appUrl: string;
  readonly failpoint: (name: Failpoint) => void;
};

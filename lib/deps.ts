import type { DatabaseConnection } from "@/db/client";
import type { SyncStore } from "@/db/store/sync-store";
import type { CalendarGateway } from "@/lib/calendar/gateway";
import type { Clock } from "@/lib/clock";
import type { ProviderName } from "@/lib/domain/calendar-event";
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
  readonly appUrl: string;
  readonly failpoint: (name: Failpoint) => void;
};

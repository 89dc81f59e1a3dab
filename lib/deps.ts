import type { DatabaseConnection } from "@/db/client";
import type { CalendarGateway } from "@/lib/calendar/gateway";
import type { ProviderName } from "@/lib/calendar/provider";
import type { Clock } from "@/lib/clock";
import type { Failpoint } from "@/lib/failpoint";
import type { Sealer } from "@/lib/secrets";

/** What use cases are given; lib/wiring.ts makes it from the environment. */
export type Deps = {
  readonly clock: Clock;
  readonly database: DatabaseConnection;
  readonly sealer: Sealer;
  /** null: this provider is not offered. */
  readonly gatewayTo: (provider: ProviderName) => CalendarGateway | null;
  readonly appUrl: string;
  readonly failpoint: (name: Failpoint) => void;
};

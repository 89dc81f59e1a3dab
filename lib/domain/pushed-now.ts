import type { PushReceipt } from "@/lib/domain/push-progress";

/** Where one of many pushes stands. */
export type PushedNow = {
  readonly id: string;
  readonly receipt: PushReceipt | null;
  /** Why it still waits, as far as that is known. */
  readonly waiting: "inLine" | "failing" | "needsReconnect" | "paused" | null;
  readonly failure: string | null;
};

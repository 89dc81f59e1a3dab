import type { PushWish } from "@/lib/domain/mirror";
import type { Invitation, ProviderName, PushPerson } from "@/lib/domain/push-blockers";
import type { ConnectionHealth, CopyState } from "@/lib/domain/sync-badge";

/** One fieldworker's copy of a booking as pages show it; instants in ISO 8601. */
export type CopyView = {
  readonly bookingId: string;
  readonly fieldworkerId: string;
  readonly name: string;
  readonly zone: string;
  readonly isAssigned: boolean;
  readonly state: CopyState;
  /** Where this fieldworker's bookings go now; null: nowhere, or not for this viewer's eyes. */
  readonly target: CopyTarget | null;
  /** Whether they can be asked to connect a calendar; null: they have one, cannot, or it is not for this viewer's eyes. */
  readonly invitation: Invitation | null;
  /** Our event as we last wrote it. */
  readonly event: CopyEvent | null;
  readonly openWish: PushWish | null;
  readonly waitingSince: string | null;
  /** Its place in this fieldworker's queue, from 1; null: nothing waits. */
  readonly place: number | null;
  readonly retryAt: string | null;
  readonly failure: string | null;
};

export type CopyTarget = {
  readonly provider: ProviderName;
  readonly account: string;
  readonly calendar: string;
  readonly calendarZone: string;
  readonly state: ConnectionHealth;
  readonly stateSince: string;
};

export type CopyEvent = {
  readonly id: string;
  readonly link: string | null;
  readonly writtenAt: string | null;
};

export function personOf(copy: CopyView): PushPerson {
  return {
    id: copy.fieldworkerId,
    name: copy.name,
    target: copy.target && {
      provider: copy.target.provider,
      state: copy.target.state,
      calendar: copy.target.calendar,
    },
    ...(copy.invitation ? { invitation: copy.invitation } : {}),
  };
}

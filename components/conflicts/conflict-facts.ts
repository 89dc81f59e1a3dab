import type { Answer } from "@/components/bookings/answers";
import type { ConflictChoice } from "@/lib/domain/conflict";
import type { ConflictView, ToldPerson } from "@/lib/domain/conflict-view";
import type { Role } from "@/lib/domain/roles";
import type { StatusTone } from "@/lib/domain/status";
import type { Interval } from "@/lib/domain/time";

export type DayBooking = {
  readonly id: string;
  readonly customer: string;
  readonly span: Interval;
  readonly tone: StatusTone;
};

export type DayBlock = { readonly id: string; readonly span: Interval; readonly isBlocking: boolean };

/** What the detail adds: the fieldworker's day around it, and who was told and when. */
export type ConflictDetail = {
  readonly facts: ConflictView;
  readonly bookings: readonly DayBooking[];
  readonly blocks: readonly DayBlock[];
  readonly told: readonly ToldPerson[];
};

export type ConflictViewer = {
  readonly memberId: string;
  readonly role: Role;
  /** The zone this page shows times in. */
  readonly zone: string;
};

export type ResolveConflict = (input: {
  conflictId: string;
  choice: ConflictChoice;
}) => Promise<Answer<null>>;

import type { CopyView } from "@/lib/domain/calendar-copy";
import type { Role } from "@/lib/domain/roles";
import type { CalendarRule, StatusTone } from "@/lib/domain/status";

export type StatusFacts = {
  readonly id: string;
  readonly name: string;
  readonly tone: StatusTone;
  readonly rule: CalendarRule;
};

/** What the Actions menu and its dialogs know of a booking and of who is looking. */
export type ActionFacts = {
  readonly bookingId: string;
  readonly ref: number;
  readonly revision: number;
  /** "Ada Quist · Boiler swap". */
  readonly title: string;
  readonly when: string;
  /** Instants in ISO 8601. */
  readonly start: string;
  readonly end: string;
  /** Its end has passed. */
  readonly isOver: boolean;
  /** The zone of the booking itself. */
  readonly bookingZone: string;
  readonly localTimes: readonly string[];
  readonly address: string;
  readonly status: StatusFacts;
  readonly statuses: readonly StatusFacts[];
  readonly copies: readonly CopyView[];
  readonly copyText: { readonly title: string; readonly description: string; readonly location: string };
  readonly viewerId: string;
  readonly role: Role;
  /** The viewer's zone. */
  readonly zone: string;
};

export function mapHref(address: string): string {
  return `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(address)}`;
}

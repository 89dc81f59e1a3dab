import type { IgnoredTime } from "@/lib/domain/availability/facts";
import type { EpochMinute, Span } from "@/lib/domain/availability/minutes";
import type { LocalDate } from "@/lib/domain/time";

/** What speaks against a start, or is worth knowing of it. `ref` is what the caller called the cause; nothing here says what it is about. */
export type Reason =
  | { readonly kind: "past" }
  | { readonly kind: "notice"; readonly from: EpochMinute }
  | { readonly kind: "horizon"; readonly until: EpochMinute }
  | { readonly kind: "outsideCompanyHours" }
  | { readonly kind: "holiday"; readonly ref: string; readonly date: LocalDate }
  | { readonly kind: "outsideHours" }
  | { readonly kind: "offGrid"; readonly stepMinutes: number }
  | { readonly kind: "timeOff"; readonly ref: string; readonly span: Span }
  | { readonly kind: "busy"; readonly ref: string; readonly span: Span }
  | { readonly kind: "allDay"; readonly ref: string; readonly span: Span }
  | { readonly kind: "ignored"; readonly ref: string; readonly span: Span; readonly why: IgnoredTime["why"] }
  | { readonly kind: "booking"; readonly ref: string; readonly span: Span }
  | {
      readonly kind: "buffer";
      readonly of: "busy" | "booking" | "hold";
      readonly ref: string;
      readonly span: Span;
    }
  | { readonly kind: "hold"; readonly ref: string; readonly span: Span }
  | { readonly kind: "skill"; readonly missing: readonly string[] }
  | { readonly kind: "dailyLimit"; readonly date: LocalDate; readonly limit: number; readonly taken: number }
  | { readonly kind: "stale"; readonly since: EpochMinute };

/** The order in which reasons are given: the first blocking one is the one to say when there is room for one. */
export const reasonOrder: readonly Reason["kind"][] = [
  "past",
  "notice",
  "horizon",
  "outsideCompanyHours",
  "holiday",
  "outsideHours",
  "offGrid",
  "timeOff",
  "busy",
  "allDay",
  "ignored",
  "booking",
  "buffer",
  "hold",
  "skill",
  "dailyLimit",
  "stale",
];

/** Whether it keeps a slot from being offered; the others are only said. */
export function isBlocking({ kind }: Reason): boolean {
  return kind !== "ignored" && kind !== "stale";
}

import type { CopyView } from "@/lib/domain/calendar-copy";
import type { StatusTone } from "@/lib/domain/status";

/** One booking of a list. */
export type BookingLine = {
  readonly id: string;
  readonly ref: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  readonly customerId?: string;
  readonly customer: string;
  readonly phone: string;
  readonly address: string;
  readonly service: string;
  readonly status: { readonly name: string; readonly tone: StatusTone };
  readonly copies: readonly CopyView[];
};

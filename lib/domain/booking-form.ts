import type { z } from "zod";
import type { bookingFormShape } from "@/lib/domain/booking-form-shape";
import type { Interval, LocalDate } from "@/lib/domain/time";
import { clockText, gapWords, laterOf, typedStart, wallOf } from "@/lib/domain/typed-start";
import { addDays, instantToWall, wallToInstant } from "@/lib/domain/wall-time";

export type BookingFormInput = z.infer<typeof bookingFormShape>;

/** The fields a person sees, for comparing what was typed with what is saved. */
export type BookingFormValues = Omit<BookingFormInput, "bookingId" | "expectedRevision" | "overrideReason">;

export type CustomerOption = {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly phone: string;
};

/** What the form offers to choose from. */
export type FormOptions = {
  readonly zone: string;
  readonly customers: readonly CustomerOption[];
  readonly services: readonly { id: string; name: string; durationMinutes: number }[];
  readonly statuses: readonly { id: string; name: string }[];
  readonly fieldworkers: readonly {
    readonly id: string;
    readonly name: string;
    readonly zone: string;
    /** Their busy times may not be all; left out: they are fresh. */
    readonly busyNote?: string;
  }[];
};

export type FormTime =
  | { readonly kind: "span"; readonly span: Interval }
  | { readonly kind: "problem"; readonly fields: Record<string, string> }
  /** The start happens twice that night: somebody must say which one, or has. */
  | {
      readonly kind: "fold";
      readonly span: Interval;
      readonly words: { readonly first: string; readonly second: string };
    };

type TypedTime = Pick<BookingFormValues, "date" | "startTime" | "endTime" | "endsNextDay" | "startFold">;

/**
 * The instants of a typed time. A time that the clocks skip is a problem beside its field, with the nearest time that
 * exists; one that happens twice comes with the words for both [B26].
 */
export function spanOfForm(typed: TypedTime, zone: string): FormTime {
  const date = typed.date as LocalDate;
  const endDate = typed.endsNextDay ? addDays(date, 1) : date;
  const from = typedStart({ date, time: typed.startTime, fold: typed.startFold }, zone);
  if (from.kind === "gap") return { kind: "problem", fields: { startTime: from.words } };
  const end = wallOf(endDate, typed.endTime);
  const to = wallToInstant(end, zone);
  if (to.oddity === "gap") return { kind: "problem", fields: { endTime: gapWords(end, to.instant, zone) } };
  const startsAt = from.start;
  const laterEnd = to.oddity === "fold" ? laterOf(end, to.instant, zone) : null;
  const endsAt = laterEnd && to.instant <= startsAt ? laterEnd : to.instant;
  if (endsAt <= startsAt) {
    return {
      kind: "problem",
      fields: { endTime: "The end must be after the start. Or tick “Ends the next day”." },
    };
  }
  const span = { start: startsAt, end: endsAt };
  return from.kind === "at" ? { kind: "span", span } : { kind: "fold", span, words: from.words };
}

/** The form's time fields for a saved span. */
export function formTimeOf(span: Interval, zone: string): TypedTime {
  const start = instantToWall(span.start, zone);
  const end = instantToWall(span.end, zone);
  const isFirst = wallToInstant(start, zone).instant.getTime() === span.start.getTime();
  return {
    date: start.date,
    startTime: clockText(start),
    endTime: clockText(end),
    endsNextDay: end.date !== start.date,
    startFold: isFirst ? "first" : "second",
  };
}

/** The end a service's duration gives; over midnight it is the next day. */
export function endAfter(
  startTime: string,
  durationMinutes: number,
): Pick<TypedTime, "endTime" | "endsNextDay"> | null {
  const [, hour, minute] = /^(\d{2}):(\d{2})$/.exec(startTime) ?? [];
  if (hour === undefined || minute === undefined) return null;
  const total = Number(hour) * 60 + Number(minute) + durationMinutes;
  const inDay = total % 1_440;
  const endTime = clockText({ hour: Math.floor(inDay / 60), minute: inDay % 60 });
  return { endTime, endsNextDay: total >= 1_440 };
}

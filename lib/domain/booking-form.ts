import type { z } from "zod";
import type { bookingFormShape } from "@/lib/domain/booking-form-shape";
import type { Interval, LocalDate } from "@/lib/domain/time";
import { clockWords, dateWords } from "@/lib/domain/time-words";
import { addDays, instantToWall, type WallTime, wallToInstant } from "@/lib/domain/wall-time";

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
  const start = wallOf(date, typed.startTime);
  const end = wallOf(endDate, typed.endTime);
  const from = wallToInstant(start, zone);
  const to = wallToInstant(end, zone);
  if (from.oddity === "gap")
    return { kind: "problem", fields: { startTime: gapWords(start, from.instant, zone) } };
  if (to.oddity === "gap") return { kind: "problem", fields: { endTime: gapWords(end, to.instant, zone) } };
  const second = from.oddity === "fold" ? laterOf(start, from.instant, zone) : null;
  const startsAt = second && typed.startFold === "second" ? second : from.instant;
  const laterEnd = to.oddity === "fold" ? laterOf(end, to.instant, zone) : null;
  const endsAt = laterEnd && to.instant <= startsAt ? laterEnd : to.instant;
  if (endsAt <= startsAt) {
    return {
      kind: "problem",
      fields: { endTime: "The end must be after the start. Or tick “Ends the next day”." },
    };
  }
  const span = { start: startsAt, end: endsAt };
  if (!second) return { kind: "span", span };
  const words = {
    first: `The first ${clockWords(from.instant, zone)}, before the clocks go back`,
    second: `The second ${clockWords(second, zone)}, after the clocks went back`,
  };
  return { kind: "fold", span, words };
}

function wallOf(date: LocalDate, clockText: string): WallTime {
  const [hour = 0, minute = 0] = clockText.split(":").map(Number);
  return { date, hour, minute };
}

function gapWords(wall: WallTime, moved: Date, zone: string): string {
  const half = wall.hour < 12 ? "AM" : "PM";
  const typed = `${wall.hour % 12 || 12}:${String(wall.minute).padStart(2, "0")} ${half}`;
  return `${typed} doesn't exist on ${dateWords(moved, zone)}: the clocks go forward. Use ${clockWords(moved, zone)}?`;
}

const minuteMs = 60_000;

/** The second time this wall clock shows the same; clocks go back by half an hour to two hours. */
function laterOf(wall: WallTime, first: Date, zone: string): Date | null {
  for (const minutes of [30, 60, 120]) {
    const candidate = new Date(first.getTime() + minutes * minuteMs);
    const shown = instantToWall(candidate, zone);
    if (shown.date === wall.date && shown.hour === wall.hour && shown.minute === wall.minute)
      return candidate;
  }
  return null;
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

function clockText({ hour, minute }: WallTime): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
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
  const endTime = clockText({ date: "" as LocalDate, hour: Math.floor(inDay / 60), minute: inDay % 60 });
  return { endTime, endsNextDay: total >= 1_440 };
}

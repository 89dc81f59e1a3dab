import { initialsOf } from "@/components/parts/avatar";
import type { BusyView, LocalDays } from "@/lib/domain/busy-view";
import { providerWords } from "@/lib/domain/push-blockers";
import type { LocalDate } from "@/lib/domain/time";
import { dateWords, firstNameOf, spanWords } from "@/lib/domain/time-words";
import { addDays, dayIn } from "@/lib/domain/wall-time";

/** A busy view as it crosses the wire: its instants in ISO 8601. */
export type Busy = Omit<BusyView, "start" | "end"> & { readonly start: string; readonly end: string };

/** A block as it is drawn: with its owner's name, and with its title where the viewer is that owner. */
export type ShownBusy = Busy & { readonly person: string; readonly title: string | null };

/** A title of the viewer's own; `when` is the key of the blocks it may stand on. */
export type OwnTitle = { readonly when: string; readonly title: string };

type When = Pick<Busy, "start" | "end" | "allDay">;

/** Equal for the same time of the same kind: what a title finds its block by. */
export function whenKey({ start, end, allDay }: When): string {
  return allDay ? `${allDay.startDate}/${allDay.endDateExclusive}` : `${start}/${end}`;
}

const kindWords: Record<Busy["kind"], string> = {
  busy: "Busy",
  tentative: "Tentative",
  outOfOffice: "Out of office",
  focus: "Focus time",
};

/** "Busy", "Tentative (not blocking)", "Out of office". */
export function busyWord({ kind, blocks }: Pick<Busy, "kind" | "blocks">): string {
  return blocks ? kindWords[kind] : `${kindWords[kind]} (not blocking)`;
}

/** "2–3 PM", "11:30 AM–1 PM": full hours without their minutes. */
export function busySpanWords({ start, end }: Pick<Busy, "start" | "end">, zone: string): string {
  const words = spanWords({ start: new Date(start), end: new Date(end) }, zone);
  const [from, to] = words.split("–");
  return (from === to ? (from ?? words) : words).replaceAll(":00", "");
}

/** "Unavailable all day", or the kind where that says more. */
export function allDayWord({ kind, blocks }: Pick<Busy, "kind" | "blocks">): string {
  if (kind === "busy" && blocks) return "Unavailable all day";
  return `${kindWords[kind]} all day${blocks ? "" : " (not blocking)"}`;
}

/** "Tue 10 Nov", or "Tue 10 – Thu 12 Nov" with both days in full; the zone only says which days the dates are. */
export function allDaySpanWords({ startDate, endDateExclusive }: LocalDays): string {
  const words = (date: LocalDate) => dateWords(dayIn(date, "UTC").start, "UTC");
  const last = addDays(endDateExclusive, -1);
  return last <= startDate ? words(startDate) : `${words(startDate)} – ${words(last)}`;
}

/** What stands on a block itself: to its owner the title, to everybody else the kind. */
export function blockWord(busy: Pick<ShownBusy, "title" | "kind" | "blocks" | "allDay">): string {
  const { title, blocks, allDay } = busy;
  if (title !== null) return blocks ? title : `${title} (not blocking)`;
  return allDay ? allDayWord(busy) : busyWord(busy);
}

/** "Busy 2–3 PM", "Unavailable all day, Tue 10 Nov", and for the owner "Dentist 2–3 PM". */
export function busyLine(busy: ShownBusy, zone: string): string {
  if (busy.allDay) return `${blockWord(busy)}, ${allDaySpanWords(busy.allDay)}`;
  const note = busy.blocks ? "" : " (not blocking)";
  return `${busy.title ?? kindWords[busy.kind]} ${busySpanWords(busy, zone)}${note}`;
}

/** "from Mike's Google Calendar", or "from your Google Calendar". */
function sourceWords({ isOwn, person, provider }: ShownBusy): string {
  const whose = isOwn || person === "" ? "your" : `${firstNameOf(person)}'s`;
  return `from ${whose} ${providerWords[provider].calendar}`;
}

function privacyWords({ isOwn, title }: Pick<ShownBusy, "isOwn" | "title">): string {
  if (!isOwn) return "details are private";
  return title === null ? "details stay in your calendar" : "only you see the title";
}

/** "Busy 2–3 PM · from Mike's Google Calendar · details are private". */
export function busySentence(busy: ShownBusy, zone: string): string {
  return [busyLine(busy, zone), sourceWords(busy), privacyWords(busy)].join(" · ");
}

export function busyInitials({ person }: Pick<ShownBusy, "person">): string {
  return initialsOf(person);
}

/** Gives every block its owner's name, and the viewer's own blocks the titles of their time; a private event has none. */
export function shownBusy(
  blocks: readonly Busy[],
  people: readonly { readonly id: string; readonly name: string }[],
  titles: readonly OwnTitle[],
): ShownBusy[] {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const titleAt = new Map<string, string>();
  for (const { when, title } of titles) {
    const others = titleAt.get(when);
    titleAt.set(when, others === undefined ? title : `${others} · ${title}`);
  }
  return blocks.map((block) => ({
    ...block,
    person: names.get(block.memberId) ?? "",
    title: block.isOwn ? (titleAt.get(whenKey(block)) ?? null) : null,
  }));
}

/** Whether it has a part in this day: an all-day one by its own dates, any other by the viewer's clock. */
export function touchesDay(busy: When, date: string, zone: string): boolean {
  if (busy.allDay) return busy.allDay.startDate <= date && date < busy.allDay.endDateExclusive;
  const day = dayIn(date as LocalDate, zone);
  const [start, end] = [new Date(busy.start), new Date(busy.end)];
  if (start.getTime() === end.getTime()) return day.start <= start && start < day.end;
  return start < day.end && end > day.start;
}

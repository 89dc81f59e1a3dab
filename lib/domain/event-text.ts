import { formatDuration } from "date-fns";
import type { EventColour } from "@/lib/domain/event-colour";
import { minutesBetween } from "@/lib/domain/time";

/** What a booking's calendar copy is made of. Office-only notes are not among it, so they cannot leave [A27]. */
export type CopySource = {
  readonly bookingId: string;
  readonly ref: number;
  readonly customerName: string;
  readonly customerPhone: string;
  readonly serviceName: string;
  readonly address: string;
  readonly customerNotes: string;
  readonly jobNotes: string;
  readonly start: Date;
  readonly end: Date;
  readonly zone: string;
};

/** What the copy shows, in plain text; adapters escape what their provider would interpret. */
export type CopyText = {
  readonly title: string;
  readonly description: string;
  readonly location: string;
  readonly start: Date;
  readonly end: Date;
  readonly zone: string;
  readonly backLink: { readonly title: string; readonly url: string };
};

export const defaultTitleTemplate = "{service} · {customer}";
export const titleFields = ["service", "customer", "ref"] as const;

/** `{service}`, `{customer}` and `{ref}` are replaced; anything else in braces stays as it is. */
export function renderTitle(
  template: string,
  source: Pick<CopySource, "serviceName" | "customerName" | "ref">,
): string {
  const values: Record<string, string> = {
    service: source.serviceName,
    customer: source.customerName,
    ref: `#${source.ref}`,
  };
  const title = template
    .replace(/\{(\w+)\}/g, (whole, name: string) =>
      Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
    )
    .trim();
  return title === "" ? `#${source.ref}` : title;
}

/** Names in the template that renderTitle would not replace. */
export function unknownTitleFields(template: string): string[] {
  return [...template.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1] ?? "")
    .filter((name) => !(titleFields as readonly string[]).includes(name));
}

export function durationWords(start: Date, end: Date): string {
  const minutes = minutesBetween(start, end);
  return formatDuration({ hours: Math.floor(minutes / 60), minutes: minutes % 60 }) || "0 minutes";
}

export function renderCopy(source: CopySource, titleTemplate: string, appUrl: string): CopyText {
  // By the booking, so that it leads to the right customer also after customers were merged [B11].
  const url = `${appUrl}/customers/of-booking/${source.bookingId}`;
  const contact = [source.customerName, source.customerPhone].filter(Boolean).join(", ");
  const paragraphs = [
    [`${source.serviceName}, ${durationWords(source.start, source.end)}`, contact, source.address]
      .filter(Boolean)
      .join("\n"),
    source.jobNotes && `Job notes: ${source.jobNotes}`,
    source.customerNotes && `Customer notes: ${source.customerNotes}`,
    `Booking #${source.ref}: ${url}`,
  ];
  return {
    title: renderTitle(titleTemplate, source),
    description: paragraphs.filter(Boolean).join("\n\n"),
    location: source.address,
    start: source.start,
    end: source.end,
    zone: source.zone,
    backLink: { title: `Booking #${source.ref}`, url },
  };
}

/** Two copies with equal keys show the same. `colour`: what its fieldworker wants events to have; null: as they come. */
export function copyKey(text: CopyText, colour: EventColour | null): string {
  return JSON.stringify([
    text.title,
    text.description,
    text.location,
    text.start.toISOString(),
    text.end.toISOString(),
    text.zone,
    text.backLink.url,
    ...(colour === null ? [] : [colour]),
  ]);
}

/** The words of a copy, without how a provider may have spaced them; equal keys say the same. */
export function textKey(text: Pick<CopyText, "title" | "description" | "location">): string {
  const spaced = (words: string) => words.replace(/\s+/gu, " ").trim();
  return JSON.stringify([spaced(text.title), spaced(text.description), spaced(text.location)]);
}

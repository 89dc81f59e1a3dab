import { AppLink } from "@/components/parts/app-link";
import { EmptyState } from "@/components/parts/page-states";
import { Timeline } from "@/components/parts/timeline";
import { type ActivityLine, byDay } from "@/lib/domain/activity-sentences";
import { clockWords } from "@/lib/domain/time-words";

export type CustomerEntry = {
  readonly line: ActivityLine;
  /** The booking it happened on; null: on the customer itself. */
  readonly booking: { readonly id: string; readonly ref: number } | null;
};

/** What happened to a customer and on their bookings, newest first, by day. */
export function CustomerActivity({
  href,
  entries,
  now,
  zone,
}: {
  href: string;
  entries: readonly CustomerEntry[];
  now: Date;
  zone: string;
}) {
  if (entries.length === 0) return <EmptyState>Nothing has happened yet.</EmptyState>;
  const bookings = new Map(entries.map(({ line, booking }) => [line.seq, booking]));
  const days = byDay(
    entries.map(({ line }) => line),
    now,
    zone,
  );
  return (
    <Timeline
      headingLevel={2}
      days={days.map(({ heading, lines }) => ({
        heading,
        entries: lines.map((line) => entryOf(line, bookings.get(line.seq) ?? null, { href, zone })),
      }))}
    />
  );
}

function entryOf(line: ActivityLine, booking: CustomerEntry["booking"], at: { href: string; zone: string }) {
  return {
    id: String(line.seq),
    icon: line.icon,
    tone: line.tone,
    sentence: line.sentence.map((part, index) =>
      part.isStrong ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one finished sentence never move
        <b key={index}>{part.text}</b>
      ) : (
        part.text
      ),
    ),
    actor: booking ? (
      <>
        {line.actor} · <AppLink href={`/bookings/${booking.id}`}>#{booking.ref}</AppLink>
      </>
    ) : (
      line.actor
    ),
    href: `${at.href}#activity-${line.seq}`,
    time: clockWords(line.at, at.zone),
    dateTime: line.at.toISOString(),
  };
}

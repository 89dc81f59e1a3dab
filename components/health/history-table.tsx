import { delayWords } from "@/components/settings/calendar-facts";
import { failureWords } from "@/lib/domain/connection-health";
import { type ProviderName, providerWords } from "@/lib/domain/push-blockers";
import type { HistoryEntry } from "@/lib/domain/sync-health-view";
import { momentWords } from "@/lib/domain/time-words";
import { AppLink } from "../parts/app-link";
import { Badge, type BadgeTone } from "../parts/badge";
import { type Column, DataTable } from "../parts/data-table";

/** Every reading that brought something or failed, and every call that wrote: newest first. */
export function HistoryTable({
  entries,
  provider,
  zone,
}: {
  entries: readonly HistoryEntry[];
  provider: ProviderName;
  zone: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <section className="health-table-frame" aria-label="Attempts" tabIndex={0}>
      <DataTable
        className="history-table"
        caption="Attempts, newest first"
        columns={columnsOf(provider, zone)}
        rows={entries}
        rowKey={({ id, direction }) => `${direction} ${id}`}
      />
    </section>
  );
}

function columnsOf(provider: ProviderName, zone: string): readonly Column<HistoryEntry>[] {
  return [
    {
      key: "at",
      header: "When",
      isRowHeader: true,
      cell: ({ at }) => <time dateTime={at.toISOString()}>{momentWords(at, zone)}</time>,
    },
    {
      key: "direction",
      header: "Direction",
      cell: ({ direction }) => (direction === "in" ? "Calendar to board" : "Board to calendar"),
    },
    { key: "what", header: "What", cell: (entry) => <What entry={entry} /> },
    { key: "result", header: "Result", cell: (entry) => <ResultOf entry={entry} provider={provider} /> },
    {
      key: "took",
      header: "Took",
      align: "end",
      cell: ({ tookMs }) => (tookMs === null ? <span className="muted">—</span> : delayWords(tookMs)),
    },
  ];
}

function What({ entry }: { entry: HistoryEntry }) {
  if (entry.direction === "in") {
    const changes = entry.changes === 1 ? "1 change" : `${entry.changes} changes`;
    return entry.isFull ? `Read everything, ${changes}` : `Read ${changes}`;
  }
  const { id, ref } = entry.booking;
  return (
    <>
      {entry.wish === "remove" ? "Remove " : "Write "}
      <AppLink href={`/bookings/${id}`}>#{ref}</AppLink>
    </>
  );
}

const results: Record<HistoryEntry["result"], { tone: BadgeTone; words: string }> = {
  done: { tone: "live", words: "Done" },
  failed: { tone: "broken", words: "Failed" },
  startedOver: { tone: "differs", words: "Started over" },
  unknown: { tone: "differs", words: "Outcome unknown" },
  underWay: { tone: "moving", words: "Under way" },
};

function ResultOf({ entry, provider }: { entry: HistoryEntry; provider: ProviderName }) {
  const { tone, words } = results[entry.result];
  return (
    <>
      <Badge tone={tone}>{words}</Badge>
      {entry.failure && (
        <span className="muted"> {failureWords(entry.failure, providerWords[provider].short)}</span>
      )}
    </>
  );
}

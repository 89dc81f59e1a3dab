import type { IconName } from "@/components/icons/glyphs";
import { Badge } from "@/components/parts/badge";
import { SyncBadge } from "@/components/parts/sync-badge";
import type { CopyView } from "@/lib/domain/calendar-copy";
import { type CopiesSummary, summaryOf } from "@/lib/domain/sync-badge";

export function CopyBadge({ copy }: { copy: CopyView }) {
  return <SyncBadge state={copy.state} testId={`badge-sync-${copy.bookingId}-${copy.fieldworkerId}`} />;
}

const summaryIcons: Record<CopiesSummary["tone"], IconName> = {
  live: "sync-level",
  moving: "sync-queued",
  differs: "sync-outdated",
  broken: "warn",
  off: "sync-none",
};

/** "1 of 2 synced"; with one copy its own state. Nothing when nobody is on the booking. */
export function CopiesSummaryBadge({ copies }: { copies: readonly CopyView[] }) {
  const [only] = copies;
  if (copies.length === 1 && only) return <SyncBadge state={only.state} />;
  const summary = summaryOf(copies.map((copy) => copy.state));
  return (
    summary && (
      <Badge tone={summary.tone} icon={summaryIcons[summary.tone]}>
        {summary.words}
      </Badge>
    )
  );
}

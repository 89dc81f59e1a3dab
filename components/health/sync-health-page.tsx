import type { SyncHealth } from "@/lib/domain/sync-health-view";
import { headlineWords } from "@/lib/domain/sync-health-words";
import { EmptyState } from "../parts/page-states";
import type { CareActions, DeadLetterActions } from "./care";
import { CheckedAt } from "./checked-at";
import { DeadLetters } from "./dead-letters";
import { HealthFigures } from "./health-figures";
import { HealthTable } from "./health-table";
import { IncidentCard } from "./incident-card";
import "./health.css";

/** What fails, how fast everything is, and every fieldworker's calendar. */
export function SyncHealthPage({
  health,
  now,
  realNow,
  zone,
  actions,
  letterActions,
}: {
  health: SyncHealth;
  now: Date;
  realNow: Date;
  zone: string;
  actions: CareActions;
  letterActions: DeadLetterActions;
}) {
  const { lines, incidents } = health;
  const { lead, rest } = headlineWords(lines, health.waiting.count, now);
  return (
    <div className="health">
      <div className="health-headline">
        <p data-testid="health-headline">
          <b>{lead}</b> {rest}
        </p>
        <CheckedAt at={now} zone={zone} />
      </div>
      {incidents.map((incident, index) => (
        <IncidentCard
          key={incident.episodeId}
          incident={incident}
          actions={actions}
          isFirst={index === 0}
          now={now}
          zone={zone}
        />
      ))}
      <HealthFigures facts={health} now={now} />
      <DeadLetters letters={health.deadLetters} actions={letterActions} now={now} zone={zone} />
      {lines.length === 0 ? (
        <EmptyState>Nobody takes bookings yet, so there is no calendar to look after.</EmptyState>
      ) : (
        <HealthTable lines={lines} actions={actions} now={now} realNow={realNow} zone={zone} />
      )}
    </div>
  );
}

import type { HealthState } from "@/lib/domain/connection-health";
import { providerWords } from "@/lib/domain/push-blockers";
import type { Incident } from "@/lib/domain/sync-health-view";
import { lastedWords, sinceWords, troubleWords } from "@/lib/domain/sync-health-words";
import { firstNameOf } from "@/lib/domain/time-words";
import { Icon } from "../icons/icon";
import { AppLink } from "../parts/app-link";
import type { CareActions } from "./care";
import { HealthBadge } from "./health-badge";
import { Ladder } from "./ladder";
import { LineAction } from "./line-action";
import "./incident.css";

/** One calendar that fails now: since when, who knows of it, what waits, and what helps. */
export function IncidentCard({
  incident,
  actions,
  isFirst,
  now,
  zone,
}: {
  incident: Incident;
  actions: CareActions;
  /** Its button is the page's main one. */
  isFirst: boolean;
  now: Date;
  zone: string;
}) {
  const { episodeId, name, line, openedAt } = incident;
  const heading = `incident-${episodeId}`;
  const lasted = lastedWords(now.getTime() - openedAt.getTime());
  return (
    <section
      className={`incident ${isSerious(line.state) ? "incident-serious" : "incident-mild"}`}
      aria-labelledby={heading}
      data-testid={`incident-${line.connectionId}`}
    >
      <header className="incident-head">
        <HealthBadge state={line.state} since={line.since} now={now} />
        <h2 id={heading}>
          <AppLink href={`/sync-health/${line.connectionId}`} className="incident-link">
            <bdi>{name}</bdi> · {providerWords[line.provider].calendar}
          </AppLink>
        </h2>
        <span className="incident-since">
          failing for {lasted}, since {sinceWords(openedAt, now, zone)}
        </span>
        <span className="incident-action">
          <LineAction line={line} name={name} actions={actions} variant={isFirst ? "primary" : "plain"} />
        </span>
      </header>
      <p className="incident-why">{troubleWords(line) ?? "It works again; we are making sure."}.</p>
      <Ladder incident={incident} now={now} zone={zone} />
      <Gap incident={incident} />
    </section>
  );
}

function isSerious(state: HealthState): boolean {
  return state === "needsReconnect" || state === "cannotWrite" || state === "failing";
}

function Gap({ incident }: { incident: Incident }) {
  const { gap, waiting, name, line } = incident;
  const more = waiting - gap.length;
  return (
    <p className="incident-gap">
      <Icon name="info" />
      {gap.length === 0 ? (
        <span>No booking waits for it. {nextWords(line.state)}</span>
      ) : (
        <span>
          Made during the gap:{" "}
          {gap.map(({ id, ref, customer }, index) => (
            <span key={id}>
              {index > 0 && ", "}
              <AppLink href={`/bookings/${id}`}>
                #{ref} <bdi>{customer}</bdi>
              </AppLink>
            </span>
          ))}
          {more > 0 && ` and ${more} more`}. {goWords(waiting)} to {firstNameOf(name)}'s calendar{" "}
          {momentWords(line.state)}.
        </span>
      )}
    </p>
  );
}

function nextWords(state: HealthState): string {
  return `Whatever is booked meanwhile goes out ${momentWords(state)}.`;
}

function goWords(count: number): string {
  if (count === 1) return "It goes";
  return count === 2 ? "Both go" : `All ${count} go`;
}

function momentWords(state: HealthState): string {
  switch (state) {
    case "needsReconnect":
      return "the moment it is reconnected";
    case "cannotWrite":
      return "the moment we may write to it again";
    default:
      return "the moment it answers again";
  }
}

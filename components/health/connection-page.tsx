import type { ReactNode } from "react";
import { providerWords } from "@/lib/domain/push-blockers";
import type { ConnectionHistory } from "@/lib/domain/sync-health-view";
import { recentWords, sinceWords, troubleWords, watchEndWords } from "@/lib/domain/sync-health-words";
import { firstNameOf } from "@/lib/domain/time-words";
import { type Definition, DefinitionList } from "../parts/definition-list";
import { EmptyState } from "../parts/page-states";
import { Panel } from "../parts/panel";
import { type Disconnect, DisconnectDialog } from "../settings/disconnect-dialog";
import type { CareActions, DeadLetterActions } from "./care";
import { CheckedAt } from "./checked-at";
import { DeadLetters } from "./dead-letters";
import { EpisodeList } from "./episode-list";
import { HealthBadge } from "./health-badge";
import { HistoryTable } from "./history-table";
import { PauseButton, ResumeButton, SendLinkButton, SyncNowButton } from "./line-action";
import "./health.css";

type At = { readonly now: Date; readonly realNow: Date; readonly zone: string };

const directionWords: Record<ConnectionHistory["direction"], string> = {
  twoWay: "Both ways",
  out: "Only to the calendar",
  in: "Only from the calendar",
};

/** One connected account: how it does, what helps, when it failed, and every attempt. `verification` compares its copies. */
export function ConnectionPage({
  history,
  actions,
  letterActions,
  verification,
  disconnect,
  ...at
}: At & {
  history: ConnectionHistory;
  actions: CareActions;
  letterActions: DeadLetterActions;
  verification: ReactNode;
  /** null: not this viewer's to do. */
  disconnect: Disconnect | null;
}) {
  const { who, entries, isCut, episodes } = history;
  const { provider } = who.line;
  return (
    <div className="health">
      <CareBar who={who} actions={actions} disconnect={disconnect} {...at} />
      <DefinitionList items={factsOf(history, at)} />
      <DeadLetters letters={history.deadLetters} actions={letterActions} now={at.now} zone={at.zone} />
      {verification}
      <Panel title="When it failed" isFlush testId="episodes">
        {episodes.length === 0 ? (
          <EmptyState>It has not failed yet.</EmptyState>
        ) : (
          <EpisodeList episodes={episodes} provider={provider} now={at.now} zone={at.zone} />
        )}
      </Panel>
      <Panel
        title="Attempts"
        isFlush
        testId="attempts"
        aside={isCut ? "The newest ones; older ones are kept for 30 days" : undefined}
      >
        {entries.length === 0 ? (
          <EmptyState>Nothing was read or written yet.</EmptyState>
        ) : (
          <HistoryTable entries={entries} provider={provider} zone={at.zone} />
        )}
      </Panel>
    </div>
  );
}

function CareBar({
  who,
  actions,
  disconnect,
  now,
  zone,
}: At & { who: ConnectionHistory["who"]; actions: CareActions; disconnect: Disconnect | null }) {
  const { line, name } = who;
  const shared = { line, name, actions };
  const needsOwner = line.state === "needsReconnect" || line.state === "cannotWrite";
  const isPaused = line.state === "paused";
  return (
    <div className="health-headline">
      <HealthBadge state={line.state} since={line.since} now={now} />
      <span>{sentenceOf(who)}</span>
      <div className="care-actions">
        {needsOwner && <SendLinkButton {...shared} variant="primary" />}
        {!isPaused && line.state !== "needsReconnect" && <SyncNowButton {...shared} />}
        {isPaused ? <ResumeButton {...shared} variant="primary" /> : <PauseButton {...shared} />}
        {disconnect && (
          <DisconnectDialog
            connectionId={line.connectionId}
            provider={line.provider}
            accountEmail={line.accountEmail}
            disconnect={disconnect}
            formerMember={name}
          />
        )}
      </div>
      <CheckedAt at={now} zone={zone} />
    </div>
  );
}

function sentenceOf({ line, name, isActive }: ConnectionHistory["who"]): string {
  if (!isActive) return `${firstNameOf(name)} no longer works here. Their calendar is still connected.`;
  const words = troubleWords(line);
  if (words !== null) return `${words}.`;
  return line.state === "firstSync"
    ? `${firstNameOf(name)}'s calendar is being read for the first time.`
    : "In step both ways.";
}

function factsOf({ who, direction }: ConnectionHistory, { now, realNow, zone }: At): Definition[] {
  const { line, waiting } = who;
  const when = (at: Date | null) => (at === null ? "Nothing yet" : recentWords(at, now, zone));
  return [
    { term: "Account", value: `${line.accountEmail} · ${providerWords[line.provider].calendar}` },
    { term: "Syncs", value: directionWords[direction] },
    ...(line.since === null ? [] : [{ term: "Since", value: sinceWords(line.since, now, zone) }]),
    { term: "Last good in", value: when(line.lastInAt) },
    { term: "Last good out", value: when(line.lastOutAt) },
    { term: "Queue", value: waiting === 1 ? "1 booking waits" : `${waiting} bookings wait` },
    { term: "Watch ends", value: watchEndWords(line.watch, realNow) },
  ];
}

"use client";

import { useEffect, useRef } from "react";
import { Avatar } from "@/components/parts/avatar";
import { Button } from "@/components/parts/button";
import { Note } from "@/components/parts/note";
import { type ProgressStep, ProgressSteps } from "@/components/parts/progress-steps";
import { ProviderGlyph } from "@/components/parts/provider-glyph";
import { SyncBadge } from "@/components/parts/sync-badge";
import type { CopyView } from "@/lib/domain/calendar-copy";
import { failureInWords, type PushView, resultWords, stepsOf, stepWords } from "@/lib/domain/push-progress";
import { clockWordsToTheSecond, firstNameOf, listWords } from "@/lib/domain/time-words";
import type { ActionFacts } from "./action-facts";
import { usePushes } from "./use-pushes";

type Provider = "google" | "microsoft";
type Asked = { copy: CopyView; push: PushView | null };

/** After Accept: each fieldworker's push on its way, then its result. What failed can be tried again by itself. */
export function PushResultStep({
  facts,
  people,
  provider,
  asked,
  retry,
  isRetrying,
}: {
  facts: ActionFacts;
  people: readonly CopyView[];
  provider: Provider;
  asked: ReadonlyMap<string, string>;
  retry: (fieldworkerIds: readonly string[]) => void;
  isRetrying: boolean;
}) {
  const now = usePushes(facts.bookingId, [...asked.values()]);
  const all = people
    .filter((copy) => asked.has(copy.fieldworkerId))
    .map((copy): Asked => {
      const latest = now.data?.copies.find((found) => found.fieldworkerId === copy.fieldworkerId);
      const push = now.data?.pushes.find((found) => found.id === asked.get(copy.fieldworkerId));
      return { copy: latest ?? { ...copy, state: { kind: "queued", ahead: 0 } }, push: push ?? null };
    });
  const failed = all.filter(({ push }) => push?.receipt?.kind === "failed");
  return (
    <>
      <Summary all={all} />
      {now.isError && (
        <Note tone="warn">Progress cannot be read right now. What you accepted is safe and goes out.</Note>
      )}
      <ul className="choice-list">
        {all.map(({ copy, push }) => (
          <li
            key={copy.fieldworkerId}
            className="grid gap-2 px-3.5 py-3"
            data-testid={`push-result-${copy.fieldworkerId}`}
          >
            <PersonHead copy={copy} provider={provider} />
            <ProgressSteps steps={progressOf(push, provider, facts.zone)} />
            <Outcome copy={copy} push={push} provider={provider} zone={facts.zone} />
          </li>
        ))}
      </ul>
      {failed.length > 0 && (
        <div>
          <Button
            icon="retry"
            isPending={isRetrying}
            onPress={() => retry(failed.map(({ copy }) => copy.fieldworkerId))}
          >
            Retry {listWords(failed.map(({ copy }) => firstNameOf(copy.name)))}
          </Button>
        </div>
      )}
      <p className="text-xs text-muted">Every result is in the booking’s activity.</p>
    </>
  );
}

function Summary({ all }: { all: readonly Asked[] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  const sent = all.filter(({ push }) => hasArrived(push)).length;
  const isOver = all.every(({ push }) => push?.receipt != null);
  const calendars = all.length === 1 ? "1 calendar" : `${all.length} calendars`;
  const words =
    sent === all.length
      ? `Sent to ${calendars}`
      : isOver || sent > 0
        ? `Sent to ${sent} of ${calendars}`
        : `Sending to ${calendars}…`;
  const tone = sent === all.length ? "ok" : isOver ? "warn" : "info";
  return (
    <div ref={place} tabIndex={-1} role="status" className="outline-none">
      <Note tone={tone} icon={sent === all.length ? "sync-level" : "sync-queued"}>
        <b>{words}</b>
      </Note>
    </div>
  );
}

function hasArrived(push: PushView | null): boolean {
  const kind = push?.receipt?.kind;
  return kind === "created" || kind === "updated" || kind === "unchanged";
}

function PersonHead({ copy, provider }: { copy: CopyView; provider: Provider }) {
  return (
    <div className="flex flex-wrap items-start gap-2.5">
      <Avatar name={copy.name} />
      <div className="min-w-0 flex-1">
        <b>{copy.name}</b>
        {copy.target && (
          <span className="flex items-center gap-1.5 text-sm text-muted">
            <ProviderGlyph provider={provider} />
            <span className="min-w-0 break-words">
              {copy.target.account} › <span className="font-strong">{copy.target.calendar}</span>
            </span>
          </span>
        )}
      </div>
      <SyncBadge state={copy.state} />
    </div>
  );
}

function progressOf(push: PushView | null, provider: Provider, zone: string): ProgressStep[] {
  return stepsOf(push).map((step): ProgressStep => {
    const label = stepWords(step.step, provider);
    if (!("at" in step)) return { kind: step.kind, label };
    return {
      kind: step.kind,
      label,
      at: clockWordsToTheSecond(new Date(step.at), zone),
      dateTime: step.at,
    };
  });
}

function Outcome({
  copy,
  push,
  provider,
  zone,
}: {
  copy: CopyView;
  push: PushView | null;
  provider: Provider;
  zone: string;
}) {
  const receipt = push?.receipt;
  if (receipt) {
    return (
      <p className="text-sm">
        {resultWords(receipt, { name: copy.name, provider, zone })}{" "}
        {receipt.link && (
          <a href={receipt.link} target="_blank" rel="noopener noreferrer" className="whitespace-nowrap">
            Open event
          </a>
        )}
      </p>
    );
  }
  const words = waitingWords(copy);
  return words === null ? null : <p className="text-sm">{words}</p>;
}

function waitingWords(copy: CopyView): string | null {
  const place = copy.place ? ` Waiting in line as number ${copy.place},` : " It waits,";
  switch (copy.state.kind) {
    case "needsReconnect":
      return `Not sent yet.${place} nothing is lost. It goes out when ${firstNameOf(copy.name)} reconnects.`;
    case "failing":
      return `Not sent yet: ${failureInWords(copy.failure)}.${place} nothing is lost.`;
    case "retrying":
      return `Not sent yet: ${failureInWords(copy.failure)}. Trying again in ${copy.state.inWords}; nothing is lost.`;
    case "queued":
      return copy.state.ahead > 0 ? `${copy.state.ahead} before it in line.` : null;
    default:
      return null;
  }
}

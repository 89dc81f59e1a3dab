"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import { AppLink } from "@/components/parts/app-link";
import { Badge } from "@/components/parts/badge";
import { Note } from "@/components/parts/note";
import { StatusPill } from "@/components/parts/status-pill";
import { showToast } from "@/components/parts/toast-queue";
import { leavesOpen } from "@/lib/domain/conflict";
import type { ConflictView } from "@/lib/domain/conflict-view";
import { clockWords, dateWords, dayKey, listWords } from "@/lib/domain/time-words";
import { ConflictChoices } from "./conflict-choices";
import type { ConflictViewer, ConflictDetail as Detail } from "./conflict-facts";
import { closedLine, kindWords, leadOf, severityIn, severityWords, titleOf } from "./conflict-words";
import { DayFigure } from "./day-figure";
import type { Answerable, Answers } from "./use-answers";

const severityTones = { high: "broken", medium: "differs", low: "off" } as const;

const noticedWords: Record<ConflictView["kind"], string> = {
  busy: "A busy event over the booking was noticed",
  moved: "The move in the calendar was noticed",
  deleted: "The deletion in the calendar was noticed",
  extraCopy: "An extra copy was found",
};

/** One conflict: the day side by side, the answers, and what happened so far. */
export function ConflictDetail({
  detail,
  viewer,
  answers,
  now,
}: {
  detail: Detail;
  viewer: ConflictViewer;
  answers: Answers;
  now: Date;
}) {
  const { facts } = detail;
  const heading = useRef<HTMLHeadingElement>(null);
  const answer = answers.of(facts.id);
  useClosingNews(facts, answer !== null && answer.kind !== "refused", () => heading.current?.focus());
  const severity = severityIn(facts, now);
  return (
    <section className="conflict-detail" aria-labelledby="conflict-title">
      <header className="conflict-head">
        <div className="conflict-marks">
          {facts.closed ? (
            <Badge tone="off" icon="check">
              Closed
            </Badge>
          ) : (
            <Badge tone={severityTones[severity]} icon={severity === "low" ? "clock" : "warn"}>
              {kindWords[facts.kind]} · {severityWords[severity]}
            </Badge>
          )}
          <StatusPill tone={facts.booking.status.tone} name={facts.booking.status.name} />
          <AppLink href={`/bookings/${facts.booking.id}`} className="mono text-sm">
            #{facts.booking.ref}
          </AppLink>
        </div>
        <h2 id="conflict-title" ref={heading} tabIndex={-1}>
          {titleOf(facts)}
        </h2>
        <p className="muted">{leadOf(facts, viewer.zone)}</p>
        <p className="text-sm">
          {facts.booking.service} · {dateWords(facts.booking.span.start, viewer.zone, true)}
        </p>
      </header>
      <DayFigure detail={detail} zone={viewer.zone} />
      {facts.closed ? (
        <Note tone="ok">{closedLine(facts.closed)}.</Note>
      ) : (
        <Open facts={facts} viewer={viewer} answers={answers} />
      )}
      <SoFar detail={detail} zone={viewer.zone} now={now} />
    </section>
  );
}

function Open({ facts, viewer, answers }: Answerable) {
  const answer = answers.of(facts.id);
  if (viewer.role === "viewer") {
    return <p className="text-sm text-muted">A dispatcher or an owner answers this.</p>;
  }
  if (answer?.kind === "saved" && !leavesOpen(answer.choice)) return <Note tone="ok">Answered.</Note>;
  return (
    <div className="grid gap-2">
      {answer?.kind === "refused" && (
        <Note tone="danger" isAnnounced>
          {answer.words}
        </Note>
      )}
      {facts.snoozedAt && <Note icon="clock">Waits for the event to move. It closes by itself then.</Note>}
      <h3>What should happen?</h3>
      <ConflictChoices facts={facts} viewer={viewer} answers={answers} />
    </div>
  );
}

/** Says that the shown conflict is over; when this page answered it, the focus goes back to its title. */
function useClosingNews(facts: ConflictView, isOwnAnswer: boolean, focusTitle: () => void): void {
  const before = useRef({ id: facts.id, isClosed: facts.closed !== null });
  const tell = useEffectEvent(() => {
    const was = before.current;
    before.current = { id: facts.id, isClosed: facts.closed !== null };
    if (was.id !== facts.id || was.isClosed || !facts.closed) return;
    if (isOwnAnswer) focusTitle();
    else
      showToast({ text: `${facts.booking.customer}, #${facts.booking.ref}. ${closedLine(facts.closed)}.` });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once for each conflict and state
  useEffect(() => tell(), [facts.id, facts.closed === null]);
}

function SoFar({ detail, zone, now }: { detail: Detail; zone: string; now: Date }) {
  const lines = soFar(detail);
  return (
    <div className="grid gap-2">
      <h3>So far</h3>
      <ol className="so-far">
        {lines.map((line) => (
          <li key={`${line.at.getTime()} ${line.words}`}>
            <time dateTime={line.at.toISOString()}>{momentWords(line.at, now, zone)}</time>
            <span>{line.words}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function momentWords(at: Date, now: Date, zone: string): string {
  const clock = clockWords(at, zone);
  return dayKey(at, zone) === dayKey(now, zone) ? clock : `${dateWords(at, zone)}, ${clock}`;
}

/** Noticed, told, read, waiting and closed, in the order in which it happened. */
export function soFar({ facts, told }: Detail): { at: Date; words: string }[] {
  const first = told.map((each) => each.at).sort((a, b) => a.getTime() - b.getTime())[0];
  const lines = [
    { at: facts.openedAt, words: noticedWords[facts.kind] },
    ...(first ? [{ at: first, words: `${listWords(told.map((each) => each.name))} told in the app` }] : []),
    ...told.flatMap(({ name, readAt }) => (readAt ? [{ at: readAt, words: `${name} read it` }] : [])),
    ...(facts.snoozedAt ? [{ at: facts.snoozedAt, words: "Waits for the event to move" }] : []),
    ...(facts.closed ? [{ at: facts.closed.at, words: closedLine(facts.closed) }] : []),
  ];
  return lines.sort((a, b) => a.at.getTime() - b.at.getTime());
}

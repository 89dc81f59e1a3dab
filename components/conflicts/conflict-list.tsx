"use client";

import { type KeyboardEvent, useRef } from "react";
import { Icon } from "@/components/icons/icon";
import { AppLink } from "@/components/parts/app-link";
import type { ConflictView } from "@/lib/domain/conflict-view";
import {
  ageWords,
  clashLine,
  closedLine,
  iconOf,
  severityIn,
  severityWords,
  timeWords,
} from "./conflict-words";
import type { Answers } from "./use-answers";

const steps: Record<string, (index: number, last: number) => number> = {
  j: (index, last) => Math.min(index + 1, last),
  ArrowDown: (index, last) => Math.min(index + 1, last),
  k: (index) => Math.max(index - 1, 0),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** Conflicts as one stop of the Tab key: j, k or the arrows go through them, Enter shows one. */
export function ConflictList({
  label,
  rows,
  currentId,
  hrefOf,
  answers,
  now,
  zone,
}: {
  label: string;
  rows: readonly ConflictView[];
  currentId: string | null;
  hrefOf: (id: string) => string;
  answers: Answers;
  now: Date;
  zone: string;
}) {
  const list = useRef<HTMLUListElement>(null);
  const stop = rows.some((row) => row.id === currentId) ? currentId : (rows[0]?.id ?? null);
  const walk = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (!step || event.metaKey || event.ctrlKey || event.altKey) return;
    const links = [...(list.current?.querySelectorAll("a") ?? [])];
    const index = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (index < 0) return;
    event.preventDefault();
    const next = links[step(index, links.length - 1)];
    for (const link of links) link.tabIndex = link === next ? 0 : -1;
    next?.focus();
  };
  return (
    <ul ref={list} aria-label={label} className="conflict-list" onKeyDown={walk}>
      {rows.map((row) => (
        <li key={row.id}>
          <AppLink
            href={hrefOf(row.id)}
            scroll={false}
            className="conflict-row"
            aria-current={row.id === currentId ? "true" : undefined}
            tabIndex={row.id === stop ? 0 : -1}
          >
            <RowFace row={row} answers={answers} now={now} zone={zone} />
          </AppLink>
        </li>
      ))}
    </ul>
  );
}

function RowFace({
  row,
  answers,
  now,
  zone,
}: {
  row: ConflictView;
  answers: Answers;
  now: Date;
  zone: string;
}) {
  const severity = severityIn(row, now);
  const look = row.closed ? "done" : severity;
  return (
    <>
      <span className={`conflict-mark conflict-mark-${look}`}>
        <Icon name={row.closed ? "check" : iconOf(row)} />
        {!row.closed && <span className="sr-only">{severityWords[severity]}. </span>}
      </span>
      <span className="conflict-words">
        <span className="conflict-line">
          <b className="clip">
            {row.booking.customer} · {row.fieldworker.name}
          </b>
          <time className="conflict-age" dateTime={(row.closed?.at ?? row.openedAt).toISOString()}>
            {ageWords(row.closed?.at ?? row.openedAt, now)}
          </time>
        </span>
        <span className="clip">{clashLine(row, zone)}</span>
        <span className="clip conflict-small">
          #{row.booking.ref} · {timeWords(row.booking.span, zone)}
        </span>
        <RowState row={row} answers={answers} />
      </span>
    </>
  );
}

function RowState({ row, answers }: { row: ConflictView; answers: Answers }) {
  const answer = answers.of(row.id);
  if (row.closed) return <span className="conflict-small">{closedLine(row.closed)}</span>;
  if (answer?.kind === "saving") return <span className="conflict-small conflict-strong">Saving…</span>;
  if (answer?.kind === "saved") return <span className="conflict-small conflict-strong">Answered</span>;
  if (row.snoozedAt) return <span className="conflict-small">Waits for their event to move</span>;
  return null;
}

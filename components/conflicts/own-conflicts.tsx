"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { AppLink } from "@/components/parts/app-link";
import { Button } from "@/components/parts/button";
import { Segments } from "@/components/parts/filter-chips";
import { LinkButton } from "@/components/parts/link-button";
import { Note } from "@/components/parts/note";
import { EmptyState } from "@/components/parts/page-states";
import { type ConflictChoiceKind, choicesFor } from "@/lib/domain/conflict";
import type { ConflictView } from "@/lib/domain/conflict-view";
import { clockWords } from "@/lib/domain/time-words";
import type { ConflictViewer, ResolveConflict } from "./conflict-facts";
import { calendarWords, closedLine, timeWords } from "./conflict-words";
import { type InboxTab, inboxHref } from "./inbox-address";
import { type Answerable, useAnswers } from "./use-answers";
import "./conflicts.css";

/** A fieldworker's side of their own conflicts. */
export function OwnConflicts({
  tab,
  rows,
  shownId,
  viewer,
  resolve,
}: {
  tab: InboxTab;
  rows: readonly ConflictView[];
  shownId: string | null;
  viewer: ConflictViewer;
  resolve: ResolveConflict;
}) {
  const router = useRouter();
  const answers = useAnswers(resolve, () => router.refresh());
  const href = (to: InboxTab) => inboxHref({ tab: to, kind: null, fieldworkerId: null, show: null });
  return (
    <div className="own-conflicts">
      <Segments
        label="Show"
        segments={[
          { href: href("open"), label: "Open" },
          { href: href("closed"), label: "Closed" },
        ]}
        currentHref={href(tab)}
      />
      {rows.length === 0 && (
        <EmptyState>
          {tab === "open" ? "No conflicts. Bookings and calendars agree." : "Nothing was closed yet."}
        </EmptyState>
      )}
      {rows.map((row) => (
        <OwnConflict
          key={row.id}
          facts={row}
          isShown={row.id === shownId}
          viewer={viewer}
          answers={answers}
        />
      ))}
    </div>
  );
}

function OwnConflict({ facts, isShown, viewer, answers }: Answerable & { isShown: boolean }) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isShown) card.current?.scrollIntoView?.({ block: "nearest" });
  }, [isShown]);
  const id = `own-${facts.id}`;
  const answer = answers.of(facts.id);
  return (
    <article
      ref={card}
      aria-labelledby={id}
      className={isShown ? "own-conflict own-conflict-shown" : "own-conflict"}
    >
      <div className="grid gap-1">
        <h2 id={id} className="text-lg">
          {mirrorWords(facts, viewer.zone)}
        </h2>
        <p className="text-sm text-muted">
          <AppLink href={`/bookings/${facts.booking.id}`}>#{facts.booking.ref}</AppLink> ·{" "}
          {facts.booking.service} · {timeWords(facts.booking.span, viewer.zone)}
        </p>
      </div>
      {answer?.kind === "refused" && (
        <Note tone="danger" isAnnounced>
          {answer.words}
        </Note>
      )}
      {facts.closed ? (
        <Note tone="ok">{closedLine(facts.closed)}.</Note>
      ) : (
        <OwnAnswers facts={facts} viewer={viewer} answers={answers} />
      )}
    </article>
  );
}

const labels: Partial<Record<ConflictChoiceKind, string>> = {
  snooze: "I'll move mine",
  askOffice: "Ask office to move it",
};

function OwnAnswers({ facts, viewer, answers }: Answerable) {
  const answer = answers.of(facts.id);
  const given = answer !== null && answer.kind !== "refused" ? answer.choice : null;
  const choices = choicesFor(facts.kind, viewer.role);
  const isWaiting = facts.snoozedAt !== null || given === "snooze";
  return (
    <>
      {isWaiting && <Note icon="clock">Move your event when you can. This closes by itself then.</Note>}
      {given === "askOffice" && (
        <Note icon="message">The office is asked. The booking stays until they move it.</Note>
      )}
      <div className="own-conflict-buttons">
        {choices.map((choice) =>
          (choice !== "snooze" && choice !== "askOffice") || (choice === "snooze" && isWaiting) ? null : (
            <Button
              key={choice}
              isPending={answer?.kind === "saving" && answer.choice === choice}
              onPress={() => void answers.give(facts, { kind: choice })}
            >
              {labels[choice]}
            </Button>
          ),
        )}
        {choices.length === 0 && <LinkButton href={`/bookings/${facts.booking.id}`}>View Booking</LinkButton>}
      </div>
    </>
  );
}

/** "A 2 PM personal event overlaps Ada Quist's booking. The booking stays." */
export function mirrorWords(facts: ConflictView, zone: string): string {
  const { customer } = facts.booking;
  const calendar = `your ${calendarWords(facts)}`;
  switch (facts.kind) {
    case "busy": {
      const at = facts.clash ? `${clockWords(facts.clash.start, zone).replace(":00", "")} ` : "";
      return `${/^(8|11)\b/.test(at) ? "An" : "A"} ${at}personal event overlaps ${customer}'s booking. The booking stays.`;
    }
    case "moved":
      return `${customer}'s booking was moved in ${calendar}. It stays until the office decides.`;
    case "deleted":
      return `${customer}'s booking was deleted in ${calendar}. It is still on.`;
    case "extraCopy":
      return `${calendar.charAt(0).toUpperCase()}${calendar.slice(1)} shows ${customer}'s booking twice.`;
  }
}

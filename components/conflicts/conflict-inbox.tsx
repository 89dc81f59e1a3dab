"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Icon } from "@/components/icons/icon";
import { AppLink } from "@/components/parts/app-link";
import { Segments } from "@/components/parts/filter-chips";
import { EmptyState } from "@/components/parts/page-states";
import type { ConflictView } from "@/lib/domain/conflict-view";
import { ConflictDetail } from "./conflict-detail";
import type { ConflictViewer, ConflictDetail as Detail, ResolveConflict } from "./conflict-facts";
import { ConflictList } from "./conflict-list";
import { type InboxAsked, inboxHref } from "./inbox-address";
import { InboxFilters } from "./inbox-filters";
import { useAnswers } from "./use-answers";
import "./conflicts.css";

/** The office's inbox: the list and one conflict beside it; on a phone one or the other. */
export function ConflictInbox({
  asked,
  rows,
  openCount,
  detail,
  fieldworkers,
  viewer,
  now,
  resolve,
}: {
  asked: InboxAsked;
  rows: readonly ConflictView[];
  openCount: number;
  /** null: nothing to show, or what was asked for is not there. */
  detail: Detail | null;
  fieldworkers: readonly { id: string; name: string }[];
  viewer: ConflictViewer;
  now: Date;
  resolve: ResolveConflict;
}) {
  const router = useRouter();
  const answers = useAnswers(resolve, () => router.refresh());
  const shownId = detail?.facts.id ?? null;
  useStayOn(asked, shownId);
  const waiting = rows.filter((row) => row.closed === null && row.snoozedAt !== null);
  const others = rows.filter((row) => !waiting.includes(row));
  const hrefOf = (show: string) => inboxHref({ ...asked, show });
  const list = { currentId: shownId, hrefOf, answers, now, zone: viewer.zone };
  return (
    <div className={`inbox${asked.show === null ? "" : " inbox-shows-one"}`}>
      <div className="inbox-list">
        <div className="inbox-head">
          <Segments
            label="Show"
            segments={tabsOf(asked, openCount)}
            currentHref={tabHref(asked, asked.tab)}
          />
          <InboxFilters asked={asked} fieldworkers={fieldworkers} />
        </div>
        {rows.length === 0 && <NothingHere asked={asked} />}
        {others.length > 0 && (
          <ConflictList
            label={asked.tab === "open" ? "Open conflicts" : "Closed conflicts"}
            rows={others}
            {...list}
          />
        )}
        {waiting.length > 0 && (
          <>
            <p className="inbox-part">Waiting for somebody else</p>
            <ConflictList label="Waiting for somebody else" rows={waiting} {...list} />
          </>
        )}
      </div>
      {detail ? (
        <div className="inbox-one">
          <PhonePager asked={asked} rows={rows} shownId={detail.facts.id} />
          <ConflictDetail key={detail.facts.id} detail={detail} viewer={viewer} answers={answers} now={now} />
        </div>
      ) : (
        asked.show !== null && (
          <div className="inbox-one">
            <EmptyState action={<AppLink href={inboxHref({ ...asked, show: null })}>All conflicts</AppLink>}>
              This conflict is not here, or it is not one of yours.
            </EmptyState>
          </div>
        )
      )}
    </div>
  );
}

/** What is shown beside the list stays when the list changes under it. On a phone the list comes first. */
function useStayOn(asked: InboxAsked, shownId: string | null): void {
  useEffect(() => {
    if (asked.show !== null || shownId === null) return;
    if (!window.matchMedia?.("(min-width: 768px)").matches) return;
    window.history.replaceState(null, "", inboxHref({ ...asked, show: shownId }));
  }, [asked, shownId]);
}

function tabHref(asked: InboxAsked, tab: InboxAsked["tab"]): string {
  return inboxHref({ ...asked, tab, show: null });
}

function tabsOf(asked: InboxAsked, openCount: number) {
  return [
    { href: tabHref(asked, "open"), label: openCount > 0 ? `Open · ${openCount}` : "Open" },
    { href: tabHref(asked, "closed"), label: "Closed" },
  ];
}

function NothingHere({ asked }: { asked: InboxAsked }) {
  const isNarrowed = asked.kind !== null || asked.fieldworkerId !== null;
  if (isNarrowed) return <EmptyState>No conflict here matches the filters.</EmptyState>;
  if (asked.tab === "closed") return <EmptyState>Nothing was closed yet.</EmptyState>;
  return <EmptyState>No conflicts. Bookings and calendars agree.</EmptyState>;
}

/** Back to the list, and on to the neighbours: a phone shows one conflict at a time. */
function PhonePager({
  asked,
  rows,
  shownId,
}: {
  asked: InboxAsked;
  rows: readonly ConflictView[];
  shownId: string;
}) {
  const index = rows.findIndex((row) => row.id === shownId);
  const neighbour = (step: number, label: string, icon: "left" | "right") => {
    const row = index < 0 ? undefined : rows[index + step];
    return (
      row && (
        <AppLink href={inboxHref({ ...asked, show: row.id })} className="icon-button" aria-label={label}>
          <Icon name={icon} size="large" />
        </AppLink>
      )
    );
  };
  return (
    <nav className="inbox-pager only-phone" aria-label="Conflicts">
      <AppLink href={inboxHref({ ...asked, show: null })} className="inbox-back">
        <Icon name="list" /> All conflicts
      </AppLink>
      {index >= 0 && (
        <span className="muted">
          {index + 1} of {rows.length}
        </span>
      )}
      {neighbour(-1, "Previous conflict", "left")}
      {neighbour(1, "Next conflict", "right")}
    </nav>
  );
}

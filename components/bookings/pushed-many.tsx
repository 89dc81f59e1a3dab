"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLive } from "@/components/live/use-live";
import { AppLink } from "@/components/parts/app-link";
import { Badge, type BadgeTone } from "@/components/parts/badge";
import { Button } from "@/components/parts/button";
import { Panel } from "@/components/parts/panel";
import type { BookingLine } from "@/lib/domain/booking-line";
import { failureInWords, skipInWords } from "@/lib/domain/push-progress";
import type { PushedNow } from "@/lib/domain/pushed-now";
import { clockWords, firstNameOf } from "@/lib/domain/time-words";
import type { ManyPushed, ManyResult } from "./answers";

const pollMs = 2_000;

/** What came of each copy of a pushed selection, live until every one has its receipt. */
export function PushedMany({
  answer,
  lines,
  zone,
  close,
}: {
  answer: ManyPushed;
  lines: readonly BookingLine[];
  zone: string;
  close: () => void;
}) {
  const ids = answer.results.flatMap((result) => (result.kind === "asked" ? [result.pushId] : []));
  const now = usePushedNow(ids);
  const byId = new Map(now.data?.map((push) => [push.id, push]));
  const sent = ids.filter((id) => hasArrived(byId.get(id))).length;
  const isOver = ids.every((id) => byId.get(id)?.receipt != null);
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <Panel
      title="Push results"
      isFlush
      testId="push-results"
      aside={
        <Button isSmall variant="quiet" onPress={close}>
          Close
        </Button>
      }
    >
      <div ref={head} tabIndex={-1} role="status" className="bulk-summary">
        <b>{summaryWords(sent, answer.results.length + answer.nobodyOn.length, isOver)}</b>
        {now.isError && " Progress cannot be read right now. What you pushed is safe and goes out."}
      </div>
      <ul className="bulk-results">
        {lines.map((line) => (
          <ResultRow
            key={line.id}
            line={line}
            results={answer.results.filter(({ bookingId }) => bookingId === line.id)}
            pushes={byId}
            zone={zone}
          />
        ))}
      </ul>
    </Panel>
  );
}

function usePushedNow(ids: readonly string[]) {
  const client = useQueryClient();
  const queryKey = ["pushed", ids.join(",")];
  useLive(() => void client.invalidateQueries({ queryKey }));
  return useQuery({
    queryKey,
    queryFn: async (): Promise<readonly PushedNow[]> => {
      const asked = new URLSearchParams({ ids: ids.join(",") });
      const answer = await fetch(`/api/bookings/pushes?${asked}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(`the pushes could not be read: ${answer.status}`);
      return ((await answer.json()) as { pushes: readonly PushedNow[] }).pushes;
    },
    enabled: ids.length > 0,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data?.every((push) => push.receipt !== null) ? false : pollMs),
  });
}

function hasArrived(push: PushedNow | undefined): boolean {
  const kind = push?.receipt?.kind;
  return kind === "created" || kind === "updated" || kind === "unchanged";
}

function summaryWords(sent: number, all: number, isOver: boolean): string {
  const calendars = all === 1 ? "1 copy" : `${all} copies`;
  if (sent === all) return `Sent ${calendars}.`;
  return isOver || sent > 0 ? `Sent ${sent} of ${calendars}.` : `Sending ${calendars}…`;
}

function ResultRow({
  line,
  results,
  pushes,
  zone,
}: {
  line: BookingLine;
  results: readonly ManyResult[];
  pushes: ReadonlyMap<string, PushedNow>;
  zone: string;
}) {
  return (
    <li data-testid={`pushed-${line.id}`}>
      <span className="bulk-booking">
        <AppLink href={`/bookings/${line.id}`} className="mono">
          #{line.ref}
        </AppLink>{" "}
        <bdi>{line.customer}</bdi>
      </span>
      <span className="bulk-people">
        {results.length === 0 && <Badge tone="differs">Nobody to push to</Badge>}
        {results.map((result) => {
          const { tone, words } = lookOf(result, pushes, zone);
          return (
            <span key={result.fieldworkerId}>
              <bdi>{result.name}</bdi> <Badge tone={tone}>{words}</Badge>
            </span>
          );
        })}
      </span>
    </li>
  );
}

type Look = { readonly tone: BadgeTone; readonly words: string };

function lookOf(result: ManyResult, pushes: ReadonlyMap<string, PushedNow>, zone: string): Look {
  if (result.kind === "refused") return { tone: "differs", words: refusedWords(result) };
  const push = pushes.get(result.pushId);
  if (push?.receipt) return receiptLook(push.receipt, result.name, zone);
  switch (push?.waiting) {
    case "needsReconnect":
      return { tone: "broken", words: `Waits until ${firstNameOf(result.name)} reconnects` };
    case "paused":
      return { tone: "differs", words: "Waits: sync is paused" };
    case "failing":
      return { tone: "differs", words: `Tried again by itself: ${failureInWords(push.failure)}` };
    default:
      return { tone: "moving", words: "Sending…" };
  }
}

function receiptLook(receipt: NonNullable<PushedNow["receipt"]>, name: string, zone: string): Look {
  const at = clockWords(new Date(receipt.finishedAt), zone);
  switch (receipt.kind) {
    case "created":
      return { tone: "live", words: `Sent ${at}` };
    case "updated":
      return { tone: "live", words: `Updated ${at}` };
    case "unchanged":
      return { tone: "live", words: "Already up to date" };
    case "removed":
      return { tone: "off", words: `Removed ${at}` };
    case "skipped":
      return { tone: "differs", words: `Not sent: ${skipInWords(receipt.reason, name)}` };
    case "failed":
      return { tone: "broken", words: `Not sent: ${failureInWords(receipt.failure)}` };
  }
}

function refusedWords({ problem, detail }: Extract<ManyResult, { kind: "refused" }>): string {
  switch (problem) {
    case "notConnected":
      return "No calendar connected";
    case "statusRemoves":
      return `${detail ?? "The status"} takes bookings out of calendars`;
    case "notAssigned":
      return "No longer on it";
    default:
      return "Not sent";
  }
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { allDaySpanWords, type OwnTitle, whenKey } from "@/components/board/busy";
import type { BlockingRules } from "@/lib/domain/blocking";
import type { FreeDay } from "@/lib/domain/busy-view";
import { providerWords } from "@/lib/domain/push-blockers";
import { Button } from "../parts/button";
import { Note } from "../parts/note";
import { showToast } from "../parts/toast-queue";
import type { ChangeRule } from "./blocking-rules";
import { BusyHelp } from "./busy-help";

const allDayFree: keyof BlockingRules = "allDayFree";
const dayMs = 24 * 3_600_000;

/** Points out all-day events that block nothing because they are marked free [P4]; only their owner reads what they are. */
export function FreeDayHint({ days, changeRule }: { days: readonly FreeDay[]; changeRule: ChangeRule }) {
  const [isShowingHow, setIsShowingHow] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  const [isBlocked, setIsBlocked] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const router = useRouter();
  const [first, ...others] = days;
  const title = useTitleOf(first);
  if (first === undefined || isBlocked) return null;
  const block = async () => {
    setIsSaving(true);
    setError(null);
    const answer = await changeRule({ rule: allDayFree, isOn: true }).catch(() => null);
    setIsSaving(false);
    if (answer?.ok) {
      setIsBlocked(true);
      router.refresh();
      showToast({ text: "All-day events marked Free block from now on.", tone: "ok" });
    } else setError(answer?.message ?? "That could not be saved. Nothing was changed.");
  };
  return (
    <Note tone="warn" testId="free-day-hint">
      <FreeDayWords day={first} title={title} others={others.length} />
      <div className="note-actions">
        <Button isSmall isPending={isSaving} pendingLabel="Saving…" onPress={block}>
          Block it anyway
        </Button>
        <Button
          isSmall
          variant="quiet"
          aria-expanded={isShowingHow}
          onPress={() => setIsShowingHow(!isShowingHow)}
        >
          Show me how
        </Button>
      </div>
      {error !== null && <p role="alert">{error}</p>}
      {isShowingHow && <BusyHelp />}
    </Note>
  );
}

function FreeDayWords({ day, title, others }: { day: FreeDay; title: string | null; others: number }) {
  const what = title === null ? "an all-day event" : `“${title}”, all day`;
  const more =
    others === 0 ? "" : others === 1 ? " There is 1 more like it." : ` There are ${others} more like it.`;
  return (
    <p>
      <b>
        You have <bdi>{what}</bdi> on {allDaySpanWords(day)} marked Free in{" "}
        {providerWords[day.provider].short}
      </b>
      , so it won't block.{more}
    </p>
  );
}

/** Read live for this page alone; null while it is not known, and where the event is private. */
function useTitleOf(day: FreeDay | undefined): string | null {
  const span = day && {
    from: new Date(Date.parse(day.startDate) - dayMs).toISOString(),
    to: new Date(
      Math.min(Date.parse(day.endDateExclusive), Date.parse(day.startDate) + 30 * dayMs) + dayMs,
    ).toISOString(),
  };
  const when = day ? whenKey({ start: "", end: "", allDay: day }) : "";
  const titles = useQuery({
    queryKey: ["own-titles", "free-day", when],
    queryFn: async () => {
      const answer = await fetch(`/api/own-events?${new URLSearchParams(span)}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(`own events answered ${answer.status}`);
      return (await answer.json()) as { titles: OwnTitle[] };
    },
    enabled: day !== undefined,
    gcTime: 0,
    retry: false,
  });
  return titles.data?.titles.find((each) => each.when === when)?.title ?? null;
}

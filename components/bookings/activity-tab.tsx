import type { IconName } from "@/components/icons/glyphs";
import { FilterChips } from "@/components/parts/filter-chips";
import { EmptyState } from "@/components/parts/page-states";
import { Timeline } from "@/components/parts/timeline";
import {
  type ActivityIcon,
  type ActivityLine,
  type ActivityTopic,
  activityTopics,
  byDay,
} from "@/lib/domain/activity-sentences";
import type { PushView } from "@/lib/domain/push-progress";
import { clockWords } from "@/lib/domain/time-words";
import { AttemptList, attemptsInWords } from "./attempt-list";

const topicWords: Record<ActivityTopic, string> = {
  schedule: "Schedule",
  people: "People",
  calendar: "Calendar",
  status: "Status",
};

const icons: Record<ActivityIcon, IconName> = {
  plus: "plus",
  move: "move",
  pencil: "pencil",
  "circle-check": "circle-check",
  people: "people",
  send: "send",
  "sync-level": "sync-level",
  "sync-removed": "sync-removed",
  "sync-queued": "sync-queued",
  "sync-changed": "sync-changed",
  "sync-deleted": "sync-deleted",
  clash: "clash",
  warn: "warn",
  info: "info",
};

/** What happened to a booking, newest first, by day in the viewer's zone [A30]. */
export function ActivityTab({
  href,
  lines,
  topic,
  pushes,
  now,
  zone,
}: {
  /** The tab's own address; the chips add `&topic=`. */
  href: string;
  lines: readonly ActivityLine[];
  topic: ActivityTopic | null;
  pushes: readonly PushView[];
  now: Date;
  zone: string;
}) {
  const shown = topic === null ? lines : lines.filter((line) => line.topic === topic);
  const days = byDay(shown, now, zone).map((day) => ({
    heading: day.heading,
    entries: day.lines.map((line) => entryOf(line, href, pushes, zone)),
  }));
  return (
    <div className="grid gap-1 pt-3">
      <FilterChips
        label="Show"
        chips={[
          { id: "all", label: "All", isOn: topic === null, href },
          ...activityTopics.map((each) => ({
            id: each,
            label: topicWords[each],
            isOn: topic === each,
            href: `${href}&topic=${each}`,
          })),
        ]}
      />
      {days.length === 0 ? (
        <EmptyState>Nothing of this kind has happened yet.</EmptyState>
      ) : (
        <Timeline days={days} headingLevel={2} />
      )}
    </div>
  );
}

function entryOf(line: ActivityLine, href: string, pushes: readonly PushView[], zone: string) {
  const attempts = pushes.find((push) => push.id === line.pushId)?.attempts ?? [];
  return {
    id: String(line.seq),
    icon: icons[line.icon],
    tone: line.tone,
    sentence: line.sentence.map((part, index) =>
      part.isStrong ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one finished sentence never move
        <b key={index}>{part.text}</b>
      ) : (
        part.text
      ),
    ),
    actor: line.actor,
    href: `${href}#activity-${line.seq}`,
    time: clockWords(line.at, zone),
    dateTime: line.at.toISOString(),
    ...(attempts.length > 0
      ? {
          more: {
            summary: attemptsInWords(attempts.length),
            content: <AttemptList attempts={attempts} zone={zone} />,
          },
        }
      : {}),
  };
}

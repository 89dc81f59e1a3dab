import type { ReactNode } from "react";
import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";
import { Disclosure } from "./disclosure";

export type TimelineEntry = {
  id: string;
  icon: IconName;
  tone: "plain" | "good" | "bad";
  /** One human sentence. */
  sentence: ReactNode;
  /** Who or what did it: "Priya Shah · from the board". */
  actor: ReactNode;
  /** Clock time in the viewer's zone, and the instant as ISO 8601. */
  time: string;
  dateTime: string;
  /** The entry's own address. */
  href: string;
  /** What folds away under the entry, e.g. the attempts of one push. */
  more?: { summary: string; content: ReactNode };
};

export type TimelineDay = { heading: string; entries: readonly TimelineEntry[] };

/** What happened to a booking, newest first, by day. Every entry has its own anchor. */
export function Timeline({ days, headingLevel = 3 }: { days: readonly TimelineDay[]; headingLevel?: 2 | 3 }) {
  const Heading = headingLevel === 2 ? "h2" : "h3";
  return (
    <div className="timeline">
      {days.map((day) => (
        <section key={day.heading}>
          <Heading className="timeline-day">{day.heading}</Heading>
          <ol className="timeline-entries">
            {day.entries.map((entry) => (
              <TimelineRow key={entry.id} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function TimelineRow({ entry }: { entry: TimelineEntry }) {
  return (
    <li id={`activity-${entry.id}`} className="timeline-entry">
      <span className={`timeline-dot timeline-dot-${entry.tone}`}>
        <Icon name={entry.icon} />
      </span>
      <div className="timeline-words">
        <p>{entry.sentence}</p>
        <p className="timeline-actor">{entry.actor}</p>
        {entry.more !== undefined && (
          <Disclosure summary={entry.more.summary} isQuiet>
            {entry.more.content}
          </Disclosure>
        )}
      </div>
      <a href={entry.href} className="timeline-link" aria-label={`${entry.time}, link to this entry`}>
        <time dateTime={entry.dateTime}>{entry.time}</time>
      </a>
    </li>
  );
}

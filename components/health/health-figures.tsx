import type { Meter, SyncHealth } from "@/lib/domain/sync-health-view";
import { countdownWords, lastedWords, meterWords } from "@/lib/domain/sync-health-words";

type Figure = {
  readonly term: string;
  readonly figure: string;
  readonly unit?: string;
  readonly about: string;
  /** Somebody should look at it. */
  readonly isWarning?: boolean;
};

type Facts = Pick<
  SyncHealth,
  "calendarToBoard" | "boardToCalendar" | "waiting" | "retrying" | "deadLetters" | "notices"
>;

/** What both ways promise. */
const promisedMs = 30_000;

/** How fast and how full everything is, in six figures. */
export function HealthFigures({ facts, now }: { facts: Facts; now: Date }) {
  return (
    <dl className="figures" aria-label="The last 24 hours">
      {figuresOf(facts, now).map(({ term, figure, unit, about, isWarning }) => (
        <div key={term} className={isWarning ? "figure figure-warning" : "figure"}>
          <dt>{term}</dt>
          <dd>
            <b>{figure}</b>
            {unit !== undefined && <span>{unit}</span>}
          </dd>
          <dd className="figure-about">{about}</dd>
        </div>
      ))}
    </dl>
  );
}

function figuresOf(facts: Facts, now: Date): Figure[] {
  const { waiting, retrying, deadLetters, notices } = facts;
  const ago = (at: Date) => lastedWords(now.getTime() - at.getTime());
  const letters = deadLetters.length;
  return [
    meterFigure("Calendar to board", facts.calendarToBoard),
    meterFigure("Board to calendar", facts.boardToCalendar),
    {
      term: "Waiting to send",
      figure: String(waiting.count),
      about: waiting.oldestAt === null ? "nothing waits" : `oldest ${ago(waiting.oldestAt)}`,
      isWarning: waiting.count > 0,
    },
    {
      term: "Retrying",
      figure: String(retrying.count),
      about: retryWords(retrying, now),
      isWarning: retrying.count > 0,
    },
    {
      term: "Given up",
      figure: String(letters),
      about: letters === 0 ? "nothing to decide" : "see below",
      isWarning: letters > 0,
    },
    noticeFigure(notices, now),
  ];
}

function meterFigure(term: string, meter: Meter): Figure {
  if (meter === null) return { term, figure: "—", about: "nothing came in 24 hours" };
  const { figure, unit } = meterWords(meter.p50Ms);
  const slow = meterWords(meter.p95Ms);
  return {
    term,
    figure,
    unit,
    about: `p50 · p95 ${slow.figure} ${slow.unit} · promise 30 s`,
    isWarning: meter.p95Ms > promisedMs,
  };
}

function retryWords({ count, nextAt }: SyncHealth["retrying"], now: Date): string {
  if (count === 0) return "nothing failed";
  if (nextAt === null) return "waits for a person";
  const inMs = nextAt.getTime() - now.getTime();
  return inMs <= 0 ? "next try now" : `next try in ${countdownWords(inMs)}`;
}

function noticeFigure({ lastAt, valid, wanted }: SyncHealth["notices"], now: Date): Figure {
  const about =
    wanted === 0
      ? "no watch is set"
      : valid === wanted
        ? `all ${wanted} watches valid`
        : `${valid} of ${wanted} watches valid`;
  const shared = { term: "Last notice", about, isWarning: valid < wanted };
  if (lastAt === null) return { ...shared, figure: "—" };
  const [figure = "", ...unit] = lastedWords(Math.max(0, now.getTime() - lastAt.getTime())).split(" ");
  return { ...shared, figure, unit: `${unit.join(" ")} ago` };
}

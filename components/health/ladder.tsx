import { type RungName, rungs } from "@/lib/domain/ladder";
import type { Incident, RungView } from "@/lib/domain/sync-health-view";
import { lastedWords, sinceWords } from "@/lib/domain/sync-health-words";
import { listWords, shortClockWords } from "@/lib/domain/time-words";
import { Icon } from "../icons/icon";
import { Countdown } from "./countdown";

type Props = { incident: Pick<Incident, "openedAt" | "rungs" | "next">; now: Date; zone: string };

/** Who has heard of an outage, who hears of it next, and when. */
export function Ladder({ incident, now, zone }: Props) {
  const { openedAt, next } = incident;
  return (
    <ol className="ladder">
      {incident.rungs.map((rung) => (
        <Rung
          key={rung.name}
          rung={rung}
          dueAt={new Date(openedAt.getTime() + afterMs(rung.name))}
          isNext={next?.name === rung.name}
          now={now}
          zone={zone}
        />
      ))}
    </ol>
  );
}

function afterMs(name: RungName): number {
  return rungs.find((rung) => rung.name === name)?.afterMs ?? 0;
}

const doneWords: Record<RungName, string> = {
  warning: "Warning logged",
  dispatcher: "Dispatcher alerted",
  owner: "Owner alerted",
};

function Rung({
  rung,
  dueAt,
  isNext,
  now,
  zone,
}: {
  rung: RungView;
  dueAt: Date;
  isNext: boolean;
  now: Date;
  zone: string;
}) {
  const { name, climbedAt, people } = rung;
  const who = listWords(people.map((person) => person.name));
  const place = (at: Date) => [sinceWords(at, now, zone), who].filter(Boolean).join(" · ");
  if (climbedAt) {
    return (
      <li className="rung rung-past">
        <span className="rung-dot">
          <Icon name="check" />
        </span>
        <div>
          <b>{doneWords[name]}</b>
          <span>{place(climbedAt)}</span>
          <span className="muted">
            {[afterWords(name), seenWords(people, zone)].filter(Boolean).join(" · ")}
          </span>
        </div>
      </li>
    );
  }
  return (
    <li className={isNext ? "rung rung-next" : "rung rung-later"}>
      <span className="rung-dot">
        <Icon name="clock" />
      </span>
      <div>
        <b>
          {doneWords[name]} {isNext ? "next" : "later"}
        </b>
        {isNext && (
          <span className="rung-countdown">
            <Countdown to={dueAt} />
          </span>
        )}
        <span className="muted">at {place(dueAt)}</span>
      </div>
    </li>
  );
}

function afterWords(name: RungName): string {
  return `after ${lastedWords(afterMs(name))}`;
}

/** "seen 9:33"; of several people the first who saw it. */
function seenWords(people: RungView["people"], zone: string): string {
  const seen = people.flatMap(({ name, seenAt }) => (seenAt ? [{ name, seenAt }] : []));
  const [first] = seen.toSorted((a, b) => a.seenAt.getTime() - b.seenAt.getTime());
  if (people.length === 0) return "";
  if (!first) return "not seen yet";
  const by = people.length > 1 ? ` by ${first.name}` : "";
  return `seen ${shortClockWords(first.seenAt, zone)}${by}`;
}

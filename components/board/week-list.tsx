import { AppLink } from "../parts/app-link";
import { StatusPill } from "../parts/status-pill";
import { SyncMark } from "../parts/sync-badge";
import type { BoardCard, BoardDay } from "./board-card";

/** The week as a list by day: the view of a phone, of a narrow window, and of whoever prefers lists. */
export function WeekList({ days, className = "" }: { days: readonly BoardDay[]; className?: string }) {
  return (
    <div className={`week-list ${className}`.trim()}>
      {days
        .filter((day) => day.cards.length > 0)
        .map((day) => (
          <section key={day.date} aria-label={day.words}>
            <h2>
              {day.words}
              {day.isToday && <span className="week-list-today"> · Today</span>}
            </h2>
            <ul>
              {day.cards.map((card) => (
                <li key={card.id}>
                  <WeekListRow card={card} />
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  );
}

function WeekListRow({ card }: { card: BoardCard }) {
  return (
    <AppLink
      href={`/bookings/${card.id}`}
      className={`week-row status-${card.tone}`}
      aria-label={card.accessibleName}
      data-testid={`card-${card.id}`}
    >
      <span className="week-row-time">{card.spanWords}</span>
      <b className="clip">
        <bdi>{card.customer}</bdi>
      </b>
      <span className="week-row-what clip">
        {card.service} · {card.people}
      </span>
      <span className="week-row-marks">
        <StatusPill tone={card.tone} name={card.statusName} />
        {card.sync !== null && <SyncMark state={card.sync} />}
      </span>
    </AppLink>
  );
}

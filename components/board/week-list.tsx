import { Icon } from "../icons/icon";
import { AppLink } from "../parts/app-link";
import { StatusPill } from "../parts/status-pill";
import { SyncMark } from "../parts/sync-badge";
import type { BoardCard, BoardDay } from "./board-card";
import { type ShownBusy, touchesDay } from "./busy";
import { BusyRow } from "./busy-row";

type Line =
  | { readonly kind: "card"; readonly at: string; readonly card: BoardCard }
  | { readonly kind: "busy"; readonly at: string; readonly busy: ShownBusy };

/** The week as a list by day: the view of a phone, of a narrow window, and of whoever prefers lists. */
export function WeekList({
  days,
  busy,
  zone,
}: {
  days: readonly BoardDay[];
  busy: readonly ShownBusy[];
  zone: string;
}) {
  return (
    <div className="week-list">
      {days.map((day) => {
        const lines = linesOf(day, busy, zone);
        if (lines.length === 0) return null;
        return (
          <section key={day.date} aria-label={day.words}>
            <h2>
              {day.words}
              {day.isToday && <span className="week-list-today"> · Today</span>}
            </h2>
            <ul>
              {lines.map((line) =>
                line.kind === "card" ? (
                  <li key={line.card.id}>
                    <WeekListRow card={line.card} />
                  </li>
                ) : (
                  <li key={line.busy.id}>
                    <BusyRow busy={line.busy} zone={zone} />
                  </li>
                ),
              )}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

/** What lasts all day comes first, then everything by its start. */
function linesOf(day: BoardDay, busy: readonly ShownBusy[], zone: string): Line[] {
  const ofDay = busy.filter((block) => touchesDay(block, day.date, zone));
  const lines: Line[] = [
    ...ofDay.map((block): Line => ({ kind: "busy", at: block.allDay ? "" : block.start, busy: block })),
    ...day.cards.map((card): Line => ({ kind: "card", at: card.start, card })),
  ];
  return lines.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
}

function WeekListRow({ card }: { card: BoardCard }) {
  return (
    <AppLink
      href={`/bookings/${card.id}`}
      className={`week-row status-${card.tone}${card.hasConflict ? " week-row-conflict" : ""}`}
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
        {card.hasConflict && (
          <span className="week-row-clash">
            <Icon name="warn" size="small" />
            Conflict
          </span>
        )}
        {card.sync !== null && <SyncMark state={card.sync} />}
      </span>
    </AppLink>
  );
}

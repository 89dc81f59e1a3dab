import type { ReactNode } from "react";
import type { StatusTone } from "@/lib/domain/status";
import { Icon } from "../icons/icon";
import { AppLink } from "../parts/app-link";
import { LinkButton } from "../parts/link-button";
import { StatusPill } from "../parts/status-pill";
import { SyncBadge, type SyncState } from "../parts/sync-badge";
import "./day.css";

/** One of a fieldworker's own bookings, with what is needed on the way: where, whom to call, what to know. */
export type DayBooking = {
  readonly id: string;
  readonly accessibleName: string;
  /** "1:30" and "–3:00 PM". */
  readonly startWords: string;
  readonly restWords: string;
  readonly customer: string;
  readonly service: string;
  readonly address: string;
  readonly phone: string;
  readonly notes: readonly string[];
  readonly tone: StatusTone;
  readonly statusName: string;
  readonly sync: SyncState | null;
};

export function DayCard({ booking, isNext = false }: { booking: DayBooking; isNext?: boolean }) {
  const { tone, statusName, sync, address, phone } = booking;
  const time = (
    <p className="day-card-time">
      <b>{booking.startWords}</b>
      {booking.restWords}
    </p>
  );
  return (
    <article
      className={`day-card status-${tone}${isNext ? " day-card-next" : ""}`}
      aria-label={booking.accessibleName}
      data-testid={`card-${booking.id}`}
    >
      <div className="day-card-marks">
        {isNext ? <span className="muted">Next job</span> : time}
        <StatusPill tone={tone} name={statusName} />
      </div>
      {isNext && time}
      <h3>
        <AppLink href={`/bookings/${booking.id}`}>
          <span>
            <bdi>{booking.customer}</bdi> · {booking.service}
          </span>
        </AppLink>
      </h3>
      {address !== "" && <Line icon="pin">{address}</Line>}
      {booking.notes.map((note) => (
        <Line key={note} icon="note">
          {note}
        </Line>
      ))}
      {sync !== null && (
        <div>
          <SyncBadge state={sync} />
        </div>
      )}
      <div className="day-card-actions">
        {address !== "" && (
          <LinkButton
            href={`https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(address)}`}
            target="_blank"
            icon="navigate"
          >
            Navigate
          </LinkButton>
        )}
        {phone !== "" && (
          <LinkButton href={`tel:${phone.replace(/[^\d+]/g, "")}`} icon="phone">
            Call
          </LinkButton>
        )}
      </div>
    </article>
  );
}

function Line({ icon, children }: { icon: "pin" | "note"; children: ReactNode }) {
  return (
    <p className="day-card-line">
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  );
}

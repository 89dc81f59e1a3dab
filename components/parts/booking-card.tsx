import type { CSSProperties } from "react";
import type { StatusTone } from "@/lib/domain/status";
import { Icon } from "../icons/icon";
import { AppLink } from "./app-link";
import { statusIcons } from "./status-pill";
import { SyncMark, type SyncState } from "./sync-badge";

export type BookingCardProps = {
  /** All of it in one sentence: "Boiler service, Ada Quist, Tue 3 Nov, 9:00 to 10:30 AM, Mike Ortega, Confirmed, synced to Google". */
  accessibleName: string;
  tone: StatusTone;
  /** Clock times as short as they go: "9:00", "10:30". */
  start: string;
  end: string;
  customer: string;
  service: string;
  area?: string;
  sync: SyncState | null;
  hasConflict?: boolean;
  hasSeveralPeople?: boolean;
  isRepeating?: boolean;
  hasNote?: boolean;
  /** Place and size on its lane; the card needs a width from outside. */
  style?: CSSProperties;
  testId?: string;
} & ({ href: string } | { onOpen: () => void });

export type CardFaceProps = Omit<BookingCardProps, "accessibleName" | "style" | "testId" | "href" | "onOpen">;

/** The T-card. What it loses as it narrows is in booking-card.css; its accessible name always holds everything. */
export function BookingCard(props: BookingCardProps) {
  const { accessibleName, tone, hasConflict = false, style, testId } = props;
  const className = `booking-card status-${tone}${hasConflict ? " booking-card-conflict" : ""}`;
  const shared = { className, style, "data-testid": testId, "aria-label": accessibleName };
  const face = <CardFace {...props} />;
  if ("href" in props) {
    return (
      <AppLink {...shared} href={props.href}>
        {face}
      </AppLink>
    );
  }
  return (
    <button {...shared} type="button" onClick={props.onOpen}>
      {face}
    </button>
  );
}

/** What a card shows inside its frame; for a card whose frame is made elsewhere. */
export function CardFace(props: CardFaceProps) {
  const { tone, start, end, customer, service, area, sync, hasConflict } = props;
  return (
    <span className="booking-card-face" aria-hidden="true">
      <span className="booking-card-time">
        <Icon name={statusIcons[tone]} size="small" />
        <span className="booking-card-start">
          {start}
          <span className="booking-card-end">–{end}</span>
        </span>
      </span>
      <span className="booking-card-customer clip">{customer}</span>
      <span className="booking-card-service clip">
        {service}
        {area !== undefined && <span className="booking-card-area"> · {area}</span>}
      </span>
      <span className="booking-card-foot">
        {hasConflict ? (
          <span className="booking-card-clash">
            <Icon name="warn" size="small" />
            <span className="sync-words clip">Conflict</span>
          </span>
        ) : (
          sync !== null && <SyncMark state={sync} />
        )}
        <span className="booking-card-marks">
          {props.hasSeveralPeople && <Icon name="people" size="small" />}
          {props.isRepeating && <Icon name="repeat" size="small" />}
          {props.hasNote && <Icon name="note" size="small" />}
        </span>
      </span>
    </span>
  );
}

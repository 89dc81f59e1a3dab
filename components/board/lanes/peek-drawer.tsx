"use client";

import { useEffect, useRef } from "react";
import { Icon } from "../../icons/icon";
import { Button } from "../../parts/button";
import { LinkButton } from "../../parts/link-button";
import { StatusPill } from "../../parts/status-pill";
import { SyncBadge } from "../../parts/sync-badge";
import type { Peek } from "./day-props";
import type { LaneCard } from "./lane-shape";

type Props = {
  readonly card: LaneCard;
  readonly peek: Peek;
  /** null: not for this viewer, or not now. */
  readonly onMove: (() => void) | null;
  readonly onAssign: (() => void) | null;
  readonly onClose: () => void;
};

/** A booking beside the board, which stays in use: facts, its copies, and the way on. Escape goes back to the card. */
export function PeekDrawer({ card, peek, onMove, onAssign, onClose }: Props) {
  const head = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another card is another drawer, heard from its beginning
  useEffect(() => head.current?.focus(), [card.id]);
  return (
    <aside
      className="peek"
      aria-label={`Booking ${card.refWords}`}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header className="peek-head">
        <h2 tabIndex={-1} ref={head}>
          <bdi>{card.customer}</bdi> <span className="mono muted">{card.refWords}</span>
        </h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="peek-body">
        <StatusPill tone={card.tone} name={card.statusName} />
        <Facts card={card} peek={peek} />
        <h3>Calendars</h3>
        {peek.copies.length === 0 ? (
          <p className="muted">Nobody is on it yet.</p>
        ) : (
          <ul className="peek-copies">
            {peek.copies.map(({ fieldworkerId, name, state }) => (
              <li key={fieldworkerId}>
                <bdi className="clip">{name}</bdi>
                <SyncBadge state={state} testId={`badge-sync-${card.id}-${fieldworkerId}`} />
              </li>
            ))}
          </ul>
        )}
        <div className="peek-actions">
          <LinkButton href={`/bookings/${card.id}`} variant="primary">
            View Booking
          </LinkButton>
          {onMove && <Button onPress={onMove}>Move…</Button>}
          {onAssign && <Button onPress={onAssign}>Assign…</Button>}
          {peek.phone !== "" && (
            <LinkButton href={`tel:${peek.phone.replace(/[^\d+]/g, "")}`} icon="phone">
              Call
            </LinkButton>
          )}
        </div>
      </div>
    </aside>
  );
}

function Facts({ card, peek }: Pick<Props, "card" | "peek">) {
  const facts = [
    ["Time", peek.whenWords],
    ["Service", card.service],
    ["Fieldworkers", card.people],
    ["Address", peek.address],
  ] as const;
  return (
    <dl className="peek-facts">
      {facts.map(
        ([term, words]) =>
          words !== "" && (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{words}</dd>
            </div>
          ),
      )}
      {card.hasConflict && (
        <div>
          <dt>Conflict</dt>
          <dd className="peek-clash">
            <Icon name="warn" size="small" />
            Their own event overlaps it
          </dd>
        </div>
      )}
    </dl>
  );
}

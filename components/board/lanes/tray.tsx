"use client";

import { type PointerEvent, type Ref, useState } from "react";
import { lengthWords } from "@/lib/domain/time-words";
import { Icon } from "../../icons/icon";
import { Button } from "../../parts/button";
import { statusIcons } from "../../parts/status-pill";
import { letterOf, useLetters } from "../keys/use-board-keys";
import { spanOf } from "./axis";
import type { WaitingCard } from "./lane-shape";

const orders = { due: "By due", age: "By age" } as const;
type Order = keyof typeof orders;

export type TrayProps = {
  readonly cards: readonly WaitingCard[];
  /** null: this viewer gives bookings to nobody, or not now. */
  readonly onAssign: ((card: WaitingCard) => void) | null;
  readonly onOpen: (card: WaitingCard) => void;
  readonly onGrab: ((event: PointerEvent, card: WaitingCard) => void) | null;
  readonly headRef?: Ref<HTMLHeadingElement>;
};

/** What nobody has been given yet: to be dragged onto a lane, or assigned with a press. */
export function Tray({ cards, onAssign, onOpen, onGrab, headRef }: TrayProps) {
  const [order, setOrder] = useState<Order>("due");
  const sorted = order === "due" ? cards : [...cards].sort((a, b) => numberOf(a) - numberOf(b));
  return (
    <section className="tray" aria-labelledby="tray-head" data-testid="tray">
      <header className="tray-head">
        <h2 id="tray-head" tabIndex={-1} ref={headRef}>
          Unassigned <span className="tray-count">{cards.length}</span>
        </h2>
        {cards.length > 1 && (
          <Button isSmall variant="quiet" onPress={() => setOrder(order === "due" ? "age" : "due")}>
            {orders[order]}
          </Button>
        )}
      </header>
      {cards.length === 0 ? (
        <p className="tray-empty">Nothing waiting. New online bookings land here when no one is chosen.</p>
      ) : (
        <ul className="tray-cards">
          {sorted.map((card) => (
            <li key={card.id}>
              <TrayCard card={card} onAssign={onAssign} onOpen={onOpen} onGrab={onGrab} />
            </li>
          ))}
        </ul>
      )}
      {onGrab && cards.length > 0 && (
        <p className="tray-hint">
          Drag a card to a lane, or press <kbd>a</kbd> on it.
        </p>
      )}
    </section>
  );
}

/** References are given in turn, so the lowest has waited longest. */
function numberOf({ refWords }: WaitingCard): number {
  return Number(refWords.slice(1));
}

function TrayCard({
  card,
  onAssign,
  onOpen,
  onGrab,
}: { card: WaitingCard } & Omit<TrayProps, "cards" | "headRef">) {
  const { startMs, endMs } = spanOf(card);
  const hasLetters = useLetters();
  const length = lengthWords(Math.round((endMs - startMs) / 60_000));
  return (
    <div
      className={`tray-card status-${card.tone}${onGrab ? " tray-card-movable" : ""}`}
      onPointerDown={(event) => {
        const isPress = event.target instanceof Element && event.target.closest("[data-assign]") !== null;
        if (onGrab && !isPress && event.button === 0 && event.pointerType !== "touch") onGrab(event, card);
      }}
    >
      <button
        type="button"
        className="tray-card-open"
        aria-label={`${card.accessibleName}, due ${card.dueWords}`}
        aria-keyshortcuts={onAssign ? "a" : undefined}
        data-testid={`card-${card.id}`}
        onClick={() => onOpen(card)}
        onKeyDown={(event) => {
          if (!onAssign || !hasLetters || letterOf(event.nativeEvent) !== "a") return;
          event.preventDefault();
          onAssign(card);
        }}
      >
        <span className="tray-card-due">
          <Icon name={statusIcons[card.tone]} size="small" />
          {card.dueWords}
          <span className="mono muted">{card.refWords}</span>
        </span>
        <b className="clip">
          <bdi>{card.customer}</bdi>
        </b>
        <span className="clip">{card.service}</span>
        <span className="clip muted">{[card.suburb, length].filter(Boolean).join(" · ")}</span>
      </button>
      {onAssign && (
        <span data-assign>
          <Button isSmall onPress={() => onAssign(card)} aria-label={`Assign ${card.refWords}…`}>
            Assign…
          </Button>
        </span>
      )}
    </div>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useMemo, useRef, useState } from "react";
import type { LocalDate } from "@/lib/domain/time";
import { instantToWall } from "@/lib/domain/wall-time";
import { Disclosure } from "../../parts/disclosure";
import { LinkButton } from "../../parts/link-button";
import { Note } from "../../parts/note";
import { EmptyState } from "../../parts/page-states";
import { useOnline } from "../../shell/use-online";
import type { ShownBusy } from "../busy";
import { hoursWithBusy } from "../busy-places";
import { useLetters, useTrayKey } from "../keys/use-board-keys";
import { useMatches } from "../use-matches";
import { type Axis, dayAxis } from "./axis";
import { BoardDialogs, type OpenDialog } from "./board-dialogs";
import type { DayDoors, DayViewProps } from "./day-props";
import { type GridHandle, LaneGrid } from "./lane-grid";
import type { LaneCard } from "./lane-shape";
import { PeekDrawer } from "./peek-drawer";
import { Tray } from "./tray";
import { useBoardMoves } from "./use-board-moves";

type Props = DayViewProps & DayDoors & { readonly blocks: readonly ShownBusy[] };

type Opened = { readonly cardId: string; readonly laneId: string | null };

/** The day as lanes, with the tray of what waits at the side and a drawer for the booking that is looked at. */
export function DayBoard(props: Props) {
  const { zone, abilities, blocks, dayWords, peeks } = props;
  const isOnline = useOnline();
  const isWide = useMatches("(min-width: 1280px)") ?? true;
  const grid = useRef<GridHandle>(null);
  const trayHead = useRef<HTMLHeadingElement>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const axis = useAxis(props);
  const mayMove = abilities.mayPlan && isOnline;
  const day = useBoardMoves(props, (asked) => setDialog(asked));
  const keys = useKeys({ axis, abilities, mayMove, ask: setDialog, place: day.place });
  useTrayKey(trayHead);
  const shown = cardOf(day, opened?.cardId);
  const tray = (
    <Tray
      cards={day.waiting}
      headRef={trayHead}
      onAssign={mayMove ? (card) => setDialog({ kind: "assign", card }) : null}
      onOpen={(card) => setOpened({ cardId: card.id, laneId: null })}
      onGrab={
        mayMove ? (event, card) => grid.current?.begin(event, { card, from: null, mode: "move" }) : null
      }
    />
  );
  const close = () => {
    setOpened(null);
    if (opened?.laneId) grid.current?.focusCard(opened.cardId, opened.laneId);
    else document.querySelector<HTMLElement>(`[data-testid="card-${opened?.cardId}"]`)?.focus();
  };
  return (
    <>
      {abilities.mayPlan && !isOnline && (
        <div className="board-note">
          <Note tone="warn" isAnnounced>
            You are offline. The board shows what it last knew, and nothing can be moved until you are back.
          </Note>
        </div>
      )}
      <div className="day-board">
        <div className="day-lanes">
          {!isWide && <Disclosure summary={`${day.waiting.length} unassigned`}>{tray}</Disclosure>}
          <Emptiness {...props} lanes={day.lanes} />
          {day.lanes.length > 0 && (
            <LaneGrid
              label={`Bookings of ${dayWords} by fieldworker`}
              lanes={day.lanes}
              busy={blocks}
              axis={axis}
              abilities={abilities}
              mayMove={mayMove}
              keys={keys}
              onOpen={(card, laneId) => setOpened({ cardId: card.id, laneId })}
              onDrop={day.drop}
              ref={grid}
            />
          )}
        </div>
        {isWide && <div className="day-tray">{tray}</div>}
        {shown && opened && (
          <PeekDrawer
            card={shown}
            peek={peeks[shown.id] ?? { whenWords: shown.spanWords, address: "", phone: "", copies: [] }}
            onMove={mayMove ? () => setDialog({ kind: "move", card: shown, proposed: null }) : null}
            onAssign={mayMove ? () => setDialog({ kind: "assign", card: shown }) : null}
            onClose={close}
          />
        )}
      </div>
      {dialog && day.moves && (
        <BoardDialogs dialog={dialog} moves={day.moves} zone={zone} close={() => setDialog(null)} />
      )}
    </>
  );
}

function useAxis({ date, zone, hours, blocks }: Props): Axis {
  const { from, to } = useMemo(
    () => hoursWithBusy(hours, blocks, { dates: [date], zone }).hours,
    [hours, blocks, date, zone],
  );
  return useMemo(() => dayAxis(date as LocalDate, zone, { from, to }), [date, zone, from, to]);
}

function useKeys(given: {
  axis: Axis;
  abilities: DayViewProps["abilities"];
  mayMove: boolean;
  ask: (dialog: OpenDialog) => void;
  place: ReturnType<typeof useBoardMoves>["place"];
}) {
  const { axis, abilities, mayMove, ask, place } = given;
  const router = useRouter();
  const hasLetters = useLetters();
  return {
    onLetter:
      abilities.mayPlan && hasLetters
        ? (letter: string, card: LaneCard) => {
            if (letter === "p" || letter === "s") router.push(`/bookings/${card.id}`);
            else if (mayMove)
              ask(letter === "m" ? { kind: "move", card, proposed: null } : { kind: "assign", card });
          }
        : null,
    onNudge: mayMove ? place : null,
    onNew: abilities.mayPlan
      ? (startMs: number, fieldworkerId: string) => {
          const { date, hour, minute } = instantToWall(new Date(startMs), axis.zone);
          const start = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
          router.push(`/bookings/new?${new URLSearchParams({ date, start, fieldworker: fieldworkerId })}`);
        }
      : null,
  };
}

function cardOf(day: Pick<DayViewProps, "lanes" | "waiting">, id: string | undefined): LaneCard | null {
  if (id === undefined) return null;
  const cards = [...day.waiting, ...day.lanes.flatMap(({ cards: own }) => own)];
  return cards.find((card) => card.id === id) ?? null;
}

function Emptiness({ lanes, abilities, waiting }: Props) {
  if (lanes.length === 0) {
    return (
      <EmptyState
        action={abilities.mayPlan && <LinkButton href="/settings">Add your first fieldworker</LinkButton>}
      >
        Nobody takes bookings yet.
      </EmptyState>
    );
  }
  if (lanes.some(({ cards }) => cards.length > 0)) return null;
  const way =
    waiting.length > 0 ? " Drag one from Unassigned, or press c for a new one." : " Press c for a new one.";
  return <p className="lane-ghost">No bookings this day.{abilities.mayPlan ? way : ""}</p>;
}

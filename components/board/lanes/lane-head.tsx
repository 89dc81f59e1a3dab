import { Avatar } from "../../parts/avatar";
import { ConnectionBadge, type ConnectionState } from "../../parts/connection-badge";
import { allDayWord, type ShownBusy } from "../busy";
import { type Axis, hoursWithin, spanOf } from "./axis";
import { RowHead } from "./grid-roles";
import type { Lane } from "./lane-shape";

/** Whose row it is: stays at the left while the hours scroll. */
export function LaneHead({ lane, axis, away }: { lane: Lane; axis: Axis; away: ShownBusy | null }) {
  const load = loadWords(lane, axis);
  const state: ConnectionState = { kind: lane.health ?? "notConnected" };
  return (
    <RowHead className="lane-head">
      <Avatar name={lane.name} />
      <div className="lane-head-words">
        <p className="lane-head-name">
          <b className="clip">
            <bdi>{lane.name}</bdi>
          </b>
          {lane.zoneWords !== null && <span className="muted"> {lane.zoneWords}</span>}
        </p>
        <ConnectionBadge state={state} isPlain />
        <p className="lane-head-load clip">{away && load === "0 h" ? allDayWord(away) : load}</p>
      </div>
    </RowHead>
  );
}

/** "5.5 h": the day's hours that their bookings take. */
export function loadWords({ cards }: Pick<Lane, "cards">, axis: Axis): string {
  const hours = cards
    .filter(({ takesTime }) => takesTime)
    .reduce((sum, card) => sum + hoursWithin(axis, spanOf(card)), 0);
  return `${Math.round(hours * 100) / 100} h`;
}

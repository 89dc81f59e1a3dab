import type { ReactNode } from "react";
import { Icon } from "@/components/icons/icon";
import { statusIcons } from "@/components/parts/status-pill";
import { firstNameOf, spanWords } from "@/lib/domain/time-words";
import type { ConflictDetail } from "./conflict-facts";
import { clashLine } from "./conflict-words";
import { hourTicks, placeOf, windowAround } from "./day-geometry";
import "./day-figure.css";

type Place = { left: number; width: number };
const style = ({ left, width }: Place) => ({ left: `${left}%`, width: `${width}%` });

/** The hours around the conflict: the fieldworker's bookings above, their own calendar below. */
export function DayFigure({ detail, zone }: { detail: ConflictDetail; zone: string }) {
  const { facts } = detail;
  const { booking, clash } = facts;
  const window = windowAround(
    clash && overlapsDay(booking.span, clash) ? [booking.span, clash] : [booking.span],
    zone,
  );
  const ticks = hourTicks(window, zone);
  const overlap = facts.kind === "busy" && clash ? overlapOf(booking.span, clash) : null;
  const overlapPlace = overlap && placeOf(overlap, window);
  return (
    <figure
      className="clash-figure"
      aria-label={`Booking ${spanWords(booking.span, zone)}. ${clashLine(facts, zone)}.`}
    >
      <div className="clash-hours" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick.left} style={{ left: `${tick.left}%` }}>
            {tick.words}
          </span>
        ))}
      </div>
      <DayRow label="Bookings" ticks={ticks} overlap={overlapPlace}>
        {detail.bookings.map((each) => {
          const place = placeOf(each.span, window);
          const isThis = each.id === booking.id;
          return (
            place && (
              <span
                key={each.id}
                className={`clash-card status-${each.tone}${isThis ? " clash-card-clash" : ""}`}
                style={style(place)}
              >
                <Icon name={statusIcons[each.tone]} size="small" />
                <b className="only-desk">{spanWords(each.span, zone).replace(/ [AP]M$/, "")}</b>
                <span className="clip">{each.customer}</span>
              </span>
            )
          );
        })}
      </DayRow>
      <DayRow label={calendarLabel(detail)} ticks={ticks} overlap={overlapPlace}>
        {detail.blocks.map((block) => {
          const place = placeOf(block.span, window);
          return (
            place && (
              <span
                key={block.id}
                className={block.isBlocking ? "clash-block" : "clash-block clash-block-free"}
                style={style(place)}
              >
                <i>{block.isBlocking ? "Busy" : "Tentative"}</i>
              </span>
            )
          );
        })}
        <OurEvent detail={detail} place={ourEventPlace(detail, window)} />
      </DayRow>
    </figure>
  );
}

function DayRow({
  label,
  ticks,
  overlap,
  children,
}: {
  label: string;
  ticks: readonly { left: number }[];
  overlap: Place | null;
  children: ReactNode;
}) {
  return (
    <div className="clash-row" aria-hidden="true">
      <span className="clash-label clip">{label}</span>
      <div className="clash-track">
        {ticks.slice(1).map((tick) => (
          <span key={tick.left} className="clash-line" style={{ left: `${tick.left}%` }} />
        ))}
        {overlap && <span className="clash-overlap" style={style(overlap)} />}
        {children}
      </div>
    </div>
  );
}

function calendarLabel({ facts }: ConflictDetail): string {
  const who = firstNameOf(facts.fieldworker.name);
  return facts.provider === null
    ? `${who}'s calendar`
    : `${who}'s ${facts.provider === "google" ? "Google" : "Outlook"}`;
}

/** Our own event where its owner left it; where it was deleted, the place it had. */
function ourEventPlace({ facts }: ConflictDetail, window: { start: Date; end: Date }): Place | null {
  switch (facts.kind) {
    case "busy":
      return null;
    case "moved":
      return facts.clash && placeOf(facts.clash, window);
    case "deleted":
    case "extraCopy":
      return placeOf(facts.kind === "extraCopy" && facts.clash ? facts.clash : facts.booking.span, window);
  }
}

function OurEvent({ detail, place }: { detail: ConflictDetail; place: Place | null }) {
  if (place === null) return null;
  const { kind, booking } = detail.facts;
  const words = kind === "deleted" ? "Deleted" : kind === "extraCopy" ? "2 events" : booking.customer;
  return (
    <span className={`clash-ours${kind === "deleted" ? " clash-ours-gone" : ""}`} style={style(place)}>
      <Icon
        name={kind === "deleted" ? "sync-deleted" : kind === "moved" ? "sync-changed" : "copy"}
        size="small"
      />
      <span className="clip">{words}</span>
    </span>
  );
}

const dayMs = 24 * 3_600_000;

function overlapsDay(a: { start: Date }, b: { start: Date }): boolean {
  return Math.abs(a.start.getTime() - b.start.getTime()) < dayMs / 2;
}

function overlapOf(a: { start: Date; end: Date }, b: { start: Date; end: Date }) {
  return { start: a.start > b.start ? a.start : b.start, end: a.end < b.end ? a.end : b.end };
}

import { Icon } from "../icons/icon";
import { ProviderGlyph } from "../parts/provider-glyph";
import { allDayWord, busySpanWords, busyWord, type ShownBusy } from "./busy";
import "./busy.css";

/** A block in a list by day: everything in words, so nothing needs to be opened. */
export function BusyRow({ busy, zone }: { busy: ShownBusy; zone: string }) {
  const { title, person, isOwn, allDay, blocks, provider } = busy;
  const when = allDay ? (title === null ? "" : "All day") : busySpanWords(busy, zone);
  return (
    <div className={blocks ? "busy-row" : "busy-row busy-row-tentative"} data-testid={`busy-${busy.id}`}>
      <Icon name={blocks ? "lock" : "question"} />
      <span className="busy-row-words">
        <b>{title === null ? wordsOf(busy, when) : <bdi>{title}</bdi>}</b>
        {title !== null && <span>{blocks ? when : `${when} (not blocking)`}</span>}
        {!isOwn && person !== "" && <span>{person}</span>}
        {title !== null && <em>only you</em>}
      </span>
      <ProviderGlyph provider={provider} />
    </div>
  );
}

/** "Busy 2–3 PM", "Tentative 1–2 PM (not blocking)", "Unavailable all day". */
function wordsOf(busy: ShownBusy, when: string): string {
  if (busy.allDay) return allDayWord(busy);
  const [what, note] = [busyWord({ ...busy, blocks: true }), busy.blocks ? "" : " (not blocking)"];
  return `${what} ${when}${note}`;
}

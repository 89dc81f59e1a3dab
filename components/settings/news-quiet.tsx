"use client";

import type { QuietHours } from "@/lib/domain/quiet-hours";
import { SelectField } from "../parts/select-field";
import { SwitchField } from "../parts/switch-field";
import "./news.css";
import { type SaveAnswer, useSavedChoice } from "./use-saved-choice";

/** What is offered first: from ten in the evening to seven in the morning. */
const usual: QuietHours = { from: 22 * 60, until: 7 * 60 };
const halfHours = Array.from({ length: 48 }, (_, half) => half * 30);

/** When letters wait. The app itself rings at any time. */
export function NewsQuiet({
  initial,
  zoneLabel,
  change,
}: {
  initial: QuietHours | null;
  zoneLabel: string;
  change: (wish: { quiet: QuietHours | null }) => Promise<SaveAnswer>;
}) {
  const choice = useSavedChoice(initial, (quiet) => change({ quiet }));
  const { shown } = choice;
  const choose = (quiet: QuietHours | null) =>
    void choice.choose(
      quiet,
      quiet === null ? "Letters come at any time." : `Letters wait ${quietWords(quiet)}.`,
    );
  return (
    <div className="news-quiet" aria-busy={choice.isSaving}>
      <SwitchField
        label="Quiet hours"
        hint={
          shown === null
            ? "Letters come at any time."
            : `Letters wait ${quietWords(shown)}, ${zoneLabel}. What is over by then is not sent.`
        }
        isSelected={shown !== null}
        onChange={(isOn) => choose(isOn ? usual : null)}
      />
      {shown !== null && (
        <div className="news-hours">
          <HourSelect label="From" value={shown.from} onChange={(from) => choose({ ...shown, from })} />
          <HourSelect label="Until" value={shown.until} onChange={(until) => choose({ ...shown, until })} />
        </div>
      )}
      {choice.error !== null && <p className="field-error">{choice.error}</p>}
    </div>
  );
}

function HourSelect({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number;
  onChange: (minute: number) => void;
}) {
  const offered = halfHours.includes(value) ? halfHours : [...halfHours, value].sort((a, b) => a - b);
  return (
    <SelectField
      label={label}
      name={label.toLowerCase()}
      value={String(value)}
      onChange={(event) => onChange(Number(event.target.value))}
      options={offered.map((minute) => ({ value: String(minute), label: minuteWords(minute) }))}
    />
  );
}

function quietWords({ from, until }: QuietHours): string {
  if (from === until) return `all day, until ${minuteWords(until)} of the next`;
  return `from ${minuteWords(from)} to ${minuteWords(until)}`;
}

/** "10:30 PM". */
function minuteWords(minute: number): string {
  const hour = Math.floor(minute / 60);
  const half = hour < 12 ? "AM" : "PM";
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(minute % 60).padStart(2, "0")} ${half}`;
}

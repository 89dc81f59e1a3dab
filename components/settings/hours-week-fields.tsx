"use client";

import { type TypedShift, weekdayNames } from "@/lib/domain/working-hours";
import { announce } from "../parts/announcements";
import { Button, IconButton } from "../parts/button";
import { Checkbox } from "../parts/checkbox";
import { TimeField } from "../parts/date-field";
import { errorOf, type FieldErrors, FieldErrorText } from "../parts/field-errors";
import "./hours.css";

type Week = readonly TypedShift[];

/** A week of shifts, any number a day. Messages stand at `weekly.2.end`, by the place of the shift. */
export function WeekFields({
  legend,
  week,
  onChange,
  errors,
}: {
  legend: string;
  week: Week;
  onChange: (week: Week) => void;
  errors: FieldErrors;
}) {
  const monday = week.filter(({ weekday }) => weekday === 0);
  const copyMonday = () => {
    const others = week.filter(({ weekday }) => weekday === 0 || weekday > 4);
    onChange([
      ...others,
      ...[1, 2, 3, 4].flatMap((weekday) => monday.map((shift) => ({ ...shift, weekday }))),
    ]);
    announce("Tuesday to Friday are like Monday now.");
  };
  return (
    <fieldset className="hours-week">
      <legend className="field-label">{legend}</legend>
      {weekdayNames.map((name, weekday) => (
        <DayFields key={name} {...{ name, weekday, week, onChange, errors }} />
      ))}
      <FieldErrorText text={errorOf(errors, "weekly")} />
      {monday.length > 0 && (
        <Button isSmall onPress={copyMonday} className="hours-copy">
          Copy Monday to Tuesday–Friday
        </Button>
      )}
    </fieldset>
  );
}

function DayFields({
  name,
  weekday,
  week,
  onChange,
  errors,
}: {
  name: string;
  weekday: number;
  week: Week;
  onChange: (week: Week) => void;
  errors: FieldErrors;
}) {
  const places = week.flatMap((shift, place) => (shift.weekday === weekday ? [place] : []));
  const add = () => onChange([...week, nextShift(week, weekday)]);
  const remove = (place: number) => {
    onChange(week.filter((_, other) => other !== place));
    announce(`${name}: shift removed.`);
  };
  return (
    <fieldset className="hours-day" aria-label={name}>
      <b>{name}</b>
      <div className="hours-shifts">
        {places.length === 0 && <span className="muted">Not working</span>}
        {places.map((place, nth) => {
          const shift = week[place];
          if (shift === undefined) return null;
          return (
            <ShiftFields
              key={place}
              {...{ shift, place, errors }}
              which={places.length === 1 ? name : `${name}, shift ${nth + 1}`}
              onChange={(next) => onChange(week.map((each, other) => (other === place ? next : each)))}
              onRemove={() => remove(place)}
            />
          );
        })}
      </div>
      <Button isSmall icon="plus" onPress={add} aria-label={`Add a shift on ${name}`}>
        Add
      </Button>
    </fieldset>
  );
}

function ShiftFields({
  shift,
  place,
  which,
  errors,
  onChange,
  onRemove,
}: {
  shift: TypedShift;
  place: number;
  which: string;
  errors: FieldErrors;
  onChange: (shift: TypedShift) => void;
  onRemove: () => void;
}) {
  const { start, end, endsNextDay } = shift;
  // Midnight is the end of its day by itself.
  const asksForNextDay = endsNextDay || (start !== "" && end !== "" && end !== "00:00" && end <= start);
  return (
    <div className="hours-shift">
      <TimeField
        label={<span className="sr-only">{which} starts</span>}
        name={`weekly.${place}.start`}
        value={start}
        onValueChange={(value) => onChange({ ...shift, start: value })}
        errors={errors}
      />
      <span aria-hidden="true">–</span>
      <TimeField
        label={<span className="sr-only">{which} ends</span>}
        name={`weekly.${place}.end`}
        value={end}
        onValueChange={(value) => onChange({ ...shift, end: value })}
        errors={errors}
      />
      <IconButton icon="trash" label={`Remove ${which}`} onPress={onRemove} />
      {asksForNextDay && (
        <Checkbox
          label={
            <>
              Next day<span className="sr-only">: {which}</span>
            </>
          }
          checked={endsNextDay}
          onChange={(change) => onChange({ ...shift, endsNextDay: change.currentTarget.checked })}
        />
      )}
    </div>
  );
}

/** After the day's last shift, or like the day before, or eight to five. */
function nextShift(week: Week, weekday: number): TypedShift {
  const ofDay = week.filter((shift) => shift.weekday === weekday);
  if (ofDay.length > 0) return { weekday, start: "", end: "", endsNextDay: false };
  const like = week.find((shift) => shift.weekday === weekday - 1);
  return like === undefined
    ? { weekday, start: "08:00", end: "17:00", endsNextDay: false }
    : { ...like, weekday };
}

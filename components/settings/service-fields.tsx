"use client";

import { serviceColours, serviceSwatchOf } from "@/lib/domain/service-colour";
import { arrivalWindows } from "@/lib/domain/service-shape";
import { arrivalWords, minutesWords } from "@/lib/domain/service-words";
import { errorOf, type FieldErrors } from "../parts/field-errors";
import { NumberField } from "../parts/number-field";
import { SelectField } from "../parts/select-field";
import { SwatchSelect } from "../parts/swatch-select";
import { SwitchField } from "../parts/switch-field";
import { TextField } from "../parts/text-field";
import "./hours.css";
import type { TypedService } from "./service-typed";

type FieldsProps = {
  readonly typed: TypedService;
  readonly change: (next: Partial<TypedService>) => void;
  readonly errors: FieldErrors;
};

/** What it is called, how long it takes and what it costs. */
export function OfferFields({ typed, change, errors }: FieldsProps) {
  return (
    <>
      <TextField
        label="Name"
        name="name"
        dir="auto"
        autoComplete="off"
        maxLength={120}
        value={typed.name}
        onChange={(event) => change({ name: event.target.value })}
        errors={errors}
      />
      <div className="hours-numbers">
        <NumberField
          label="Duration (minutes)"
          name="durationMinutes"
          value={typed.duration}
          onChange={(event) => change({ duration: event.target.value })}
          hint="A new booking is this long by itself."
          errors={errors}
        />
        <TextField
          label="Price"
          name="priceText"
          isOptional
          placeholder="from $90"
          autoComplete="off"
          maxLength={60}
          value={typed.priceText}
          onChange={(event) => change({ priceText: event.target.value })}
          errors={errors}
        />
        <NumberField
          label="Buffer before (minutes)"
          name="bufferBeforeMinutes"
          value={typed.before}
          onChange={(event) => change({ before: event.target.value })}
          errors={errors}
        />
        <NumberField
          label="Buffer after (minutes)"
          name="bufferAfterMinutes"
          value={typed.after}
          onChange={(event) => change({ after: event.target.value })}
          hint="Kept free around the visit, up to 240 minutes."
          errors={errors}
        />
        <SwatchSelect
          label="Colour"
          value={typed.colour ?? none}
          onValueChange={(value) => change({ colour: serviceColours.find((name) => name === value) ?? null })}
          options={[
            { value: none, label: "No colour", swatch: null },
            ...serviceColours.map((name) => ({ value: name, label: name, swatch: serviceSwatchOf[name] })),
          ]}
          error={errorOf(errors, "colour")}
        />
        <SelectField
          label="Arrival window"
          name="arrivalWindowMinutes"
          value={typed.arrivalWindowMinutes === null ? none : String(typed.arrivalWindowMinutes)}
          onChange={(event) =>
            change({
              arrivalWindowMinutes:
                arrivalWindows.find((minutes) => String(minutes) === event.target.value) ?? null,
            })
          }
          options={[
            { value: none, label: arrivalWords(null) },
            ...arrivalWindows.map((minutes) => ({ value: String(minutes), label: arrivalWords(minutes) })),
          ]}
          hint="When the customer is told to expect somebody."
          errors={errors}
        />
      </div>
    </>
  );
}

const none = "none";
const usualNotices = [0, 60, 120, 240, 720, 1_440, 2_880, 10_080];

/** Kept for the public booking page. */
export function OnlineFields({ typed, change, errors }: FieldsProps) {
  const { isBookableOnline, noticeMinutes, horizon } = typed;
  const notices = usualNotices.includes(noticeMinutes)
    ? usualNotices
    : [...usualNotices, noticeMinutes].sort((a, b) => a - b);
  return (
    <>
      <SwitchField
        label="Bookable online"
        hint="Customers can choose it on your public booking page once that page is on."
        isSelected={isBookableOnline}
        onChange={(isOn) => change({ isBookableOnline: isOn })}
      />
      {isBookableOnline && (
        <div className="hours-numbers">
          <SelectField
            label="Notice"
            name="noticeMinutes"
            value={String(noticeMinutes)}
            onChange={(event) => change({ noticeMinutes: Number(event.target.value) })}
            options={notices.map((minutes) => ({
              value: String(minutes),
              label: minutes === 0 ? "None" : minutesWords(minutes),
            }))}
            hint="How long before the start it can still be booked."
            errors={errors}
          />
          <NumberField
            label="Days ahead, at most"
            name="horizonDays"
            isOptional
            value={horizon}
            onChange={(event) => change({ horizon: event.target.value })}
            hint="Empty: no limit."
            errors={errors}
          />
        </div>
      )}
    </>
  );
}

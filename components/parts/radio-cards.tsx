"use client";

import { type ReactNode, useId } from "react";
import { describedBy, errorOf, type FieldErrors, FieldErrorText } from "./field-errors";

export type RadioCard = { value: string; title: ReactNode; consequence?: ReactNode; isDisabled?: boolean };

/** One choice of a few, each with one sentence of consequence. Uncontrolled with `defaultValue`, controlled with `value`. */
export function RadioCards({
  legend,
  name,
  cards,
  value,
  defaultValue,
  onValueChange,
  hint,
  errors,
}: {
  legend: ReactNode;
  name: string;
  cards: readonly RadioCard[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  hint?: ReactNode;
  errors?: FieldErrors;
}) {
  const id = useId();
  const error = errorOf(errors, name);
  return (
    <fieldset
      className="field"
      aria-describedby={describedBy(error !== null && `${id}-error`, hint !== undefined && `${id}-hint`)}
    >
      <legend className="field-label">{legend}</legend>
      <div className="radio-cards">
        {cards.map((card) => {
          const checked =
            value === undefined
              ? { defaultChecked: card.value === defaultValue }
              : { checked: card.value === value };
          return (
            <Card
              key={card.value}
              id={`${id}-${card.value}`}
              name={name}
              card={card}
              checked={checked}
              onChoose={() => onValueChange?.(card.value)}
            />
          );
        })}
      </div>
      <FieldErrorText id={`${id}-error`} text={error} />
      {hint !== undefined && (
        <span id={`${id}-hint`} className="field-hint">
          {hint}
        </span>
      )}
    </fieldset>
  );
}

function Card({
  id,
  name,
  card,
  checked,
  onChoose,
}: {
  id: string;
  name: string;
  card: RadioCard;
  checked: { checked: boolean } | { defaultChecked: boolean };
  onChoose: () => void;
}) {
  return (
    <label className="radio-card">
      <input
        {...checked}
        type="radio"
        className="radio"
        name={name}
        value={card.value}
        disabled={card.isDisabled}
        onChange={onChoose}
        aria-labelledby={id}
        aria-describedby={describedBy(card.consequence !== undefined && `${id}-so`)}
      />
      <span className="choice-text">
        <b id={id}>{card.title}</b>
        {card.consequence !== undefined && (
          <span id={`${id}-so`} className="choice-hint">
            {card.consequence}
          </span>
        )}
      </span>
    </label>
  );
}

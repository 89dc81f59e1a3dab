"use client";

import { type ReactNode, useId } from "react";
import { ChoiceGroup, type ChoiceGroupProps } from "./choice-group";
import { describedBy } from "./field-errors";

export type RadioCard = { value: string; title: ReactNode; consequence?: ReactNode; isDisabled?: boolean };

/** One choice of a few, each with one sentence of consequence. Uncontrolled with `defaultValue`, controlled with `value`. */
export function RadioCards({
  name,
  cards,
  value,
  defaultValue,
  onValueChange,
  ...group
}: ChoiceGroupProps & {
  cards: readonly RadioCard[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
}) {
  const id = useId();
  return (
    <ChoiceGroup name={name} {...group}>
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
    </ChoiceGroup>
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

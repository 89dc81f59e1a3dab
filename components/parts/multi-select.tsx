"use client";

import { type ReactNode, useId, useState } from "react";
import { Avatar } from "./avatar";
import { describedBy, errorOf, type FieldErrors, FieldErrorText } from "./field-errors";

export type PersonChoice = {
  id: string;
  name: string;
  /** Second line: the account and calendar, skills, load. */
  detail?: ReactNode;
  /** Below the row: a badge, a reason with its fix link. Links belong here, never in the label. */
  more?: ReactNode;
  isDisabled?: boolean;
  testId?: string;
};

/** The fieldworkers of a booking as a list of ticks; every ticked id is posted under `name`. */
export function MultiSelect({
  legend,
  name,
  people,
  selectedIds,
  defaultSelectedIds = [],
  onSelectionChange,
  hint,
  errors,
}: {
  legend: ReactNode;
  name: string;
  people: readonly PersonChoice[];
  selectedIds?: readonly string[];
  defaultSelectedIds?: readonly string[];
  onSelectionChange?: (ids: readonly string[]) => void;
  hint?: ReactNode;
  errors?: FieldErrors;
}) {
  const id = useId();
  const [ownIds, setOwnIds] = useState(defaultSelectedIds);
  const ticked = selectedIds ?? ownIds;
  const error = errorOf(errors, name);
  const toggle = (personId: string, isTicked: boolean) => {
    const without = ticked.filter((known) => known !== personId);
    const next = isTicked ? [...without, personId] : without;
    setOwnIds(next);
    onSelectionChange?.(next);
  };
  return (
    <fieldset
      className="field"
      aria-describedby={describedBy(error !== null && `${id}-error`, hint !== undefined && `${id}-hint`)}
    >
      <legend className="field-label">{legend}</legend>
      <ul className="choice-list">
        {people.map((person) => (
          <PersonRow
            key={person.id}
            id={`${id}-${person.id}`}
            name={name}
            person={person}
            isTicked={ticked.includes(person.id)}
            onToggle={(isTicked) => toggle(person.id, isTicked)}
          />
        ))}
      </ul>
      <FieldErrorText id={`${id}-error`} text={error} />
      {hint !== undefined && (
        <span id={`${id}-hint`} className="field-hint">
          {hint}
        </span>
      )}
    </fieldset>
  );
}

function PersonRow({
  id,
  name,
  person,
  isTicked,
  onToggle,
}: {
  id: string;
  name: string;
  person: PersonChoice;
  isTicked: boolean;
  onToggle: (isTicked: boolean) => void;
}) {
  return (
    <li className="person-choice" data-testid={person.testId}>
      <label className="choice">
        <input
          type="checkbox"
          className="check"
          name={name}
          value={person.id}
          checked={isTicked}
          disabled={person.isDisabled}
          onChange={(change) => onToggle(change.currentTarget.checked)}
          aria-labelledby={`${id}-name`}
          aria-describedby={describedBy(
            person.detail !== undefined && `${id}-detail`,
            person.more !== undefined && `${id}-more`,
          )}
        />
        <Avatar name={person.name} />
        <span className="choice-text">
          <b id={`${id}-name`}>{person.name}</b>
          {person.detail !== undefined && (
            <span id={`${id}-detail`} className="choice-hint">
              {person.detail}
            </span>
          )}
        </span>
      </label>
      {person.more !== undefined && (
        <div id={`${id}-more`} className="person-choice-more">
          {person.more}
        </div>
      )}
    </li>
  );
}

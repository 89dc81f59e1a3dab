"use client";

import { type ReactNode, useId, useState } from "react";
import { Avatar } from "./avatar";
import { ChoiceGroup, type ChoiceGroupProps } from "./choice-group";
import { describedBy } from "./field-errors";

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
  name,
  people,
  selectedIds,
  defaultSelectedIds = [],
  onSelectionChange,
  ...group
}: ChoiceGroupProps & {
  people: readonly PersonChoice[];
  selectedIds?: readonly string[];
  defaultSelectedIds?: readonly string[];
  onSelectionChange?: (ids: readonly string[]) => void;
}) {
  const id = useId();
  const [ownIds, setOwnIds] = useState(defaultSelectedIds);
  const ticked = selectedIds ?? ownIds;
  const toggle = (personId: string, isTicked: boolean) => {
    const without = ticked.filter((known) => known !== personId);
    const next = isTicked ? [...without, personId] : without;
    setOwnIds(next);
    onSelectionChange?.(next);
  };
  return (
    <ChoiceGroup name={name} {...group}>
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
    </ChoiceGroup>
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

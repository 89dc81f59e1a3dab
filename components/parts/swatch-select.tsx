"use client";

import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";
import { Icon } from "../icons/icon";
import { FieldMessages } from "./field-messages";

export type SwatchOption = {
  readonly value: string;
  readonly label: string;
  /** null: none of its own. */
  readonly swatch: string | null;
};

/** One of a few colours, each with its name: the swatch alone never says which. */
export function SwatchSelect({
  label,
  options,
  value,
  onValueChange,
  hint,
  error = null,
  isDisabled = false,
}: {
  label: string;
  options: readonly SwatchOption[];
  value: string;
  onValueChange: (value: string) => void;
  hint?: string;
  error?: string | null;
  isDisabled?: boolean;
}) {
  return (
    <Select
      className="field"
      value={value}
      isDisabled={isDisabled}
      isInvalid={error !== null}
      validationBehavior="aria"
      onChange={(key) => {
        if (key !== null) onValueChange(String(key));
      }}
    >
      <Label className="field-label">{label}</Label>
      <Button className="input swatch-button">
        <SelectValue className="swatch-value" />
        <Icon name="down" />
      </Button>
      <FieldMessages error={error} hint={hint} />
      <Popover className="list-popover">
        <ListBox>
          {options.map((option) => (
            <ListBoxItem
              key={option.value}
              id={option.value}
              textValue={option.label}
              className="list-popover-item swatch-item"
            >
              <Swatch colour={option.swatch} />
              <span>{option.label}</span>
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** Without a colour a struck-out circle. */
function Swatch({ colour }: { colour: string | null }) {
  return (
    <svg className="swatch" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="7" fill={colour ?? "none"} stroke="currentColor" strokeOpacity="0.45" />
      {colour === null && <path d="M3.5 12.5l9-9" stroke="currentColor" strokeOpacity="0.45" />}
    </svg>
  );
}

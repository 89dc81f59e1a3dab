"use client";

import type { ReactNode } from "react";
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import { Icon } from "../icons/icon";
import { errorOf, type FieldErrors } from "./field-errors";
import { FieldMessages } from "./field-messages";

export type ComboOption = { value: string; label: string; detail?: string; isDisabled?: boolean };

/** A long list that is searched by typing (customers, time zones). The chosen option's `value` is posted under `name`. */
export function ComboField({
  label,
  name,
  options,
  value,
  defaultValue,
  onValueChange,
  onTextChange,
  placeholder,
  emptyText = "Nothing found.",
  hint,
  errors,
  isRequired,
  isDisabled,
  testId,
}: {
  label: ReactNode;
  name?: string;
  options: readonly ComboOption[];
  value?: string | null;
  defaultValue?: string;
  onValueChange?: (value: string | null) => void;
  /** For options that are fetched while typing. */
  onTextChange?: (text: string) => void;
  placeholder?: string;
  emptyText?: string;
  hint?: ReactNode;
  errors?: FieldErrors;
  isRequired?: boolean;
  isDisabled?: boolean;
  testId?: string;
}) {
  const error = errorOf(errors, name);
  const selection = value === undefined ? { defaultSelectedKey: defaultValue } : { selectedKey: value };
  return (
    <ComboBox
      {...selection}
      className="field"
      data-testid={testId}
      name={name}
      formValue="key"
      menuTrigger="focus"
      allowsEmptyCollection
      isRequired={isRequired}
      isDisabled={isDisabled}
      isInvalid={error !== null}
      validationBehavior="aria"
      onSelectionChange={(key) => onValueChange?.(key === null ? null : String(key))}
      onInputChange={onTextChange}
    >
      <Label className="field-label">{label}</Label>
      <div className="input input-group">
        <Input placeholder={placeholder} />
        <Button className="icon-button">
          <Icon name="down" />
        </Button>
      </div>
      <FieldMessages error={error} hint={hint} />
      <Options options={options} emptyText={emptyText} />
    </ComboBox>
  );
}

function Options({ options, emptyText }: { options: readonly ComboOption[]; emptyText: string }) {
  return (
    <Popover className="list-popover">
      <ListBox renderEmptyState={() => <div className="list-popover-empty">{emptyText}</div>}>
        {options.map((option) => (
          <ListBoxItem
            key={option.value}
            id={option.value}
            textValue={option.label}
            isDisabled={option.isDisabled}
            className="list-popover-item"
          >
            <span className="choice-text">
              <Text slot="label">{option.label}</Text>
              {option.detail !== undefined && (
                <Text slot="description" className="choice-hint">
                  {option.detail}
                </Text>
              )}
            </span>
          </ListBoxItem>
        ))}
      </ListBox>
    </Popover>
  );
}

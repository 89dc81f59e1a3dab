import type { SelectHTMLAttributes } from "react";
import { Icon } from "../icons/icon";
import { FieldFrame, type FieldProps, framed } from "./field-frame";

export type SelectOption = { value: string; label: string; isDisabled?: boolean };
export type SelectGroup = { heading: string; options: readonly SelectOption[] };

export type SelectFieldProps = FieldProps &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, keyof FieldProps | "className" | "id" | "children"> & {
    options: readonly (SelectOption | SelectGroup)[];
    /** An empty first choice, e.g. "Choose a service". */
    placeholder?: string;
  };

/** The platform's own select: on a phone it opens the phone's own picker. Use ComboField to search a long list. */
export function SelectField({ options, placeholder, ...props }: SelectFieldProps) {
  const { frame, control: select } = framed(props);
  return (
    <FieldFrame {...frame}>
      {(control) => (
        <span className="select">
          <select {...select} {...control} name={frame.name} className="input">
            {placeholder !== undefined && <option value="">{placeholder}</option>}
            {options.map((entry) =>
              "heading" in entry ? (
                <optgroup key={entry.heading} label={entry.heading}>
                  {entry.options.map(optionOf)}
                </optgroup>
              ) : (
                optionOf(entry)
              ),
            )}
          </select>
          <Icon name="down" />
        </span>
      )}
    </FieldFrame>
  );
}

function optionOf({ value, label, isDisabled }: SelectOption) {
  return (
    <option key={value} value={value} disabled={isDisabled}>
      {label}
    </option>
  );
}

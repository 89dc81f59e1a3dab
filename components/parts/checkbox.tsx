"use client";

import { type InputHTMLAttributes, type ReactNode, useId } from "react";
import { describedBy, errorOf, type FieldErrors, FieldErrorText } from "./field-errors";

export type CheckboxProps = Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "className" | "id"> & {
  label: ReactNode;
  hint?: ReactNode;
  errors?: FieldErrors;
  isIndeterminate?: boolean;
};

export function Checkbox({ label, hint, errors, isIndeterminate = false, ...input }: CheckboxProps) {
  const id = useId();
  const error = errorOf(errors, input.name);
  return (
    <div>
      <label className="choice">
        <input
          {...input}
          ref={(box) => {
            if (box !== null) box.indeterminate = isIndeterminate;
          }}
          type="checkbox"
          className="check"
          aria-labelledby={`${id}-label`}
          aria-invalid={error === null ? undefined : true}
          aria-describedby={describedBy(error !== null && `${id}-error`, hint !== undefined && `${id}-hint`)}
        />
        <span className="choice-text">
          <span id={`${id}-label`}>{label}</span>
          {hint !== undefined && (
            <span id={`${id}-hint`} className="choice-hint">
              {hint}
            </span>
          )}
        </span>
      </label>
      <FieldErrorText id={`${id}-error`} text={error} />
    </div>
  );
}

import { type ReactNode, useId } from "react";
import { describedBy, errorOf, type FieldErrors, FieldErrorText } from "./field-errors";

export type ChoiceGroupProps = {
  legend: ReactNode;
  name: string;
  hint?: ReactNode;
  errors?: FieldErrors;
};

/** Choices under one legend, with their hint and error read with the group. */
export function ChoiceGroup({
  legend,
  name,
  hint,
  errors,
  children,
}: ChoiceGroupProps & { children: ReactNode }) {
  const id = useId();
  const error = errorOf(errors, name);
  return (
    <fieldset
      className="field"
      aria-describedby={describedBy(error !== null && `${id}-error`, hint !== undefined && `${id}-hint`)}
    >
      <legend className="field-label">{legend}</legend>
      {children}
      <FieldErrorText id={`${id}-error`} text={error} />
      {hint !== undefined && (
        <span id={`${id}-hint`} className="field-hint">
          {hint}
        </span>
      )}
    </fieldset>
  );
}

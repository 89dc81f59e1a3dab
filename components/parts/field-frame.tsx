import { type ReactNode, useId } from "react";
import { describedBy, errorOf, type FieldErrors, FieldErrorText } from "./field-errors";

/** What every field takes. `errors` is the whole form's map; the field finds its own message under its `name`. */
export type FieldProps = {
  label: ReactNode;
  name?: string;
  hint?: ReactNode;
  errors?: FieldErrors;
  isOptional?: boolean;
  /** Keeps the label for screen readers only, where the place already says what the field is. */
  isLabelHidden?: boolean;
  className?: string;
};

/** What a field hands on to its frame, and what is left for its own control. */
export function framed<P extends FieldProps>(
  props: P,
): { frame: FieldProps; control: Omit<P, keyof FieldProps> } {
  const { label, name, hint, errors, isOptional, isLabelHidden, className, ...control } = props;
  return { frame: { label, name, hint, errors, isOptional, isLabelHidden, className }, control };
}

export type FieldControl = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
};

/** Label, control, hint and error, wired by id: the error is read with the field and stands next to it. */
export function FieldFrame({
  label,
  name,
  hint,
  errors,
  isOptional = false,
  isLabelHidden = false,
  className = "",
  children,
}: FieldProps & { children: (control: FieldControl) => ReactNode }) {
  const id = useId();
  const error = errorOf(errors, name);
  const hasHint = hint !== undefined && hint !== null;
  const control: FieldControl = {
    id,
    "aria-describedby": describedBy(error !== null && `${id}-error`, hasHint && `${id}-hint`),
    "aria-invalid": error === null ? undefined : true,
  };
  return (
    <div className={`field ${className}`.trim()}>
      <label htmlFor={id} className={isLabelHidden ? "sr-only" : "field-label"}>
        {label}
        {isOptional && <span className="field-optional">optional</span>}
      </label>
      {children(control)}
      <FieldErrorText id={`${id}-error`} text={error} />
      {hasHint && (
        <span id={`${id}-hint`} className="field-hint">
          {hint}
        </span>
      )}
    </div>
  );
}

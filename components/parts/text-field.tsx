import type { InputHTMLAttributes, Ref, TextareaHTMLAttributes } from "react";
import { FieldFrame, type FieldProps } from "./field-frame";

type NativeInput = Omit<InputHTMLAttributes<HTMLInputElement>, keyof FieldProps | "className" | "id">;

export type TextFieldProps = FieldProps & NativeInput & { inputRef?: Ref<HTMLInputElement> };

/** One line of text, an e-mail, a password or a telephone number: a real input, so pasting and password managers work. */
export function TextField({
  label,
  name,
  hint,
  errors,
  isOptional,
  isLabelHidden,
  className,
  inputRef,
  ...input
}: TextFieldProps) {
  const frame = { label, name, hint, errors, isOptional, isLabelHidden, className };
  return (
    <FieldFrame {...frame}>
      {(control) => (
        <input type="text" {...input} {...control} name={name} ref={inputRef} className="input" />
      )}
    </FieldFrame>
  );
}

export type TextAreaProps = FieldProps &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, keyof FieldProps | "className" | "id">;

export function TextArea({
  label,
  name,
  hint,
  errors,
  isOptional,
  isLabelHidden,
  className,
  ...area
}: TextAreaProps) {
  const frame = { label, name, hint, errors, isOptional, isLabelHidden, className };
  return (
    <FieldFrame {...frame}>
      {(control) => <textarea rows={3} {...area} {...control} name={name} className="input" />}
    </FieldFrame>
  );
}

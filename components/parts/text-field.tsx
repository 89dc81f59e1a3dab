import type { InputHTMLAttributes, Ref, TextareaHTMLAttributes } from "react";
import { FieldFrame, type FieldProps, framed } from "./field-frame";

type NativeInput = Omit<InputHTMLAttributes<HTMLInputElement>, keyof FieldProps | "className" | "id">;

export type TextFieldProps = FieldProps & NativeInput & { inputRef?: Ref<HTMLInputElement> };

/** One line of text, an e-mail, a password or a telephone number: a real input, so pasting and password managers work. */
export function TextField({ inputRef, ...props }: TextFieldProps) {
  const { frame, control: input } = framed(props);
  return (
    <FieldFrame {...frame}>
      {(control) => (
        <input type="text" {...input} {...control} name={frame.name} ref={inputRef} className="input" />
      )}
    </FieldFrame>
  );
}

export type TextAreaProps = FieldProps &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, keyof FieldProps | "className" | "id">;

export function TextArea(props: TextAreaProps) {
  const { frame, control: area } = framed(props);
  return (
    <FieldFrame {...frame}>
      {(control) => <textarea rows={3} {...area} {...control} name={frame.name} className="input" />}
    </FieldFrame>
  );
}

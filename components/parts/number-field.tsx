import type { InputHTMLAttributes } from "react";
import { FieldFrame, type FieldProps, framed } from "./field-frame";

export type NumberFieldProps = FieldProps &
  Omit<InputHTMLAttributes<HTMLInputElement>, keyof FieldProps | "className" | "id" | "type">;

/** A whole number typed with the phone's number keys; text underneath, so that a scroll wheel never changes it. */
export function NumberField(props: NumberFieldProps) {
  const { frame, control: input } = framed(props);
  return (
    <FieldFrame {...frame}>
      {(control) => (
        <input
          {...input}
          {...control}
          name={frame.name}
          type="text"
          inputMode="numeric"
          pattern="[0-9]*"
          autoComplete="off"
          className="input input-number"
        />
      )}
    </FieldFrame>
  );
}

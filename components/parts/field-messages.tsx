import type { ReactNode } from "react";
import { FieldError, Text } from "react-aria-components";
import { Icon } from "../icons/icon";

/** Error and hint inside a React Aria field, which wires them to its control by itself. */
export function FieldMessages({ error, hint }: { error: string | null; hint: ReactNode }) {
  return (
    <>
      {error !== null && (
        <FieldError className="field-error">
          <Icon name="warn" />
          <span>{error}</span>
        </FieldError>
      )}
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
    </>
  );
}

"use client";

import type { ReactNode } from "react";
import { Switch } from "react-aria-components";

/** On or off, at once, without a Save. On failure the caller sets `isSelected` back to what it was, not to off. */
export function SwitchField({
  label,
  hint,
  ...rest
}: {
  label: ReactNode;
  hint?: ReactNode;
  name?: string;
  value?: string;
  isSelected?: boolean;
  defaultSelected?: boolean;
  isDisabled?: boolean;
  onChange?: (isSelected: boolean) => void;
}) {
  return (
    <Switch {...rest} className="switch">
      <span className="switch-track" aria-hidden="true" />
      <span className="choice-text">
        {label}
        {hint !== undefined && <span className="choice-hint">{hint}</span>}
      </span>
    </Switch>
  );
}

"use client";

import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";
import { type ButtonVariant, buttonClasses } from "./button-classes";

export type ButtonProps = Omit<AriaButtonProps, "children" | "className" | "style"> & {
  children: ReactNode;
  variant?: ButtonVariant;
  isSmall?: boolean;
  isWide?: boolean;
  icon?: IconName;
  iconAfter?: IconName;
  /** What is happening, shown instead of the label while `isPending`; the label stays when it is left out. */
  pendingLabel?: string;
  className?: string;
  "data-testid"?: string;
};

/** While pending it keeps its focus and its place, ignores presses and does not submit a second time. */
export function Button({
  children,
  variant = "plain",
  isSmall = false,
  isWide = false,
  icon,
  iconAfter,
  pendingLabel,
  className,
  ...rest
}: ButtonProps) {
  const iconSize = isSmall ? "small" : "medium";
  return (
    <AriaButton {...rest} className={buttonClasses({ variant, isSmall, isWide, className })}>
      {icon !== undefined && <Icon name={icon} size={iconSize} />}
      {rest.isPending && pendingLabel !== undefined ? pendingLabel : children}
      {iconAfter !== undefined && <Icon name={iconAfter} size={iconSize} />}
    </AriaButton>
  );
}

/** A button that is only an icon; `label` is its accessible name and its tooltip. */
export function IconButton({
  icon,
  label,
  count,
  className = "",
  ...rest
}: Omit<AriaButtonProps, "children" | "className" | "style" | "aria-label"> & {
  icon: IconName;
  label: string;
  count?: number;
  className?: string;
}) {
  return (
    <AriaButton
      {...rest}
      aria-label={label}
      className={`icon-button ${className}`.trim()}
      render={(props) => <button {...props} title={label} />}
    >
      <Icon name={icon} size="large" />
      {count !== undefined && count > 0 && (
        <span className="count" aria-hidden="true">
          {count}
        </span>
      )}
    </AriaButton>
  );
}

import type { AnchorHTMLAttributes } from "react";
import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";
import { AppLink } from "./app-link";
import { type ButtonVariant, buttonClasses } from "./button-classes";

export type LinkButtonProps = AnchorHTMLAttributes<HTMLAnchorElement> & {
  href: string;
  variant?: ButtonVariant;
  isSmall?: boolean;
  isWide?: boolean;
  icon?: IconName;
};

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export function LinkButton({
  variant = "plain",
  isSmall = false,
  isWide = false,
  icon,
  className,
  children,
  ...rest
}: LinkButtonProps) {
  return (
    <AppLink {...rest} className={buttonClasses({ variant, isSmall, isWide, className })}>
      {icon !== undefined && <Icon name={icon} size={isSmall ? "small" : "medium"} />}
      {children}
    </AppLink>
  );
}

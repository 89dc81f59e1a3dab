import type { ReactNode } from "react";
import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";

/** live: in step; moving: on its way; differs: the two do not agree; broken: a person must act; off: nothing to sync. */
export type BadgeTone = "live" | "moving" | "differs" | "broken" | "off";

export function Badge({
  tone,
  icon,
  children,
  isPlain = false,
  testId,
}: {
  tone: BadgeTone;
  icon?: IconName;
  children: ReactNode;
  /** Words and icon in the tone, without the box: for board heads and toolbars. */
  isPlain?: boolean;
  testId?: string;
}) {
  return (
    <span className={`badge tone-${tone}${isPlain ? " badge-plain" : ""}`} data-testid={testId}>
      {icon !== undefined && <Icon name={icon} />}
      <span className="clip">{children}</span>
    </span>
  );
}

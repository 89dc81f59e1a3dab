import type { ReactNode } from "react";
import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";

export type NoteTone = "info" | "warn" | "danger" | "ok";

const toneIcons: Record<NoteTone, IconName> = {
  info: "info",
  warn: "warn",
  danger: "warn",
  ok: "sync-level",
};

/**
 * A message that stays on the page: what failed, what still works, the next step, in that order.
 * `isAnnounced` reads it out when it appears (assertive for danger); leave it off for what is there from the start.
 */
export function Note({
  tone = "info",
  icon,
  children,
  action,
  isAnnounced = false,
  testId,
}: {
  tone?: NoteTone;
  icon?: IconName;
  children: ReactNode;
  action?: ReactNode;
  isAnnounced?: boolean;
  testId?: string;
}) {
  const role = isAnnounced ? (tone === "danger" ? "alert" : "status") : undefined;
  return (
    <div className={`note note-${tone}`} role={role} data-testid={testId}>
      <Icon name={icon ?? toneIcons[tone]} />
      <div className="note-text">{children}</div>
      {action}
    </div>
  );
}

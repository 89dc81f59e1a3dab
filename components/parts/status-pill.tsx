import type { StatusTone } from "@/lib/domain/status";
import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";

export const statusIcons: Record<StatusTone, IconName> = {
  draft: "pencil",
  tentative: "question",
  scheduled: "clock",
  confirmed: "circle-check",
  progress: "play",
  hold: "pause",
  done: "double-check",
  cancelled: "ban",
  noshow: "no-show",
};

/** A small T-card: thick edge, pale stock, icon and the company's own word for the status. */
export function StatusPill({ tone, name }: { tone: StatusTone; name: string }) {
  return (
    <span className={`status-pill status-${tone}`}>
      <Icon name={statusIcons[tone]} />
      <span className="clip">{name}</span>
    </span>
  );
}

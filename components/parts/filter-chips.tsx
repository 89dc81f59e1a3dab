import type { ReactNode } from "react";
import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";
import { AppLink } from "./app-link";

export type FilterChip = { id: string; label: string; icon?: IconName; isOn: boolean } & (
  | { href: string }
  | { onToggle: () => void }
);

/** Filters of a list: links when the filter lives in the address (prefer that), toggles when it does not. */
export function FilterChips({
  label,
  chips,
  children,
}: {
  label: string;
  chips: readonly FilterChip[];
  /** E.g. the Clear link. */
  children?: ReactNode;
}) {
  return (
    <fieldset aria-label={label} className="filter-chips">
      {chips.map((chip) =>
        "href" in chip ? (
          <AppLink
            key={chip.id}
            href={chip.href}
            className="chip"
            aria-current={chip.isOn ? "true" : undefined}
          >
            <ChipFace chip={chip} />
          </AppLink>
        ) : (
          <button
            key={chip.id}
            type="button"
            className="chip"
            aria-pressed={chip.isOn}
            onClick={chip.onToggle}
          >
            <ChipFace chip={chip} />
          </button>
        ),
      )}
      {children}
    </fieldset>
  );
}

function ChipFace({ chip }: { chip: FilterChip }) {
  return (
    <>
      {chip.icon !== undefined && <Icon name={chip.icon} />}
      {chip.label}
    </>
  );
}

/** A choice of views that excludes each other: Day, Week, Month, List. */
export function Segments({
  label,
  segments,
  currentHref,
}: {
  label: string;
  segments: readonly { href: string; label: string }[];
  currentHref: string;
}) {
  return (
    <nav className="segments" aria-label={label}>
      {segments.map((segment) => (
        <AppLink
          key={segment.href}
          href={segment.href}
          aria-current={segment.href === currentHref ? "page" : undefined}
        >
          {segment.label}
        </AppLink>
      ))}
    </nav>
  );
}

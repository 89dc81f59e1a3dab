import type { IconName } from "../icons/glyphs";

type Entry = { id: string; label: string; icon?: IconName; shortcut?: string; testId?: string };

export type MenuFix = { label: string; href: string } | { label: string; onAction: () => void };

/**
 * What a menu can hold. `blocked` is an action that is impossible now: it stays in its place, can be reached by
 * keyboard so that its reason is heard, does nothing, and is followed by its fix, which is an entry of its own.
 */
export type MenuEntry =
  | (Entry & { kind: "action"; onAction: () => void; isMain?: boolean; isDanger?: boolean })
  | (Entry & { kind: "link"; href: string; isMain?: boolean; opensOutside?: boolean })
  | (Entry & { kind: "blocked"; reason: string; fix?: MenuFix });

export type MenuSectionEntries = readonly MenuEntry[];

import type { IconName } from "../icons/glyphs";

/** One place of the product. `section` is the path that counts as "here"; it is `href` when left out. */
export type ShellLink = {
  href: string;
  label: string;
  shortLabel?: string;
  icon: IconName;
  /** How many things wait there; those with a name are kept live. */
  count?: number | "openConflicts" | "needAttention";
  section?: string;
};

function isUnder(pathname: string, section: string): boolean {
  return pathname === section || pathname.startsWith(section.endsWith("/") ? section : `${section}/`);
}

/** The link whose section is the longest that holds `pathname`, so that exactly one entry is the current one. */
export function currentHref(links: readonly ShellLink[], pathname: string): string | null {
  let best: ShellLink | null = null;
  for (const link of links) {
    const section = link.section ?? link.href;
    if (!isUnder(pathname, section)) continue;
    if (best === null || section.length > (best.section ?? best.href).length) best = link;
  }
  return best?.href ?? null;
}

import { AppLink } from "./app-link";

export type LinkTab = { href: string; label: string; count?: number };

/** Tabs whose panels have their own address: a navigation of real links, the shown one marked `aria-current`. */
export function LinkTabs({
  label,
  tabs,
  currentHref,
}: {
  label: string;
  tabs: readonly LinkTab[];
  currentHref: string;
}) {
  return (
    <nav className="link-tabs" aria-label={label}>
      {tabs.map((tab) => (
        <AppLink key={tab.href} href={tab.href} aria-current={tab.href === currentHref ? "page" : undefined}>
          {tab.label}
          {tab.count !== undefined && <span className="muted">{tab.count}</span>}
        </AppLink>
      ))}
    </nav>
  );
}

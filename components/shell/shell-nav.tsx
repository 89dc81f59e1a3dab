"use client";

import { usePathname } from "next/navigation";
import { Icon } from "../icons/icon";
import { AppLink } from "../parts/app-link";
import { useNews } from "./news-provider";
import { currentHref, type ShellLink } from "./shell-links";

export function ShellRail({ links }: { links: readonly ShellLink[] }) {
  const here = currentHref(links, usePathname() ?? "");
  return (
    <nav className="rail" aria-label="Main">
      <ul>
        {links.map((link) => (
          <li key={link.href}>
            <AppLink href={link.href} aria-current={link.href === here ? "page" : undefined}>
              <Icon name={link.icon} size="large" />
              <span>{link.label}</span>
              <OpenCount count={link.count} />
            </AppLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The bottom bar of a phone; `children` is the More button when not every place fits. */
export function ShellTabbar({
  links,
  children,
}: {
  links: readonly ShellLink[];
  children?: React.ReactNode;
}) {
  const here = currentHref(links, usePathname() ?? "");
  return (
    <nav className="tabbar" aria-label="Main, phone">
      {links.map((link) => (
        <AppLink
          key={link.href}
          href={link.href}
          className="tabbar-item"
          aria-current={link.href === here ? "page" : undefined}
        >
          <Icon name={link.icon} />
          <span>{link.shortLabel ?? link.label}</span>
          <OpenCount count={link.count} />
        </AppLink>
      ))}
      {children}
    </nav>
  );
}

function OpenCount({ count: given }: { count: ShellLink["count"] }) {
  const news = useNews();
  const count = typeof given === "string" ? (news?.[given] ?? 0) : (given ?? 0);
  if (count === 0) return null;
  return (
    <>
      <span className="count" aria-hidden="true">
        {count > 99 ? "99+" : count}
      </span>
      <span className="sr-only">, {count} open</span>
    </>
  );
}

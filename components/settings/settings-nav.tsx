"use client";

import { usePathname } from "next/navigation";
import { AppLink } from "../parts/app-link";
import "./settings.css";

/** The settings pages a member has, beside the open one; a phone goes by the index instead. */
export function SettingsNav({ pages }: { pages: readonly { href: string; label: string }[] }) {
  const pathname = usePathname() ?? "";
  const isHere = (href: string) => pathname === href || pathname.startsWith(`${href}/`);
  if (pages.length === 0) return null;
  return (
    <nav className="settings-nav only-desk" aria-label="Settings">
      <ul>
        {pages.map(({ href, label }) => (
          <li key={href}>
            <AppLink href={href} aria-current={isHere(href) ? "page" : undefined}>
              {label}
            </AppLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

import type { ReactNode } from "react";
import { BrandMark } from "../icons/brand-mark";
import { Icon } from "../icons/icon";
import { AppLink } from "../parts/app-link";
import { BannerStack, type ShellBanner } from "./banner-stack";
import { Bell } from "./bell";
import { MoreMenu } from "./more-menu";
import type { News } from "./news";
import { OfflineChip } from "./offline-chip";
import type { ShellLink } from "./shell-links";
import { ShellRail, ShellTabbar } from "./shell-nav";
import { ShellProviders } from "./shell-providers";
import { type ShellUser, UserMenu } from "./user-menu";

/**
 * The frame around every signed-in page. Which places a role has comes in as `links` (the rail) and `phoneLinks`
 * (the first four or five of them on a phone; the rest are under More).
 */
export function AppShell({
  homeHref,
  links,
  phoneLinks,
  zoneLabel,
  user,
  signOut,
  search,
  news,
  helpHref,
  banners,
  showing,
  children,
}: {
  homeHref: string;
  links: readonly ShellLink[];
  phoneLinks: readonly ShellLink[];
  /** E.g. "All times PT · Pacific". */
  zoneLabel: string;
  user: ShellUser;
  /** A server action, or any function that ends the session. */
  signOut: () => Promise<void> | void;
  search?: ReactNode;
  /** What waits for this member as the page came; live from then on. */
  news?: { readonly initial: News; readonly zone: string };
  helpHref?: string;
  banners: readonly ShellBanner[];
  /** Clock time of the data, for the offline chip. */
  showing?: string;
  children: ReactNode;
}) {
  const shownOnPhone = new Set(phoneLinks.map((link) => link.href));
  const underMore = links.filter((link) => !shownOnPhone.has(link.href));
  return (
    <ShellProviders news={news?.initial ?? null}>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <div className="shell">
        <header className="topbar">
          <AppLink href={homeHref} className="brand" aria-label="Lockstep, home">
            <BrandMark />
          </AppLink>
          {search !== undefined && <div className="topbar-search">{search}</div>}
          <span className="topbar-gap" />
          <OfflineChip showing={showing} />
          <span className="zone-chip">
            <Icon name="clock" />
            {zoneLabel}
          </span>
          {news !== undefined && <Bell zone={news.zone} />}
          {helpHref !== undefined && (
            <AppLink href={helpHref} className="icon-button topbar-help" aria-label="Help and shortcuts">
              <Icon name="question" size="large" />
            </AppLink>
          )}
          <UserMenu user={user} signOut={signOut} helpHref={helpHref} />
        </header>
        <ShellRail links={links} />
        <BannerStack banners={banners} />
        <main className="sheet" id="main" tabIndex={-1}>
          {children}
        </main>
        <ShellTabbar links={phoneLinks}>
          <MoreMenu
            links={underMore}
            user={user}
            zoneLabel={zoneLabel}
            signOut={signOut}
            helpHref={helpHref}
          />
        </ShellTabbar>
      </div>
    </ShellProviders>
  );
}

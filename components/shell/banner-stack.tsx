"use client";

import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";
import { LiveRefresh } from "../live/live-refresh";
import { AppLink } from "../parts/app-link";
import { useOnline } from "./use-online";

/** Most severe first; the order of this list is the order of the stack. */
export const bannerKinds = ["offline", "reconnect", "delayed", "recovered", "demo"] as const;
export type BannerKind = (typeof bannerKinds)[number];

export type ShellBanner = {
  id: string;
  kind: Exclude<BannerKind, "offline">;
  text: string;
  action?: { label: string; href: string };
};

const looks: Record<BannerKind, { icon: IconName; classes: string }> = {
  offline: { icon: "offline", classes: "banner banner-quiet" },
  reconnect: { icon: "unplug", classes: "banner note-danger" },
  delayed: { icon: "clock", classes: "banner note-warn" },
  recovered: { icon: "sync-level", classes: "banner note-ok" },
  demo: { icon: "info", classes: "banner note-info" },
};

const offlineBanner = {
  id: "offline",
  kind: "offline" as const,
  text: "You are offline. What you see is what we last loaded; changes wait until you are back.",
};

type AnyBanner = ShellBanner | typeof offlineBanner;

/** At most two at a time. The ones that do not fit come up when the first are dealt with. */
export function bannersToShow(banners: readonly ShellBanner[], isOnline: boolean): readonly AnyBanner[] {
  const all: AnyBanner[] = isOnline ? [...banners] : [offlineBanner, ...banners];
  return all.sort((a, b) => bannerKinds.indexOf(a.kind) - bannerKinds.indexOf(b.kind)).slice(0, 2);
}

/** So that the minutes a banner counts go on by themselves. */
const lookWhileDelayedMs = 30_000;

export function BannerStack({ banners }: { banners: readonly ShellBanner[] }) {
  const shown = bannersToShow(banners, useOnline());
  if (shown.length === 0) return null;
  return (
    <section className="banners" aria-label="Notices">
      {shown.some(({ kind }) => kind === "delayed") && <LiveRefresh pollMs={lookWhileDelayedMs} />}
      {shown.map((banner) => (
        <div key={banner.id} className={looks[banner.kind].classes}>
          <Icon name={looks[banner.kind].icon} />
          <span className="banner-text">{banner.text}</span>
          {"action" in banner && banner.action !== undefined && (
            <AppLink href={banner.action.href}>{banner.action.label}</AppLink>
          )}
        </div>
      ))}
    </section>
  );
}

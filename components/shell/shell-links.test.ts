import { describe, expect, it } from "vitest";
import { bannersToShow, type ShellBanner } from "./banner-stack";
import { currentHref, type ShellLink } from "./shell-links";

const links: readonly ShellLink[] = [
  { href: "/bookings", label: "Bookings", icon: "list" },
  { href: "/settings/calendars", section: "/settings", label: "Settings", icon: "sliders" },
  { href: "/me", label: "My day", icon: "home" },
  { href: "/me/alerts", label: "Alerts", icon: "bell" },
];

describe("the current place", () => {
  it.each([
    { pathname: "/bookings", current: "/bookings" },
    { pathname: "/bookings/1051", current: "/bookings" },
    { pathname: "/bookings-archive", current: null },
    { pathname: "/settings/team", current: "/settings/calendars" },
    { pathname: "/me/alerts/7", current: "/me/alerts" },
    { pathname: "/me", current: "/me" },
    { pathname: "/privacy/calendar", current: null },
  ])("$pathname is $current", ({ pathname, current }) => {
    expect(currentHref(links, pathname)).toBe(current);
  });
});

const demo: ShellBanner = { id: "demo", kind: "demo", text: "Demo" };
const delayed: ShellBanner = { id: "late", kind: "delayed", text: "Late" };
const reconnect: ShellBanner = { id: "key", kind: "reconnect", text: "Key" };

describe("the banner stack", () => {
  it.each([
    { name: "one", banners: [demo], isOnline: true, shown: ["demo"] },
    { name: "most severe first", banners: [demo, reconnect], isOnline: true, shown: ["reconnect", "demo"] },
    {
      name: "two at most",
      banners: [demo, delayed, reconnect],
      isOnline: true,
      shown: ["reconnect", "delayed"],
    },
    {
      name: "offline above all",
      banners: [demo, reconnect],
      isOnline: false,
      shown: ["offline", "reconnect"],
    },
  ])("$name", ({ banners, isOnline, shown }) => {
    expect(bannersToShow(banners, isOnline).map((banner) => banner.kind)).toEqual(shown);
  });
});

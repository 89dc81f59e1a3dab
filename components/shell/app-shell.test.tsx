// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import { PathnameContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime";
import type { ReactNode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "../testing/browser-gaps";
import { aRouter } from "../testing/router";
import { AppShell } from "./app-shell";
import { PageBody, PageHead } from "./page-head";
import type { ShellLink } from "./shell-links";
import { chooseTheme, themeBootCode } from "./theme";

const links: readonly ShellLink[] = [
  { href: "/board", label: "Board", icon: "board" },
  { href: "/bookings", label: "Bookings", icon: "list" },
  { href: "/conflicts", label: "Conflicts", icon: "clash", count: 2 },
  { href: "/settings", label: "Settings", icon: "sliders" },
];
const signOut = vi.fn();
const router = aRouter();

function page(children: ReactNode = <PageHead title="All Bookings" crumbs={[{ label: "All Bookings" }]} />) {
  return (
    <AppRouterContext.Provider value={router}>
      <PathnameContext.Provider value="/bookings/1051">
        <AppShell
          homeHref="/board"
          links={links}
          phoneLinks={links.slice(0, 3)}
          zoneLabel="All times PT · Pacific"
          user={{ name: "Priya Shah", roleLabel: "Dispatcher" }}
          signOut={signOut}
          helpHref="/help"
          banners={[{ id: "demo", kind: "demo", text: "Demo company" }]}
        >
          {children}
          <PageBody>Rows</PageBody>
        </AppShell>
      </PathnameContext.Provider>
    </AppRouterContext.Provider>
  );
}

describe("app shell", () => {
  beforeEach(() => localStorage.clear());
  afterEach(() => {
    act(() => chooseTheme("system"));
    cleanup();
    vi.restoreAllMocks();
  });

  it("has its landmarks, a skip link that leads to main, and one h1", () => {
    render(page());
    expect(document.querySelector(".skip-link")?.getAttribute("href")).toBe("#main");
    expect(screen.getByRole("main").id).toBe("main");
    expect(screen.getByRole("banner")).toBeDefined();
    expect(screen.getAllByRole("heading", { level: 1 })).toHaveLength(1);
    const rail = screen.getByRole("navigation", { name: "Main" });
    expect(within(rail).getByRole("link", { current: "page" }).textContent).toBe("Bookings");
    expect(within(rail).getByRole("link", { name: "Conflicts, 2 open" })).toBeDefined();
  });

  it("signs out from the user menu", async () => {
    render(page());
    fireEvent.click(screen.getByRole("button", { name: /Priya Shah/u }));
    fireEvent.click(screen.getByRole("menuitem", { name: "Sign out" }));
    await vi.waitFor(() => expect(signOut).toHaveBeenCalledTimes(1));
  });

  it("sets, shows and remembers the theme, and the boot script restores it", () => {
    render(page());
    fireEvent.click(screen.getByRole("button", { name: /Priya Shah/u }));
    expect(screen.getByRole("menuitemradio", { checked: true }).textContent).toBe("Like the system");
    fireEvent.click(screen.getByRole("menuitemradio", { name: "Dark" }));
    expect(document.documentElement.dataset.theme).toBe("dark");
    delete document.documentElement.dataset.theme;
    new Function(themeBootCode)();
    expect(document.documentElement.dataset.theme).toBe("dark");
    act(() => chooseTheme("system"));
    new Function(themeBootCode)();
    expect(document.documentElement.dataset.theme).toBeUndefined();
  });

  it("says so when the browser goes offline, and takes it back", () => {
    render(page());
    const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    act(() => void window.dispatchEvent(new Event("offline")));
    expect(document.querySelector(".offline-chip")?.textContent).toBe("Offline");
    expect(document.querySelector(".banner")?.textContent).toContain("You are offline");
    onLine.mockReturnValue(true);
    act(() => void window.dispatchEvent(new Event("online")));
    expect(document.querySelector(".offline-chip")).toBeNull();
  });

  it("hydrates without a word of complaint", async () => {
    const complaints = vi.spyOn(console, "error").mockImplementation(() => {});
    const container = document.createElement("div");
    document.body.append(container);
    container.innerHTML = renderToString(page());
    const root = await act(async () => hydrateRoot(container, page()));
    expect(complaints.mock.calls).toEqual([]);
    act(() => root.unmount());
    container.remove();
  });
});

// @vitest-environment jsdom
import "../testing/browser-gaps";
import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { PathnameContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { QueryProvider } from "../live/query-provider";
import { Bell } from "./bell";
import { afterReading, type News } from "./news";
import { NewsProvider } from "./news-provider";
import { ShellRail } from "./shell-nav";

class SilentSource {
  static latest: SilentSource | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onopen: (() => void) | null = null;
  constructor() {
    SilentSource.latest = this;
  }
  close() {}
}

const items = [
  {
    id: "n1",
    title: "Mike is busy during Ada Quist's booking",
    body: "#1043 · A private event Tue 3 Nov, 2:00–3:00 PM. The booking stands.",
    href: "#conflict",
    at: "2026-11-03T17:41:00Z",
    isRead: false,
    isOver: false,
  },
  {
    id: "n2",
    title: "Older",
    body: "",
    href: "#older",
    at: "2026-11-02T17:41:00Z",
    isRead: true,
    isOver: true,
  },
] as const;
const aNews = (news: Partial<News> = {}): News => ({ unread: 1, openConflicts: 2, items, ...news });

let served: News;
const calls: { method: string; body: unknown }[] = [];
let refusesReading = false;

beforeEach(() => {
  served = aNews();
  calls.length = 0;
  refusesReading = false;
  vi.stubGlobal("EventSource", SilentSource);
  vi.stubGlobal("fetch", async (_: string, init: RequestInit = {}) => {
    const method = init.method ?? "GET";
    calls.push({ method, body: init.body === undefined ? null : JSON.parse(String(init.body)) });
    if (method === "POST" && refusesReading) return new Response("{}", { status: 500 });
    if (method === "POST") {
      const { ids } = JSON.parse(String(init.body)) as { ids: string[] | "all" };
      served = afterReading(served, ids);
    }
    return Response.json(served);
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(initial: Partial<News> = {}) {
  render(
    <PathnameContext.Provider value="/board">
      <QueryProvider>
        <NewsProvider initial={aNews({ items: null, ...initial })}>
          <Bell zone="America/Los_Angeles" />
          <ShellRail
            links={[{ href: "/conflicts", label: "Conflicts", icon: "clash", count: "openConflicts" }]}
          />
        </NewsProvider>
      </QueryProvider>
    </PathnameContext.Provider>,
  );
}
const open = (unread: number) =>
  fireEvent.click(screen.getByRole("button", { name: `Notifications, ${unread} unread` }));

describe("the bell", () => {
  it("counts what is unread and lists the newest, unread and over in words", async () => {
    show();
    open(1);
    const first = await screen.findByRole("link", { name: /Mike is busy during/ });
    expect(first.textContent).toContain("Unread.");
    expect(within(first).getByText(/9:41 AM/)).toBeDefined();
    expect(screen.getByRole("link", { name: /Older/ }).textContent).toContain("over");
  });

  it("notes as read what was opened, and counts one less at once", async () => {
    show();
    open(1);
    fireEvent.click(await screen.findByRole("link", { name: /Mike is busy during/ }));
    expect(await screen.findByRole("button", { name: "Notifications" })).toBeDefined();
    await waitFor(() => expect(calls).toContainEqual({ method: "POST", body: { ids: ["n1"] } }));
  });

  it("reads all at one press, and takes it back when that is refused", async () => {
    refusesReading = true;
    show();
    open(1);
    await screen.findByRole("link", { name: /Mike is busy/ });
    fireEvent.click(screen.getByRole("button", { name: "Mark all read" }));
    await waitFor(() => expect(calls).toContainEqual({ method: "POST", body: { ids: "all" } }));
    expect(await screen.findByRole("button", { name: "Mark all read" })).toBeDefined();
    refusesReading = false;
    fireEvent.click(screen.getByRole("button", { name: "Mark all read" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Mark all read" })).toBeNull());
  });

  it("shows what is unread alone on request, and says when that is nothing, or more than is listed", async () => {
    served = aNews({ unread: 4 });
    show({ unread: 4 });
    open(4);
    await screen.findByRole("link", { name: /Older/ });
    expect(screen.getByText("3 more unread are older.")).toBeDefined();
    const filter = screen.getByRole("button", { name: "Unread only" });
    fireEvent.click(filter);
    expect(filter.getAttribute("aria-pressed")).toBe("true");
    expect(screen.queryByRole("link", { name: /Older/ })).toBeNull();
    expect(screen.getByRole("link", { name: /Mike is busy/ })).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Mark all read" }));
    expect(await screen.findByText("You have read everything here.")).toBeDefined();
    fireEvent.click(filter);
    expect(screen.getByRole("link", { name: /Older/ })).toBeDefined();
  });

  it("hears of news, and so does the count beside Conflicts", async () => {
    show({ unread: 1, openConflicts: 2 });
    expect(screen.getByRole("link", { name: "Conflicts, 2 open" })).toBeDefined();
    await waitFor(() => expect(calls.length).toBeGreaterThan(0));
    served = aNews({ unread: 3, openConflicts: 5 });
    act(() => SilentSource.latest?.onmessage?.({ data: '{"bookingId":null}' }));
    expect(await screen.findByRole("button", { name: "Notifications, 3 unread" })).toBeDefined();
    expect(screen.getByRole("link", { name: "Conflicts, 5 open" })).toBeDefined();
  });
});

describe("the news after reading", () => {
  it.each<[string, readonly string[] | "all", number, boolean[]]>([
    ["one", ["n1"], 4, [true, true]],
    ["one that was read before", ["n2"], 5, [false, true]],
    ["one that is not listed", ["n9"], 5, [false, true]],
    ["all, listed or not", "all", 0, [true, true]],
  ])("%s", (_case, ids, unread, read) => {
    const after = afterReading(aNews({ unread: 5 }), ids);
    expect(after.unread).toBe(unread);
    expect(after.items?.map((item) => item.isRead)).toEqual(read);
  });
});

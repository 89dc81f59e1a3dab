// @vitest-environment jsdom
import "../testing/browser-gaps";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ToastRegion } from "@/components/parts/toast";
import { toastQueue } from "@/components/parts/toast-queue";
import { aRouter } from "@/components/testing/router";
import type { ConflictView } from "@/lib/domain/conflict-view";
import type { ConflictDetail, ConflictViewer, ResolveConflict } from "./conflict-facts";
import { ConflictInbox } from "./conflict-inbox";
import { OwnConflicts } from "./own-conflicts";
import { aConflict, aDetail, closedBy, mike, now, priya } from "./testing";

const router = aRouter();

afterEach(() => {
  cleanup();
  for (const toast of toastQueue.visibleToasts) toastQueue.close(toast.key);
});

type Given = {
  rows?: ConflictView[];
  detail?: ConflictDetail | null;
  viewer?: ConflictViewer;
  resolve?: ResolveConflict;
};

function page({
  rows = [aConflict()],
  detail = aDetail(),
  viewer = priya,
  resolve = async () => taken,
}: Given) {
  return (
    <AppRouterContext.Provider value={router}>
      <ConflictInbox
        asked={{ tab: "open", kind: null, fieldworkerId: null, show: detail?.facts.id ?? null }}
        rows={rows}
        openCount={rows.length}
        detail={detail}
        fieldworkers={[{ id: "mike", name: "Mike Ortega" }]}
        viewer={viewer}
        now={now}
        resolve={resolve}
      />
      <ToastRegion />
    </AppRouterContext.Provider>
  );
}

const taken = { ok: true, value: null } as const;
const second = aConflict({ id: "c2", booking: { ...aConflict().booking, id: "b2", customer: "Ada Quist" } });
const third = aConflict({ id: "c3", booking: { ...aConflict().booking, id: "b3", customer: "Rui Silva" } });
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole("button", { name }));

/** An answer that comes when the test says so. */
function later<T>() {
  let settle: (value: T) => void = () => {};
  const answer = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { answer, settle: (value: T) => settle(value) };
}

describe("the list", () => {
  it("is one stop of the Tab key, and j, k, arrows, Home and End go through it", () => {
    render(page({ rows: [aConflict(), second, third] }));
    const links = within(screen.getByRole("list", { name: "Open conflicts" })).getAllByRole("link");
    expect(links.map((link) => link.tabIndex)).toEqual([0, -1, -1]);
    links[0]?.focus();
    const walk = (key: string) => {
      fireEvent.keyDown(document.activeElement ?? document.body, { key });
      return links.indexOf(document.activeElement as HTMLAnchorElement);
    };
    expect(["j", "ArrowDown", "j", "k", "Home", "End", "ArrowUp"].map(walk)).toEqual([1, 2, 2, 1, 0, 2, 1]);
    expect(links.map((link) => link.tabIndex)).toEqual([-1, 0, -1]);
    fireEvent.keyDown(document.activeElement ?? document.body, { key: "j", ctrlKey: true });
    expect(links.indexOf(document.activeElement as HTMLAnchorElement)).toBe(1);
  });

  it("names a personal event by its time alone, and puts what waits apart", () => {
    render(page({ rows: [aConflict(), { ...second, snoozedAt: now }] }));
    expect(screen.getByRole("link", { name: /Elena Cruz/ }).textContent).toContain(
      "Busy event (private) · 2:00–3:00 PM",
    );
    const waiting = screen.getByRole("list", { name: "Waiting for somebody else" });
    expect(within(waiting).getByRole("link").textContent).toContain("Ada Quist");
  });

  it("says when there is nothing", () => {
    render(page({ rows: [], detail: null }));
    expect(screen.getByText("No conflicts. Bookings and calendars agree.")).toBeDefined();
  });
});

describe("an answer", () => {
  it("is shown at once, asked for once, and read anew when it was taken", async () => {
    const { answer, settle } = later<typeof taken>();
    const resolve = vi.fn(() => answer);
    render(page({ resolve }));
    press("Keep booking");
    expect(within(screen.getByRole("list", { name: "Open conflicts" })).getByText("Saving…")).toBeDefined();
    press("They will move their event");
    expect(resolve.mock.calls).toEqual([[{ conflictId: "c1", choice: { kind: "keep" } }]]);
    settle(taken);
    expect(await screen.findByText("Elena Cruz's booking stays.")).toBeDefined();
    expect(screen.queryByRole("button", { name: "Keep booking" })).toBeNull();
    expect(router.refresh).toHaveBeenCalled();
  });

  it("that hands the turn on leaves the other answers there", async () => {
    render(page({}));
    press("They will move their event");
    expect(await screen.findByText(/^Waiting for Mike/)).toBeDefined();
    expect(screen.getByRole("button", { name: "Keep booking" })).toBeDefined();
  });

  it("is taken back with its reason when it was refused, and the answers are there again", async () => {
    const resolve: ResolveConflict = async () => ({
      ok: false,
      problem: "overlap",
      detail: "Mike has #7 then",
    });
    render(page({ detail: aDetail({ kind: "moved" }), rows: [aConflict({ kind: "moved" })], resolve }));
    press("Apply the move");
    const said = await screen.findByRole("alert");
    expect(said.textContent).toContain("Mike has #7 then. The booking stays where it is");
    expect(screen.queryByText("Saving…")).toBeNull();
    expect(screen.getByRole("button", { name: "Apply the move" })).toBeDefined();
  });

  it("is taken back when nobody answers", async () => {
    render(page({ resolve: () => Promise.reject(new Error("offline")) }));
    press("Keep booking");
    expect((await screen.findByRole("alert")).textContent).toContain("Lockstep did not answer");
  });

  it("that ignores needs a reason", async () => {
    const resolve = vi.fn<ResolveConflict>(async () => taken);
    render(page({ resolve }));
    press("Ignore…");
    press("Ignore");
    expect(screen.getByText("Say in a few words why, for the record.")).toBeDefined();
    expect(resolve).not.toHaveBeenCalled();
    fireEvent.change(screen.getByRole("textbox"), { target: { value: "  Same place  " } });
    press("Ignore");
    await waitFor(() =>
      expect(resolve).toHaveBeenCalledWith({
        conflictId: "c1",
        choice: { kind: "ignore", reason: "Same place" },
      }),
    );
  });

  it.each([
    ["extraCopy", "Remove extra copy…", "Keep both", "Remove extra copy", "removeExtra"],
    ["deleted", "Cancel booking…", "Keep booking", "Cancel booking", "cancelBooking"],
  ] as const)("[A35] [B17] %s: is asked again before %s", async (kind, label, no, yes, choice) => {
    const resolve = vi.fn<ResolveConflict>(async () => taken);
    render(page({ detail: aDetail({ kind }), rows: [aConflict({ kind })], resolve }));
    press(label);
    press(no);
    expect(resolve).not.toHaveBeenCalled();
    press(label);
    press(yes);
    await waitFor(() => expect(resolve).toHaveBeenCalledWith({ conflictId: "c1", choice: { kind: choice } }));
  });

  it("is nobody's who only looks", () => {
    render(page({ viewer: { ...priya, role: "viewer" } }));
    expect(screen.queryByRole("button", { name: /booking|event|Ignore/ })).toBeNull();
    expect(screen.queryByRole("link", { name: "Reassign" })).toBeNull();
    expect(screen.getByText("A dispatcher or an owner answers this.")).toBeDefined();
  });
});

describe("a shown conflict that closes", () => {
  it("by itself says so", async () => {
    const { rerender } = render(page({}));
    rerender(page({ rows: [], detail: aDetail({ closed: closedBy(null, "itself") }) }));
    expect(
      await screen.findByText("Elena Cruz, #1043. Closed by itself: the two agree again."),
    ).toBeDefined();
    expect(screen.queryByRole("button", { name: "Keep booking" })).toBeNull();
  });

  it("by an answer of this page puts the focus on its title and is not news", async () => {
    const { rerender } = render(page({}));
    press("Keep booking");
    await screen.findByText("Elena Cruz's booking stays.");
    rerender(page({ rows: [], detail: aDetail({ closed: closedBy("Priya Shah", "kept") }) }));
    expect(document.activeElement?.textContent).toBe("Mike is busy during Elena Cruz's booking");
    expect(screen.queryByText(/^Elena Cruz, #1043/)).toBeNull();
  });

  it("tells who was told and who read it", () => {
    render(page({}));
    expect(screen.getByText("Mike Ortega and Priya Shah told in the app")).toBeDefined();
    expect(screen.getByText("Mike Ortega read it")).toBeDefined();
  });
});

describe("a fieldworker's own conflicts", () => {
  const own = (resolve: ResolveConflict, facts: Partial<ConflictView> = {}) =>
    render(
      <AppRouterContext.Provider value={router}>
        <OwnConflicts tab="open" rows={[aConflict(facts)]} shownId={null} viewer={mike} resolve={resolve} />
      </AppRouterContext.Provider>,
    );

  it("say what overlaps and offer the two answers", async () => {
    const resolve = vi.fn<ResolveConflict>(async () => taken);
    own(resolve);
    expect(
      screen.getByRole("article", {
        name: "A 2 PM personal event overlaps Elena Cruz's booking. The booking stays.",
      }),
    ).toBeDefined();
    press("Ask office to move it");
    await waitFor(() =>
      expect(resolve).toHaveBeenCalledWith({ conflictId: "c1", choice: { kind: "askOffice" } }),
    );
    press("I'll move mine");
    expect(
      await screen.findByText("Move your event when you can. This closes by itself then."),
    ).toBeDefined();
    expect(screen.queryByRole("button", { name: "I'll move mine" })).toBeNull();
  });

  it("give the answer back when it was refused", async () => {
    own(async () => ({ ok: false, problem: "alreadyClosed" }));
    press("I'll move mine");
    expect((await screen.findByRole("alert")).textContent).toContain("closed already");
    expect(screen.getByRole("button", { name: "I'll move mine" })).toBeDefined();
  });

  it("that the office decides show no answer", () => {
    own(async () => taken, { kind: "deleted" });
    expect(screen.queryByRole("button")).toBeNull();
    expect(screen.getByRole("link", { name: "View Booking" })).toBeDefined();
  });
});

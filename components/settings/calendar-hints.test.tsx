import "../testing/browser-gaps";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { FreeDay } from "@/lib/domain/busy-view";
import type { LocalDate } from "@/lib/domain/time";
import type { HeldCalendar } from "./calendar-facts";
import { FreeDayHint } from "./free-day-hint";
import { type DecideRemoval, HeldRemovalCard } from "./held-removal";
import type { SaveAnswer } from "./use-saved-choice";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => {} }) }));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const tuesday: FreeDay = {
  startDate: "2026-11-10" as LocalDate,
  endDateExclusive: "2026-11-11" as LocalDate,
  provider: "google",
};

function renderHint(
  titles: { when: string; title: string }[],
  change = async (): Promise<SaveAnswer> => ({ ok: true }),
) {
  vi.stubGlobal("fetch", async () => Response.json({ titles }));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <FreeDayHint days={[tuesday]} changeRule={change} />
    </QueryClientProvider>,
  );
}

describe("an all-day event marked free", () => {
  test("is named to its owner, with what it means [P4][C20]", async () => {
    renderHint([{ when: "2026-11-10/2026-11-11", title: "PTO" }]);
    expect(await screen.findByText(/“PTO”/)).toBeTruthy();
    expect(screen.getByTestId("free-day-hint").textContent).toContain(
      "You have “PTO”, all day on Tue 10 Nov marked Free in Google, so it won't block.",
    );
  });

  test("goes without a name while none is known", () => {
    renderHint([]);
    expect(screen.getByTestId("free-day-hint").textContent).toContain(
      "You have an all-day event on Tue 10 Nov",
    );
  });

  test("blocks by one press, and the hint goes", async () => {
    const change = vi.fn(async () => ({ ok: true }));
    renderHint([], change);
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Block it anyway" })));
    expect(change).toHaveBeenCalledWith({ rule: "allDayFree", isOn: true });
    expect(screen.queryByTestId("free-day-hint")).toBeNull();
  });

  test("stays with its reason when that cannot be saved", async () => {
    renderHint([], async () => ({ ok: false, message: "Not now." }));
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Block it anyway" })));
    expect(screen.getByRole("alert").textContent).toBe("Not now.");
  });

  test("shows how to mark it busy [C20]", () => {
    renderHint([]);
    const how = screen.getByRole("button", { name: "Show me how" });
    expect(how.getAttribute("aria-expanded")).toBe("false");
    fireEvent.click(how);
    expect(how.getAttribute("aria-expanded")).toBe("true");
    expect(screen.getByText(/under the calendar's name change/)).toBeTruthy();
  });
});

describe("a removal too large to believe", () => {
  const whose = { calendarId: "c1", whose: "your Google Calendar" };
  const asking: HeldCalendar = { ...whose, kind: "asking", removing: 40, of: 42 };
  const renderCard = (decide: DecideRemoval, calendar: HeldCalendar = asking) =>
    render(<HeldRemovalCard calendar={calendar} decide={decide} />);
  const press = async (name: string) => {
    await act(async () => fireEvent.click(screen.getByRole("button", { name })));
  };

  test("says that the time stays blocked, and takes one answer [P18]", async () => {
    const decide = vi.fn(async () => ({ ok: true }));
    renderCard(decide);
    expect(screen.getByTestId("held-c1").textContent).toContain(
      "40 of 42 events disappeared at once from your Google Calendar. We kept blocking that time.",
    );
    await press("Keep blocking");
    expect(decide).toHaveBeenCalledWith({ calendarId: "c1", choice: "keep" });
    expect(screen.queryAllByRole("button")).toHaveLength(0);
  });

  test("really gone can be undone", async () => {
    const asked: unknown[] = [];
    renderCard(async (wish) => {
      asked.push(wish);
      return { ok: true };
    });
    await press("They are really gone");
    await press("Undo");
    expect(asked).toEqual([
      { calendarId: "c1", choice: "approve" },
      { calendarId: "c1", choice: "undo" },
    ]);
    expect(screen.getByTestId("held-c1").textContent).toContain("that time is blocked again");
  });

  test("keeps its question when the answer cannot be saved", async () => {
    renderCard(async () => ({ ok: false }));
    await press("They are really gone");
    expect(screen.getByRole("alert")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Keep blocking" })).toBeTruthy();
  });

  test("says that somebody else answered first", async () => {
    renderCard(async () => ({ ok: false, problem: "nothingHeld" }));
    await press("Keep blocking");
    expect(screen.getByRole("alert").textContent).toContain("answered this already");
  });

  test("offers Undo after the page is read again", () => {
    renderCard(async () => ({ ok: true }), { ...whose, kind: "approved", undoable: 40 });
    expect(screen.getByTestId("held-c1").textContent).toContain("40 events disappeared at once");
    expect(screen.getByRole("button", { name: "Undo" })).toBeTruthy();
  });
});

import "../testing/browser-gaps";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ProductClock } from "../live/product-clock";
import { DemoClock, type MoveClock } from "./demo-clock";

const refresh = vi.fn();
vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh }) }));
afterEach(() => {
  cleanup();
  refresh.mockClear();
});

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

function page({
  zone = "America/Los_Angeles",
  aheadMs = 0,
  changesAt = "2027-03-14T10:00:00Z" as string | null,
  moveClock = vi.fn<MoveClock>(async () => ({ ok: true })),
} = {}) {
  render(
    <ProductClock now="2026-11-03T17:41:09Z" aheadMs={aheadMs}>
      <DemoClock zone={zone} changesAt={changesAt} moveClock={moveClock} />
    </ProductClock>,
  );
  return moveClock;
}

describe("the demo clock", () => {
  test("shows product time to the second, where the company is", () => {
    page();
    expect(screen.getByTestId("demo-clock-now").textContent).toMatch(/^9:41:(09|10) AM$/);
    expect(screen.getByText("Tue 3 Nov 2026 · PST · Los Angeles")).toBeTruthy();
    expect(screen.getByText("This is real time.")).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Back to real time" }).disabled).toBe(true);
  });

  test.each([
    [5 * 60_000, "5 min ahead of real time."],
    [155 * 60_000, "2 h 35 min ahead of real time."],
    [113 * 86_400_000, "113 days ahead of real time."],
  ])("%d ms ahead is said in words, and there is a way back", (aheadMs, words) => {
    page({ aheadMs });
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Back to real time" }).disabled).toBe(false);
    expect(screen.getByText(/^Time runs backwards then/)).toBeTruthy();
  });

  test.each([
    ["+5 min", "5"],
    ["+30 min", "30"],
    ["+2 h", "120"],
    ["To the next clock change", "clockChange"],
  ] as const)("%s moves it and reads the page anew", async (name, move) => {
    const moveClock = page();
    press(name);
    await vi.waitFor(() => expect(refresh).toHaveBeenCalledOnce());
    expect(moveClock).toHaveBeenCalledExactlyOnceWith({ move });
  });

  test("a second press waits for the first", async () => {
    let finish = (_: { ok: boolean }) => {};
    const moveClock = page({
      moveClock: vi.fn<MoveClock>(() => new Promise((resolve) => (finish = resolve))),
    });
    press("+2 h");
    press("+2 h");
    press("+5 min");
    expect(moveClock).toHaveBeenCalledOnce();
    finish({ ok: true });
    await vi.waitFor(() => expect(refresh).toHaveBeenCalledOnce());
  });

  test.each([
    [
      async () => ({ ok: false, message: "Your role does not allow this." }),
      "Your role does not allow this.",
    ],
    [async () => Promise.reject(new Error("gone")), /could not reach Lockstep/],
  ])("says why it was not moved", async (moveClock, words) => {
    page({ moveClock: vi.fn<MoveClock>(moveClock) });
    press("+5 min");
    expect((await screen.findByRole("alert")).textContent).toMatch(words);
    expect(refresh).not.toHaveBeenCalled();
  });

  test("names the next clock change, and says where there is none", () => {
    page();
    expect(screen.getByText(/^Sun 14 Mar 2027: PST becomes PDT\./)).toBeTruthy();
    cleanup();
    page({ zone: "Asia/Kolkata", changesAt: null });
    expect(screen.getByText("The clocks of Kolkata never change.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "To the next clock change" })).toBeNull();
  });
});

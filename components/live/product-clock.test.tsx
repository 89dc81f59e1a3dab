import "../testing/browser-gaps";
import { act, cleanup, render, screen } from "@testing-library/react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ProductClock, useClockAheadMs, useNow } from "./product-clock";

function Shown() {
  return (
    <p>
      {useNow().toISOString().slice(11, 19)} {useClockAheadMs()}
    </p>
  );
}
const page = (now: string, aheadMs = 0) => (
  <ProductClock now={now} aheadMs={aheadMs}>
    <Shown />
  </ProductClock>
);
const shown = () => screen.getByText(/^\d\d:/).textContent;

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe("product time in the browser", () => {
  test("goes on by itself from what the server said, whatever the browser's clock says", () => {
    vi.setSystemTime(new Date("1999-12-31T23:59:00Z"));
    render(page("2026-11-03T18:00:00Z"));
    expect(shown()).toBe("18:00:00 0");
    act(() => vi.advanceTimersByTime(3_000));
    expect(shown()).toBe("18:00:03 0");
  });

  test("jumps when the server says another time, and goes on from there", () => {
    const { rerender } = render(page("2026-11-03T18:00:00Z"));
    act(() => vi.advanceTimersByTime(10_000));
    rerender(page("2026-11-03T20:00:10Z", 7_200_000));
    expect(shown()).toBe("20:00:10 7200000");
    act(() => vi.advanceTimersByTime(1_000));
    expect(shown()).toBe("20:00:11 7200000");
    rerender(page("2026-11-03T18:00:11Z"));
    expect(shown()).toBe("18:00:11 0");
  });

  test("what appears later on an open page counts from when the page came", () => {
    const { rerender } = render(
      <ProductClock now="2026-11-03T18:00:00Z" aheadMs={0}>
        nothing yet
      </ProductClock>,
    );
    act(() => vi.advanceTimersByTime(60_000));
    rerender(page("2026-11-03T18:00:00Z"));
    expect(shown()).toBe("18:01:00 0");
  });

  test("says the same as the server while the page wakes up", async () => {
    vi.useRealTimers();
    const complaints = vi.spyOn(console, "error").mockImplementation(() => {});
    const place = document.createElement("div");
    place.innerHTML = renderToString(page("2026-11-03T18:00:00Z"));
    await act(async () => {
      hydrateRoot(place, page("2026-11-03T18:00:00Z"));
    });
    expect(complaints).not.toHaveBeenCalled();
    expect(place.textContent).toMatch(/^18:00:0/);
  });
});

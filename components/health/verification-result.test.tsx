// @vitest-environment jsdom
import "../testing/browser-gaps";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DifferenceView, VerificationView } from "@/lib/domain/verify-copy-view";
import { type VerificationActions, VerificationResult } from "./verification-result";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: vi.fn() }) }));
afterEach(cleanup);

const difference = (wish: Partial<DifferenceView> = {}): DifferenceView => ({
  mirrorId: "m1",
  bookingId: "b1",
  ref: 1043,
  customer: "Ada Quist",
  start: new Date("2026-11-03T22:00:00Z"),
  end: new Date("2026-11-03T23:00:00Z"),
  zone: "America/Los_Angeles",
  kind: "moved",
  repair: "none",
  ...wish,
});
const view = (wish: Partial<VerificationView> = {}): VerificationView => ({
  id: "v1",
  provider: "google",
  requestedAt: new Date("2026-11-01T17:00:00Z"),
  finishedAt: new Date("2026-11-01T17:00:04Z"),
  checked: 12,
  failure: null,
  differences: [],
  ...wish,
});

function show(verification: VerificationView | null) {
  const actions = {
    verify: vi.fn<VerificationActions["verify"]>(async () => ({ ok: true, value: null })),
    repair: vi.fn<VerificationActions["repair"]>(async () => ({ ok: true, value: { asked: 1 } })),
  };
  render(
    <VerificationResult {...{ connectionId: "c1", verification, zone: "America/Los_Angeles", actions }} />,
  );
  return actions;
}
const verifyButton = () => screen.getByRole<HTMLButtonElement>("button", { name: "Verify now" });

describe("[B58] the result of a comparison", () => {
  it("before the first one says what it does, and asks for one", async () => {
    const { verify } = show(null);
    expect(screen.getByText(/^Compares every upcoming booking/)).toBeDefined();
    fireEvent.click(verifyButton());
    await waitFor(() => expect(verify).toHaveBeenCalledWith({ connectionId: "c1" }));
  });

  it("while it goes on counts, and takes no second wish", () => {
    show(view({ finishedAt: null, checked: 25, differences: [difference()] }));
    expect(screen.getByRole("status").textContent).toBe("Comparing… 25 copies so far.");
    expect(verifyButton().disabled).toBe(true);
    expect(screen.queryByRole("button", { name: /^Repair/ })).toBeNull();
  });

  it("with 0 differences says so", () => {
    show(view());
    expect(screen.getByRole("status").textContent).toContain(
      "All 12 upcoming copies show their bookings. 0 differences.",
    );
    expect(screen.queryByRole("button", { name: "Repair all" })).toBeNull();
  });

  it("lists each difference with its booking, and repairs one or all", async () => {
    const long = "Bartholomew Featherstonehaugh-Cholmondeley of the Very Long Names Company";
    const { repair } = show(
      view({
        differences: [
          difference(),
          difference({ mirrorId: "m2", bookingId: "b2", ref: 1044, customer: long, kind: "missing" }),
        ],
      }),
    );
    expect(screen.getByRole("status").textContent).toContain("2 of 12 upcoming copies differ.");
    const second = within(screen.getByTestId("difference-m2"));
    expect(second.getByText("Not in the calendar")).toBeDefined();
    expect(second.getByRole("link").getAttribute("href")).toBe("/bookings/b2");
    expect(second.getByText(long)).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Repair booking #1044" }));
    await waitFor(() => expect(repair).toHaveBeenCalledWith({ verificationId: "v1", mirrorIds: ["m2"] }));
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Repair booking #1044" }).textContent).toBe("Repair"),
    );
    fireEvent.click(screen.getByRole("button", { name: "Repair all" }));
    await waitFor(() => expect(repair).toHaveBeenLastCalledWith({ verificationId: "v1", mirrorIds: "all" }));
  });

  it("offers no repair where one is on its way, done, asked about or impossible", () => {
    show(
      view({
        differences: [
          difference({ mirrorId: "a", repair: "asked" }),
          difference({ mirrorId: "b", repair: "done" }),
          difference({ mirrorId: "c", repair: "question" }),
          difference({ mirrorId: "d", kind: "unreadable" }),
        ],
      }),
    );
    expect(screen.queryByRole("button", { name: /Repair|Try again/ })).toBeNull();
    expect(screen.getByText("On its way")).toBeDefined();
    expect(screen.getByText("Put right")).toBeDefined();
    expect(screen.getByRole("link", { name: "Open conflicts" }).getAttribute("href")).toBe("/conflicts");
  });

  it("says why it could not be done to its end", () => {
    show(view({ checked: 3, failure: { kind: "unavailable", status: 503, retryAfterMs: null } }));
    expect(screen.getByText(/^Google is not available \(503\), so only 3 could be compared/)).toBeDefined();
    expect(verifyButton().disabled).toBe(false);
  });
});

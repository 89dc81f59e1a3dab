// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { announce } from "./announcements";
import { LiveRegion } from "./live-region";
import { ToastRegion } from "./toast";
import { showToast, toastQueue } from "./toast-queue";

const polite = () => document.querySelector('[aria-live="polite"]')?.textContent;
const isShown = (text: string) => screen.queryByText(text, { selector: ".toast-text" }) !== null;

describe("toasts", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    render(
      <>
        <ToastRegion />
        <LiveRegion />
      </>,
    );
  });
  afterEach(() => {
    act(() => toastQueue.clear());
    cleanup();
    vi.useRealTimers();
  });

  it("announces politely in a region that was there before", () => {
    const region = document.querySelector('[aria-live="polite"]');
    act(() => void showToast({ text: "Saved." }));
    expect(document.querySelector('[aria-live="polite"]')).toBe(region);
    expect(polite()).toBe("Saved.");
    expect(document.querySelector('[role="alert"]')).toBeNull();
  });

  it.each([
    { kind: "plain", action: undefined, staysMs: 4_900, goneMs: 5_100 },
    { kind: "with Undo", action: { label: "Undo", onAction: () => {} }, staysMs: 9_900, goneMs: 10_100 },
  ])("a toast $kind is gone after its time", ({ action, staysMs, goneMs }) => {
    act(() => void showToast({ text: "Moved to Ana.", action }));
    act(() => void vi.advanceTimersByTime(staysMs));
    expect(isShown("Moved to Ana.")).toBe(true);
    act(() => void vi.advanceTimersByTime(goneMs - staysMs));
    expect(isShown("Moved to Ana.")).toBe(false);
  });

  it("waits while it holds the focus", () => {
    act(() => void showToast({ text: "Moved to Ana.", action: { label: "Undo", onAction: () => {} } }));
    act(() => screen.getByRole("button", { name: "Undo" }).focus());
    act(() => void vi.advanceTimersByTime(60_000));
    expect(isShown("Moved to Ana.")).toBe(true);
  });

  it("does its action once and goes", () => {
    const onAction = vi.fn();
    act(() => void showToast({ text: "Moved to Ana.", action: { label: "Undo", onAction } }));
    fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(onAction).toHaveBeenCalledTimes(1);
    expect(isShown("Moved to Ana.")).toBe(false);
  });

  it("says the same words again when told again, and keeps assertive for the other region", () => {
    act(() => announce("Synced."));
    const first = document.querySelector('[aria-live="polite"] span');
    act(() => announce("Synced."));
    expect(document.querySelector('[aria-live="polite"] span')).not.toBe(first);
    act(() => announce("Your changes were lost.", "assertive"));
    expect(polite()).toBe("");
    expect(document.querySelector('[aria-live="assertive"]')?.textContent).toBe("Your changes were lost.");
  });
});

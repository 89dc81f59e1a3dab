import "../testing/browser-gaps";
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { KeepUpToDate } from "./keep-up-to-date";
import { StatusRules } from "./status-rules";
import type { SaveAnswer } from "./use-saved-choice";

afterEach(cleanup);

/** An answer that comes when the test says so. */
function laterAnswer() {
  let settle: (answer: SaveAnswer) => void = () => {};
  const answer = new Promise<SaveAnswer>((resolve) => {
    settle = resolve;
  });
  return { answer, settle: (value: SaveAnswer) => settle(value) };
}

function renderRules(changeRule: () => Promise<SaveAnswer>) {
  const confirmed = {
    id: "s1",
    name: "Confirmed",
    tone: "confirmed",
    calendarRule: "push",
    upcomingBookings: 3,
  } as const;
  render(<StatusRules statuses={[confirmed]} changeRule={changeRule} />);
  return (name: string) => screen.getByRole<HTMLInputElement>("radio", { name });
}

describe("a status rule", () => {
  test("is shown at once, called saving until it is saved, and asked for by id", async () => {
    const { answer, settle } = laterAnswer();
    const changeRule = vi.fn(() => answer);
    const radio = renderRules(changeRule);
    fireEvent.click(radio("Delete"));
    expect(radio("Delete").checked).toBe(true);
    expect(screen.getByText("Saving…")).toBeTruthy();
    expect(changeRule).toHaveBeenCalledWith({ statusId: "s1", calendarRule: "remove" });
    settle({ ok: true });
    await waitFor(() => expect(screen.queryByText("Saving…")).toBeNull());
    expect(radio("Delete").checked).toBe(true);
  });

  test.each([
    [
      "refused with words",
      async () => ({ ok: false, message: "Your role does not allow this." }),
      /role does not/,
    ],
    ["refused without", async () => ({ ok: false }), /could not be saved/],
    ["never answered", async () => Promise.reject(new Error("offline")), /could not reach/],
  ])("goes back to what it was when %s", async (_, changeRule, words) => {
    const radio = renderRules(changeRule);
    fireEvent.click(radio("No action"));
    await screen.findByText(words);
    expect(radio("Push").checked).toBe(true);
    expect(radio("No action").checked).toBe(false);
  });

  test("goes back to the last saved choice, not to the first one", async () => {
    const answers: SaveAnswer[] = [{ ok: true }, { ok: false }];
    const radio = renderRules(async () => answers.shift() ?? { ok: false });
    fireEvent.click(radio("Delete"));
    await waitFor(() => expect(screen.queryByText("Saving…")).toBeNull());
    fireEvent.click(radio("No action"));
    await screen.findByText(/could not be saved/);
    expect(radio("Delete").checked).toBe(true);
  });

  test("an older choice that fails does not undo a newer one that is still being saved", async () => {
    const [first, second] = [laterAnswer(), laterAnswer()];
    const waiting = [first.answer, second.answer];
    const radio = renderRules(() => waiting.shift() ?? Promise.reject(new Error("one too many")));
    fireEvent.click(radio("Delete"));
    fireEvent.click(radio("No action"));
    await act(async () => first.settle({ ok: false }));
    expect(radio("No action").checked).toBe(true);
    expect(screen.getByText("Saving…")).toBeTruthy();
    await act(async () => second.settle({ ok: true }));
    expect(screen.queryByText("Saving…")).toBeNull();
    expect(radio("No action").checked).toBe(true);
  });
});

describe("a switch", () => {
  test.each([true, false])("that was %s is so again when saving fails", async (initial) => {
    render(<KeepUpToDate initial={initial} change={async () => ({ ok: false })} />);
    const control = screen.getByRole<HTMLInputElement>("switch");
    expect(control.checked).toBe(initial);
    fireEvent.click(control);
    await screen.findByText(/could not be saved/);
    expect(control.checked).toBe(initial);
  });
});

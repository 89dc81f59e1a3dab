// @vitest-environment jsdom
import "../testing/browser-gaps";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type AnswerCatchUp, CatchUpPrompt } from "./catch-up";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: vi.fn() }) }));
afterEach(cleanup);

function show(count: number, given: Awaited<ReturnType<AnswerCatchUp>> | "lost" = { ok: true }) {
  const answer = vi.fn<AnswerCatchUp>(async () => {
    if (given === "lost") throw new Error("offline");
    return given;
  });
  render(<CatchUpPrompt count={count} calendar="lee@demo.test › Work" answer={answer} />);
  return answer;
}

describe("[A4] the question after a connect", () => {
  it("names how many and where to, and adds them", async () => {
    const answer = show(3);
    expect(screen.getByTestId("catch-up").textContent).toContain(
      "You're live. 3 upcoming bookings can be added to lee@demo.test › Work.",
    );
    fireEvent.click(screen.getByRole("button", { name: "Add 3 now" }));
    await waitFor(() => expect(screen.queryByTestId("catch-up")).toBeNull());
    expect(answer.mock.calls).toEqual([[{ choice: "add" }]]);
  });

  it("is skipped", async () => {
    const answer = show(1);
    expect(screen.getByRole("button", { name: "Add 1 now" })).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Skip" }));
    await waitFor(() => expect(screen.queryByTestId("catch-up")).toBeNull());
    expect(answer).toHaveBeenCalledWith({ choice: "skip" });
  });

  it("goes away when it was answered elsewhere, and stays when nobody heard the answer", async () => {
    show(3, { ok: false, problem: "notAsked" });
    fireEvent.click(screen.getByRole("button", { name: "Add 3 now" }));
    await waitFor(() => expect(screen.queryByTestId("catch-up")).toBeNull());
    cleanup();
    show(3, "lost");
    fireEvent.click(screen.getByRole("button", { name: "Add 3 now" }));
    await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("could not reach Lockstep"));
    expect(screen.getByTestId("catch-up")).toBeDefined();
  });
});

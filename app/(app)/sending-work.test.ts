import { after } from "next/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sendWaitingWork } from "@/inngest/send";
import { done, refused } from "@/lib/result";
import { sendingHeldWork, sendingWork } from "./sending-work";

vi.mock("next/server", () => ({ after: vi.fn() }));
vi.mock("@/inngest/send", () => ({ sendWaitingWork: vi.fn() }));
beforeEach(() => {
  vi.mocked(after).mockClear();
  vi.mocked(sendWaitingWork).mockReset().mockResolvedValue();
});

describe("what a use case left on the outbox", () => {
  test("goes out after the response when it was taken", () => {
    const answer = done(null);
    expect(sendingWork(answer)).toBe(answer);
    expect(vi.mocked(after).mock.calls).toEqual([[sendWaitingWork]]);
  });

  test("is not looked for when it was refused", () => {
    const answer = refused("notFound");
    expect(sendingWork(answer)).toBe(answer);
    expect(after).not.toHaveBeenCalled();
  });
});

describe("what was held back for an undo", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const afterTheResponse = () => {
    for (const [work] of vi.mocked(after).mock.calls) if (typeof work === "function") void work();
  };

  test("is looked for once more when the hold is over, and what cannot be held goes at once", () => {
    const answer = done(null);
    expect(sendingHeldWork(answer, 10_000)).toBe(answer);
    expect(sendWaitingWork).not.toHaveBeenCalled();
    afterTheResponse();
    expect(sendWaitingWork).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10_000);
    expect(sendWaitingWork).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(100);
    expect(sendWaitingWork).toHaveBeenCalledTimes(2);
  });

  test("that it could not be sent then stops nobody: the minute cron sends it", async () => {
    sendingHeldWork(done(null), 10_000);
    afterTheResponse();
    vi.mocked(sendWaitingWork).mockRejectedValue(new Error("no engine"));
    await vi.advanceTimersByTimeAsync(10_100);
    expect(sendWaitingWork).toHaveBeenCalledTimes(2);
  });

  test("is not looked for when the change was refused", () => {
    sendingHeldWork(refused("notFound"), 10_000);
    expect(after).not.toHaveBeenCalled();
    vi.advanceTimersByTime(20_000);
    expect(sendWaitingWork).not.toHaveBeenCalled();
  });
});

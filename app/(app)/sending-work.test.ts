import { after } from "next/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { sendWaitingWork } from "@/inngest/send";
import { done, refused } from "@/lib/result";
import { sendingWork } from "./sending-work";

vi.mock("next/server", () => ({ after: vi.fn() }));
vi.mock("@/inngest/send", () => ({ sendWaitingWork: vi.fn() }));
beforeEach(() => vi.mocked(after).mockClear());

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

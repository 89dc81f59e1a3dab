import { describe, expect, it } from "vitest";
import { retryAfterMsOf } from "@/lib/calendar/answer-words";

const date = "Mon, 23 Nov 2026 10:00:00 GMT";

describe("retryAfterMsOf", () => {
  it.each([
    ["30", 30_000],
    [" 0 ", 0],
    ["1.5", 1_500],
    ["1000000000", 1_000_000_000_000],
    ["Mon, 23 Nov 2026 10:00:45 GMT", 45_000],
    ["Mon, 23 Nov 2026 09:00:00 GMT", 0],
    ["-30", null],
    ["soon", null],
    ["", null],
    [null, null],
  ])("reads %s as %s", (header, ms) => {
    expect(retryAfterMsOf(header, date)).toBe(ms);
  });

  it("does not guess a date without the server's clock", () => {
    expect(retryAfterMsOf("Mon, 23 Nov 2026 10:00:45 GMT", null)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { type MailFailure, mailRetryMs } from "./mail";
import { letterOf } from "./mail-letter";

const minute = 60_000;
const failure = (concerns: MailFailure["concerns"]): MailFailure => ({ code: "451", concerns });

describe("a letter that was not taken", () => {
  it("is tried after 1, 5 and 30 minutes, then hourly for a day, and then given up", () => {
    const waits = Array.from({ length: 29 }, (_, n) => mailRetryMs(failure("server"), n + 1));
    expect(waits.slice(0, 5)).toEqual([minute, 5 * minute, 30 * minute, 60 * minute, 60 * minute]);
    const given = waits.filter((wait) => wait !== null);
    expect(given).toHaveLength(27);
    expect(given.slice(3).reduce((sum, wait) => sum + wait, 0)).toBe(24 * 60 * minute);
    expect(waits.slice(27)).toEqual([null, null]);
  });

  it("is given up at once where it will never be taken", () => {
    expect(mailRetryMs(failure("never"), 1)).toBeNull();
    expect(mailRetryMs(failure("letter"), 1)).toBe(minute);
  });
});

describe("what a letter leads to", () => {
  const linked = (path: string) =>
    letterOf(
      {
        id: "1",
        to: { name: "", address: "a@b.test" },
        content: { subject: "s", body: ["words"], action: { label: "Open", path } },
        isMember: false,
      },
      { date: new Date(0), appUrl: "http://127.0.0.1:3000" },
    );

  it("is a place of this product, whatever the path says", () => {
    expect(linked("/me").text).toBe("words\n\nOpen: http://127.0.0.1:3000/me\n");
    for (const path of ["//evil.test/x", "https://evil.test", "javascript:alert(1)"]) {
      expect(linked(path).text).toBe("words\n");
      expect(linked(path).html).not.toMatch(/href|evil/);
    }
  });

  it("says to members alone that they can choose", () => {
    expect(linked("/me").text).not.toContain("Settings");
    expect(linked("/me").messageId).toBe("<1@127.0.0.1>");
  });
});

import { describe, expect, it } from "vitest";
import { returnPathOf } from "./return-path";

const appUrl = "https://dispatch.example.com";

const elsewhere = [
  "https://evil.example",
  "http://evil.example/board",
  "//evil.example",
  "///evil.example",
  "////evil.example/%2e%2e",
  "/\\evil.example",
  "\\/evil.example",
  "\\\\evil.example",
  "/\\/evil.example",
  "/%5c\\evil.example",
  "https:evil.example",
  "https:/evil.example",
  "https:///evil.example",
  "HTTPS://EVIL.EXAMPLE",
  "http:\\\\evil.example",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "file:///etc/passwd",
  "blob:https://dispatch.example.com/x",
  "ftp://evil.example",
  "evil.example",
  "www.evil.example/board",
  "@evil.example",
  ".evil.example",
  "./board",
  "../board",
  "?next=//evil.example",
  "#//evil.example",
  " //evil.example",
  "\t//evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/\r\nLocation: https://evil.example",
  "/ /evil.example",
  "/./\u0000/evil.example",
  "/.//evil.example",
  "/board/..//evil.example",
  "/%2e%2e//evil.example",
  "/x/%2e%2e//evil.example",
  "https://dispatch.example.com@evil.example",
  "https://dispatch.example.com.evil.example/board",
  "https://dispatch.example.com/board",
  "//dispatch.example.com/board",
  "/sign-in",
  "/sign-in?callbackUrl=/sign-in",
  "/api/auth/signout",
  "/board/../api/auth/signout",
  "/_next/static/x",
  "",
  `/${"a".repeat(2_001)}`,
];

describe("where sign-in returns to", () => {
  it.each(elsewhere)("refuses %j", (wish) => {
    expect(returnPathOf(wish, appUrl)).toBeNull();
  });

  it.each([
    ["/board", "/board"],
    ["/bookings/7?tab=activity#top", "/bookings/7?tab=activity#top"],
    ["/me/../board", "/board"],
    ["/bookings?back=https://evil.example", "/bookings?back=https://evil.example"],
    ["/%2F%2Fevil.example", "/%2F%2Fevil.example"],
    ["/@evil.example", "/@evil.example"],
    ["/sign-in-sheet", "/sign-in-sheet"],
  ])("keeps %j on this site", (wish, path) => {
    expect(returnPathOf(wish, appUrl)).toBe(path);
    expect(new URL(path, appUrl).origin).toBe(appUrl);
  });

  it("has nothing to say without a wish", () => {
    expect(returnPathOf(null, appUrl)).toBeNull();
    expect(returnPathOf(undefined, appUrl)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { type OriginVerdict, originFactsOf, originVerdict } from "./origin";

const appUrl = "http://127.0.0.1:3000";
const host = "127.0.0.1:3000";

function verdictOn(headers: Record<string, string>, trustsProxy = false): OriginVerdict {
  return originVerdict(originFactsOf(new Headers(headers), trustsProxy), appUrl);
}

describe("origin pin: the six ways around Next's own check", () => {
  it.each<[string, Record<string, string>, OriginVerdict]>([
    ["no Origin", { host }, "noOrigin"],
    ["no Origin, Sec-Fetch-Site: cross-site", { host, "sec-fetch-site": "cross-site" }, "noOrigin"],
    ["a foreign Origin", { host, origin: "http://evil.example" }, "foreignOrigin"],
    [
      "a foreign Origin that X-Forwarded-Host vouches for",
      { host, origin: "http://evil.example", "x-forwarded-host": "evil.example" },
      "foreignOrigin",
    ],
    [
      "a foreign Origin with a forged Host",
      { host: "evil.example", origin: "http://evil.example" },
      "foreignOrigin",
    ],
    ["Origin: null", { host, origin: "null" }, "foreignOrigin"],
  ])("refuses %s", (_, headers, verdict) => {
    expect(verdictOn(headers)).toBe(verdict);
  });
});

describe("origin pin: what else it decides", () => {
  it.each<[string, Record<string, string>, OriginVerdict]>([
    ["our own page", { host, origin: appUrl, "sec-fetch-site": "same-origin" }, "ok"],
    ["our own page in a browser without Sec-Fetch-Site", { host, origin: appUrl }, "ok"],
    [
      "our Origin from a cross-site fetch",
      { host, origin: appUrl, "sec-fetch-site": "cross-site" },
      "crossSite",
    ],
    ["our Origin under a foreign Host", { host: "evil.example", origin: appUrl }, "foreignHost"],
    ["another port of this machine", { host, origin: "http://127.0.0.1:4010" }, "foreignOrigin"],
    ["another name of this machine", { host, origin: "http://localhost:3000" }, "foreignOrigin"],
    ["the other scheme", { host, origin: "https://127.0.0.1:3000" }, "foreignOrigin"],
    ["a longer name that begins like ours", { host, origin: `${appUrl}.evil.example` }, "foreignOrigin"],
    ["our address with a path", { host, origin: `${appUrl}/` }, "foreignOrigin"],
    ["an empty Origin", { host, origin: "" }, "noOrigin"],
  ])("%s", (_, headers, verdict) => {
    expect(verdictOn(headers)).toBe(verdict);
  });

  it("reads X-Forwarded-Host behind a trusted proxy and only there", () => {
    const headers = { host: "10.0.0.7:3000", "x-forwarded-host": host, origin: appUrl };
    expect(verdictOn(headers, true)).toBe("ok");
    expect(verdictOn(headers, false)).toBe("foreignHost");
  });
});

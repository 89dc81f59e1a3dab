import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { unstable_doesMiddlewareMatch as doesProxyMatch } from "next/experimental/testing/server";
import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import { POST as google } from "@/app/api/webhooks/google/route";
import { POST as microsoft } from "@/app/api/webhooks/microsoft/route";
import { config } from "@/proxy";

const app = fileURLToPath(new URL("../../app", import.meta.url));
const routes = readdirSync(app, { recursive: true, encoding: "utf8" })
  .filter((path) => /(?:^|\/)route\.ts$/.test(path))
  .map((path) => ({
    url: `/${path.replace(/\/route\.ts$/, "").replace(/\[[^\]]+\]/g, "1")}`,
    standsAlone: readFileSync(`${app}/${path}`, "utf8").includes("standsAlone: true"),
  }));

describe("doors that stand alone", () => {
  it.each(routes)(
    "$url is left to itself by the proxy exactly when it asks at the gate",
    ({ url, standsAlone }) => {
      expect(doesProxyMatch({ config, nextConfig: {}, url })).toBe(!standsAlone);
    },
  );

  it.each([
    "/board",
    "/api/webhooks",
    "/api/webhooks/other",
    "/api/webhooks/google/more",
    "/_next/static/a.js",
  ])("%s goes through the proxy", (url) =>
    expect(doesProxyMatch({ config, nextConfig: {}, url })).toBe(true),
  );

  it.each([
    ["google", google],
    ["microsoft", microsoft],
  ])("refuse a foreign host before anything is looked at: %s", async (provider, post) => {
    const request = new NextRequest(`http://evil.example/api/webhooks/${provider}`, {
      method: "POST",
      headers: { host: "evil.example" },
    });
    const answer = await post(request, { params: Promise.resolve({}) });
    expect([answer.status, answer.headers.get("x-content-type-options")]).toEqual([421, "nosniff"]);
  });
});

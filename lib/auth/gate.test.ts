import { describe, expect, it } from "vitest";
import { gateFor } from "./gate";

const request = { refusedMethod: null, host: "127.0.0.1:3000", path: "/board", search: "" };
const appUrl = "http://127.0.0.1:3000";

describe("the gate before every page", () => {
  it("lets the site's own name pass, whatever its case", () => {
    expect(gateFor(request, appUrl)).toEqual({ kind: "pass" });
    expect(gateFor({ ...request, host: "Dispatch.Example.com" }, "https://dispatch.example.com")).toEqual({
      kind: "pass",
    });
  });

  it.each(["localhost:3000", "[::1]:3000", "127.0.0.1:8080", "localhost"])("sends %s to APP_URL", (host) => {
    expect(gateFor({ ...request, host, search: "?week=2" }, appUrl)).toEqual({
      kind: "redirect",
      to: "http://127.0.0.1:3000/board?week=2",
    });
  });

  it("cannot be made to redirect elsewhere by a path", () => {
    const gate = gateFor({ ...request, host: "localhost:3000", path: "//evil.example/x" }, appUrl);
    expect(gate.kind === "redirect" && new URL(gate.to).origin).toBe(appUrl);
  });

  it.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1:3000@evil.example",
    "10.0.0.5:3000",
    "",
    "a b",
  ])("refuses the foreign name %j", (host) => {
    expect(gateFor({ ...request, host }, appUrl)).toMatchObject({ kind: "refuse", status: 421 });
  });

  it.each([{ path: "/bookings/%00" }, { search: "?q=%00" }])("refuses a NUL in %j", (address) => {
    expect(gateFor({ ...request, ...address }, appUrl)).toMatchObject({ kind: "refuse", status: 400 });
  });

  it("refuses a request without a host", () => {
    expect(gateFor({ ...request, host: null }, appUrl)).toMatchObject({ kind: "refuse", status: 400 });
  });

  it("refuses methods it does not know before anything else", () => {
    expect(gateFor({ ...request, refusedMethod: "TRACE", host: "localhost:3000" }, appUrl)).toMatchObject({
      kind: "refuse",
      status: 405,
    });
  });

  it("never redirects the job engine or a probe", () => {
    for (const path of ["/api/inngest", "/api/health", "/api/health/ready"]) {
      expect(gateFor({ ...request, host: "10.0.0.5:3000", path }, appUrl)).toEqual({ kind: "pass" });
    }
    expect(gateFor({ ...request, host: "evil.example", path: "/api/healthy" }, appUrl).kind).toBe("refuse");
  });
});

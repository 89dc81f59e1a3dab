import { describe, expect, it } from "vitest";
import { addressBlockOf, clientAddressOf } from "./client-address";
import { cleanIncoming } from "./incoming";

describe("client address", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["198.51.100.1, 203.0.113.9", "203.0.113.9"],
    ["203.0.113.9:51234", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["[2001:db8::7]:443", "2001:db8::7"],
    ["fe80::1%eth0", "fe80::1"],
    ["", "unknown"],
  ])("of %j is %s", (forwarded, address) => {
    expect(clientAddressOf(new Headers({ "x-forwarded-for": forwarded }))).toBe(address);
  });

  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["unknown", "unknown"],
  ])("%s is counted as %s", (address, block) => {
    expect(addressBlockOf(address)).toBe(block);
  });
});

describe("headers a visitor makes up", () => {
  const madeUp = {
    "x-forwarded-for": "6.6.6.6",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-real-ip": "6.6.6.6",
    forwarded: "for=6.6.6.6",
  };
  const socket = { remoteAddress: "203.0.113.9" };

  it("are replaced by what the socket says", () => {
    const request = { method: "GET", headers: { ...madeUp, accept: "*/*" }, socket };
    cleanIncoming(request, false);
    expect(request.headers).toEqual({ accept: "*/*", "x-forwarded-for": "203.0.113.9" });
  });

  it("are a trusted proxy's word", () => {
    const request = { method: "GET", headers: { ...madeUp }, socket };
    cleanIncoming(request, true);
    expect(request.headers).toEqual(madeUp);
  });

  it.each(["TRACE", "BREW", "PROPFIND"])("%s travels marked, as the Fetch API cannot carry it", (method) => {
    const request = { method, headers: {} as Record<string, string>, socket };
    cleanIncoming(request, false);
    expect([request.method, request.headers["x-lockstep-refused-method"]]).toEqual(["OPTIONS", method]);
  });

  it("cannot say what only we say", () => {
    const headers = {
      "x-lockstep-refused-method": "TRACE",
      "x-request-id": "1",
      "x-nonce": "a",
      "x-lockstep-path": "/",
    };
    const request = { method: "GET", headers, socket };
    cleanIncoming(request, true);
    expect(request.headers).toEqual({});
  });
});

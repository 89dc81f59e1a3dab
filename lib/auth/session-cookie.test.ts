import { encode } from "next-auth/jwt";
import { describe, expect, it } from "vitest";
import { openSessionToken, sealSessionToken, sessionCookieFor } from "./session-cookie";

const secret = "a-secret-of-thirty-two-characters";

describe("session cookie", () => {
  it("is bound to this host and to https wherever https is", () => {
    expect(sessionCookieFor("https://dispatch.example.com")).toEqual({
      name: "__Host-lockstep-session",
      options: { httpOnly: true, sameSite: "lax", path: "/", secure: true },
    });
  });

  it("has no prefix and no Secure on loopback http, where browsers would drop it", () => {
    expect(sessionCookieFor("http://127.0.0.1:3000")).toEqual({
      name: "lockstep-session",
      options: { httpOnly: true, sameSite: "lax", path: "/", secure: false },
    });
  });

  it("carries the token and opens with the same secret only", async () => {
    const value = await sealSessionToken("the-token", secret);
    expect(value).not.toContain("the-token");
    expect(await openSessionToken(value, secret)).toBe("the-token");
    expect(await openSessionToken(value, `${secret}!`)).toBeNull();
  });

  it.each([
    ["nothing", undefined],
    ["an empty value", ""],
    ["no JWT", "abc"],
    ["an unsigned JWT", "e30.e30."],
  ])("opens to nobody for %s", async (_, value) => {
    expect(await openSessionToken(value, secret)).toBeNull();
  });

  it("opens to nobody without the claim, and after its time", async () => {
    expect(await openSessionToken(await encode({ token: { sub: "x" }, secret }), secret)).toBeNull();
    expect(
      await openSessionToken(await encode({ token: { sid: "x" }, secret, maxAge: -60 }), secret),
    ).toBeNull();
  });
});

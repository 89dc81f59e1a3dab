import { describe, expect, it } from "vitest";
import { control, sharedSandbox } from "../testing";
import {
  ALL,
  authorizeUrl,
  connect,
  FREEBUSY,
  failureOf,
  LIST,
  newAuth,
  newCalendar,
  OWNED,
  REDIRECT,
} from "./testing";

let clock = Date.parse("2026-11-23T08:00:00Z");
const sandbox = sharedSandbox({ now: () => clock });

/** The browser's part: the consent page's own form, filled in and sent. */
async function throughPages(url: string, email: string, untick: readonly string[], answer: "allow" | "deny") {
  const chooser = await (await fetch(url)).text();
  const link = [...chooser.matchAll(/href="([^"]+)"/g)]
    .map(([, href]) => (href ?? "").replaceAll("&amp;", "&"))
    .find((href) => href.includes(encodeURIComponent(email)));
  const consent = await (await fetch(new URL(link ?? "", url))).text();
  const boxes = [...consent.matchAll(/name="granted" value="([^"]+)"/g)].map(([, scope]) => scope ?? "");
  const action = (/<form method="post" action="([^"]+)"/.exec(consent)?.[1] ?? "").replaceAll("&amp;", "&");
  const form = new URLSearchParams({ account: email, answer });
  for (const scope of boxes) if (!untick.includes(scope)) form.append("granted", scope);
  const reply = await fetch(new URL(action, url), { method: "POST", body: form, redirect: "manual" });
  return { consent, boxes, back: new URL(reply.headers.get("location") ?? "") };
}

describe("consent pages", () => {
  it("walk from the chooser to a working refresh token, with every scope in words", async () => {
    const auth = newAuth(sandbox.url);
    const { url, verifier } = authorizeUrl(auth);
    const { consent, boxes, back } = await throughPages(url, "mike@demo.test", [], "allow");
    expect(boxes).toEqual([OWNED, LIST, FREEBUSY]);
    expect(consent).toContain("See, create, change and delete events on Google calendars you own");
    expect(back.searchParams.get("state")).toBe("state & more");
    const { tokens } = await auth.getToken({
      code: back.searchParams.get("code") ?? "",
      codeVerifier: verifier,
    });
    expect(tokens.refresh_token).toMatch(/^1\/\//);
    expect(tokens.scope?.split(" ")).toEqual(expect.arrayContaining(["openid", OWNED, LIST, FREEBUSY]));
    const claims = JSON.parse(Buffer.from(tokens.id_token?.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ email: "mike@demo.test", aud: "lockstep-dev" });
    expect(await auth.getTokenInfo(tokens.access_token ?? "")).toMatchObject({
      email: "mike@demo.test",
      sub: claims.sub,
    });
  });

  it("grant only what stays ticked, and the untouched calls then fail with 403", async () => {
    const auth = newAuth(sandbox.url);
    const { url, verifier } = authorizeUrl(auth);
    const { back } = await throughPages(url, "mike@demo.test", [OWNED], "allow");
    const { tokens } = await auth.getToken({
      code: back.searchParams.get("code") ?? "",
      codeVerifier: verifier,
    });
    expect(tokens.scope).not.toContain(OWNED);
    auth.setCredentials(tokens);
    const api = newCalendar(sandbox.url, auth);
    expect((await api.calendarList.list()).status).toBe(200);
    const failure = await failureOf(api.events.insert({ calendarId: "primary", requestBody: {} }));
    expect(failure).toMatchObject({ status: 403, reason: "insufficientPermissions" });
    expect(JSON.stringify(failure.data)).toContain("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
  });

  it("send access_denied and the state back on Deny", async () => {
    const { url } = authorizeUrl(newAuth(sandbox.url));
    const { back } = await throughPages(url, "mike@demo.test", [], "deny");
    expect(Object.fromEntries(back.searchParams)).toEqual({ state: "state & more", error: "access_denied" });
    expect(back.href.startsWith(REDIRECT)).toBe(true);
  });

  it.each([
    ["an unknown client", { client_id: "stranger" }, 401, "invalid_client"],
    [
      "a foreign redirect",
      { redirect_uri: "https://evil.test/api/calendars/google/callback" },
      400,
      "redirect_uri_mismatch",
    ],
    ["another path", { redirect_uri: "http://127.0.0.1:3000/steal" }, 400, "redirect_uri_mismatch"],
    ["another response type", { response_type: "token" }, 400, "invalid_request"],
    ["a scope nobody knows", { scope: "calendar.everything" }, 400, "invalid_scope"],
    ["a plain challenge", { code_challenge_method: "plain" }, 400, "invalid_request"],
  ])("show an error and never redirect for %s", async (_name, change, status, word) => {
    const url = new URL(authorizeUrl(newAuth(sandbox.url)).url);
    for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value);
    const reply = await fetch(url, { redirect: "manual" });
    expect(reply.status).toBe(status);
    expect(await reply.text()).toContain(word);
  });

  it("skip consent for what was granted before, and give no second refresh token", async () => {
    await connect(sandbox.url, "mike@demo.test");
    const auth = newAuth(sandbox.url);
    const { url, verifier } = authorizeUrl(auth, ALL, { prompt: "", login_hint: "mike@demo.test" });
    const reply = await fetch(url, { redirect: "manual" });
    const code = new URL(reply.headers.get("location") ?? "").searchParams.get("code") ?? "";
    const { tokens } = await auth.getToken({ code, codeVerifier: verifier });
    expect(tokens.access_token).toBeTruthy();
    expect(tokens.refresh_token).toBeUndefined();
  });
});

describe("codes", () => {
  async function freshCode() {
    const auth = newAuth(sandbox.url);
    const asked = authorizeUrl(auth);
    const { body } = await control(sandbox.url, "authorize", {
      authorizeUrl: asked.url,
      account: "lee@demo.test",
    });
    return { auth, verifier: asked.verifier, code: new URL(body.location).searchParams.get("code") ?? "" };
  }

  it("work once", async () => {
    const { auth, verifier, code } = await freshCode();
    await auth.getToken({ code, codeVerifier: verifier });
    const again = await failureOf(auth.getToken({ code, codeVerifier: verifier }));
    expect(again).toMatchObject({ status: 400, data: { error: "invalid_grant" } });
  });

  it.each([
    ["a wrong verifier", "x".repeat(43), "Invalid code verifier."],
    ["no verifier", undefined, "Missing code verifier."],
  ])("refuse %s, and stay good for the right one", async (_name, codeVerifier, error_description) => {
    const { auth, verifier, code } = await freshCode();
    const failure = await failureOf(auth.getToken({ code, codeVerifier }));
    expect(failure).toMatchObject({ status: 400, data: { error: "invalid_grant", error_description } });
    await expect(auth.getToken({ code, codeVerifier: verifier })).resolves.toBeTruthy();
  });

  it("expire, need their redirect address and the client's secret", async () => {
    const { auth, verifier, code } = await freshCode();
    const elsewhere = auth.getToken({ code, codeVerifier: verifier, redirect_uri: `${REDIRECT}?x` });
    expect((await failureOf(elsewhere)).data).toMatchObject({ error: "redirect_uri_mismatch" });
    const form = new URLSearchParams({
      code,
      grant_type: "authorization_code",
      client_id: "lockstep-dev",
      client_secret: "no",
    });
    const reply = await fetch(`${sandbox.url}/token`, { method: "POST", body: form });
    expect([reply.status, (await reply.json()).error]).toEqual([401, "invalid_client"]);
    clock += 11 * 60_000;
    expect((await failureOf(auth.getToken({ code, codeVerifier: verifier }))).data).toMatchObject({
      error: "invalid_grant",
    });
  });
});

describe("tokens", () => {
  it("are refreshed by the SDK by itself after a 401", async () => {
    const { auth, api, tokens } = await connect(sandbox.url, "mike@demo.test");
    auth.setCredentials({ access_token: tokens.access_token, refresh_token: tokens.refresh_token });
    await control(sandbox.url, "tokens/expire-access", { account: "mike@demo.test" });
    expect((await api.calendarList.list()).status).toBe(200);
    expect(auth.credentials.access_token).not.toBe(tokens.access_token);
    expect(auth.credentials.refresh_token).toBe(tokens.refresh_token);
    const { body } = await control(sandbox.url, "requests");
    const seen = body.requests.map((entry: { operation: string; status: number }) => [
      entry.operation,
      entry.status,
    ]);
    expect(seen.slice(-3)).toEqual([
      ["calendar.calendarList.list", 401],
      ["oauth.token", 200],
      ["calendar.calendarList.list", 200],
    ]);
  });

  it("run out after their hour: 401 authError", async () => {
    const { tokens } = await connect(sandbox.url, "mike@demo.test");
    clock += 3_600_000;
    const reply = await fetch(`${sandbox.url}/calendar/v3/users/me/calendarList`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(reply.status).toBe(401);
    expect((await reply.json()).error.errors[0]).toEqual({
      domain: "global",
      reason: "authError",
      message: "Invalid Credentials",
      location: "Authorization",
      locationType: "header",
    });
  });

  it("rotate when the switch is on: the new one arrives in the tokens event, the old one dies", async () => {
    await control(sandbox.url, "tokens/rotation", { enabled: true });
    const { auth, tokens } = await connect(sandbox.url, "raj@demo.test");
    const seen: (string | null | undefined)[] = [];
    auth.on("tokens", (fresh) => seen.push(fresh.refresh_token));
    await auth.refreshAccessToken();
    expect(seen[0]).toMatch(/^1\/\//);
    expect(seen[0]).not.toBe(tokens.refresh_token);
    const old = newAuth(sandbox.url);
    old.setCredentials({ refresh_token: tokens.refresh_token });
    expect(await failureOf(old.getAccessToken())).toMatchObject({
      status: 400,
      data: { error: "invalid_grant" },
    });
  });

  it.each([
    ["the SDK", async (auth: ReturnType<typeof newAuth>) => void (await auth.revokeCredentials())],
    [
      "the owner",
      async () => void (await control(sandbox.url, "tokens/revoke", { account: "mike@demo.test" })),
    ],
  ])("all die when %s revokes the grant", async (_name, revoke) => {
    const { auth, tokens } = await connect(sandbox.url, "mike@demo.test");
    await revoke(auth);
    const reply = await fetch(`${sandbox.url}/calendar/v3/users/me/calendarList`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(reply.status).toBe(401);
    const again = newAuth(sandbox.url);
    again.setCredentials({ refresh_token: tokens.refresh_token });
    expect(await failureOf(again.getAccessToken())).toMatchObject({
      status: 400,
      data: { error: "invalid_grant", error_description: "Token has been expired or revoked." },
    });
    const { body } = await control(sandbox.url, "accounts");
    expect(body.accounts[0].grants).toEqual([]);
  });

  it("name their holder only with sign-in scopes", async () => {
    const { tokens } = await connect(sandbox.url, "raj@demo.test");
    const ask = (token: string | null | undefined, version: string) =>
      fetch(`${sandbox.url}/oauth2/${version}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    expect(await (await ask(tokens.access_token, "v3")).json()).toMatchObject({
      email: "raj@demo.test",
      email_verified: true,
    });
    expect(await (await ask(tokens.access_token, "v2")).json()).toMatchObject({
      email: "raj@demo.test",
      id: expect.any(String),
    });
    const plain = await connect(sandbox.url, "raj@demo.test", { scopes: [LIST] });
    expect(plain.tokens.id_token).toBeUndefined();
    expect((await ask(plain.tokens.access_token, "v3")).status).toBe(401);
  });
});

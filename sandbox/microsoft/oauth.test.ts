import { beforeEach, describe, expect, it } from "vitest";
import { control, freshSandbox } from "../testing";
import {
  ALL,
  ANA,
  authorizeUrl,
  codeFields,
  connect,
  failureOf,
  newGraph,
  PAT,
  REDIRECT,
  steering,
  tokenCall,
} from "./testing";

let now = 0;
beforeEach(() => {
  now = Date.parse("2026-11-21T12:00:00Z");
});
const sandbox = freshSandbox({ now: () => now });

const MINUTE_MS = 60_000;
const steer = steering(sandbox);
const refresh = (token: unknown, extra: Record<string, string> = {}) =>
  tokenCall(sandbox.url, { grant_type: "refresh_token", refresh_token: String(token), ...extra });

async function aCode(account = ANA, scopes: readonly string[] = ALL) {
  const asked = authorizeUrl(sandbox.url, scopes);
  const { body } = await steer("authorize", { authorizeUrl: asked.url, account });
  return { code: new URL(body.location).searchParams.get("code") ?? "", verifier: asked.verifier };
}

const claimsOf = (token: unknown) =>
  JSON.parse(Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString("utf8"));

describe("signing in", () => {
  it("goes through the pages: pick an account, decline a permission, come back with a code and the state", async () => {
    const { url, verifier } = authorizeUrl(sandbox.url);
    const chooser = await (await fetch(url)).text();
    expect(chooser).toContain("Pick an account");
    expect(chooser).toContain(ANA);
    const consent = await (await fetch(`${url}&login_hint=${ANA}`)).text();
    expect(consent).toContain("Permissions requested");
    expect(consent).toContain('name="granted" value="Calendars.ReadWrite"');
    expect(consent).not.toContain('name="granted" value="User.Read"');
    const answer = await fetch(url, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ account: ANA, answer: "accept", granted: "offline_access" }),
    });
    const back = new URL(answer.headers.get("location") ?? "");
    expect([back.origin + back.pathname, back.searchParams.get("state")]).toEqual([REDIRECT, "state & more"]);
    const code = back.searchParams.get("code") ?? "";
    const { body } = await tokenCall(sandbox.url, codeFields(code, verifier));
    expect(body.scope).toBe("openid profile email User.Read");
    const graph = newGraph(sandbox.url, String(body.access_token));
    expect((await graph.api("/me").get()).mail).toBe(ANA);
    expect(await failureOf(graph.api("/me/calendars").get())).toMatchObject({
      status: 403,
      code: "ErrorAccessDenied",
    });
  });

  it("comes back with a refusal and its reason", async () => {
    const { url } = authorizeUrl(sandbox.url);
    const denied = await steer("authorize", { authorizeUrl: url, account: ANA, deny: true });
    const back = new URL(denied.body.location).searchParams;
    expect([back.get("error"), back.get("state")]).toEqual(["access_denied", "state & more"]);
    expect(back.get("error_description")).toContain("AADSTS65004");
    const other = await steer("authorize", { authorizeUrl: url, account: ANA, error: "consent_required" });
    expect(new URL(other.body.location).searchParams.get("error")).toBe("consent_required");
  });

  it("asks nobody twice, unless told to, and silently only those who agreed", async () => {
    const { url } = authorizeUrl(sandbox.url);
    const go = async (extra: string) => {
      const reply = await fetch(`${url}&login_hint=${ANA}${extra}`, { redirect: "manual" });
      return new URL(reply.headers.get("location") ?? "http://none").searchParams;
    };
    expect((await go("&prompt=none")).get("error")).toBe("consent_required");
    await connect(sandbox.url);
    expect((await go("")).get("code")).toBeTruthy();
    expect((await go("&prompt=none")).get("code")).toBeTruthy();
    expect((await go("&prompt=consent")).get("code")).toBeNull();
    expect((await go("&prompt=select_account")).get("code")).toBeNull();
  });

  it.each([
    ["a foreign client", { client_id: "other" }, "AADSTS700016"],
    [
      "a foreign redirect",
      { redirect_uri: "https://evil.test/api/calendars/microsoft/callback" },
      "AADSTS50011",
    ],
    ["an unknown scope", { scope: "openid Calendars.Everything" }, "AADSTS70011"],
    ["a plain challenge", { code_challenge_method: "plain" }, "AADSTS501491"],
    ["no scope", { scope: "" }, "AADSTS900144"],
    ["an unknown tenant", { tenant: "nobody" }, "AADSTS90002"],
    ["a form post answer", { response_mode: "form_post" }, "AADSTS9002313"],
  ])("shows the person %s and redirects nowhere", async (_name, extra, code) => {
    const reply = await fetch(authorizeUrl(sandbox.url, ALL, extra).url, { redirect: "manual" });
    expect(reply.status).toBe(400);
    expect(await reply.text()).toContain(code);
  });

  it.each([
    ["common", ANA, 200],
    ["common", PAT, 200],
    ["organizations", ANA, 200],
    ["organizations", PAT, 400],
    ["consumers", PAT, 200],
    ["consumers", ANA, 400],
    ["9188040d-6c67-4c5b-b112-36a304b66dad", PAT, 200],
    ["9188040d-6c67-4c5b-b112-36a304b66dad", ANA, 400],
  ])("at %s lets %s in: %i", async (tenant, account, status) => {
    const { url } = authorizeUrl(sandbox.url, ALL, { tenant });
    expect((await steer("authorize", { authorizeUrl: url, account })).status).toBe(status);
  });
});

describe("the code", () => {
  it("gives tokens once, with claims, and no offline_access among the scopes", async () => {
    const { code, verifier } = await aCode();
    const { status, body } = await tokenCall(sandbox.url, codeFields(code, verifier));
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 3599 });
    expect(body.scope).toBe("openid profile email User.Read Calendars.ReadWrite");
    expect(claimsOf(body.id_token)).toMatchObject({
      email: ANA,
      preferred_username: ANA,
      aud: "lockstep-dev",
    });
    const again = await tokenCall(sandbox.url, codeFields(code, verifier));
    expect([again.status, again.body.error, again.body.error_codes]).toEqual([400, "invalid_grant", [54005]]);
    expect(again.body.error_description).toContain("AADSTS54005");
  });

  it("gives a refresh token only for offline_access", async () => {
    const scopes = ALL.filter((scope) => scope !== "offline_access");
    const { code, verifier } = await aCode(ANA, scopes);
    const { body } = await tokenCall(sandbox.url, codeFields(code, verifier, { scope: scopes.join(" ") }));
    expect(body.access_token).toBeTruthy();
    expect(body.refresh_token).toBeUndefined();
  });

  it("is dead after ten minutes", async () => {
    const { code, verifier } = await aCode();
    now += 10 * MINUTE_MS;
    const { body } = await tokenCall(sandbox.url, codeFields(code, verifier));
    expect([body.error, body.error_codes]).toEqual(["invalid_grant", [70008]]);
  });

  it.each([
    ["another verifier", { code_verifier: "x".repeat(43) }, 400, "invalid_grant", 501481],
    ["no verifier", { code_verifier: "" }, 400, "invalid_grant", 501481],
    ["another redirect", { redirect_uri: "http://127.0.0.1:1/x" }, 400, "invalid_grant", 500112],
    ["a wrong secret", { client_secret: "guess" }, 401, "invalid_client", 7000215],
    ["another client", { client_id: "other" }, 400, "unauthorized_client", 700016],
    ["another grant type", { grant_type: "password" }, 400, "unsupported_grant_type", 70003],
    ["no code", { code: "" }, 400, "invalid_request", 900144],
    ["an invented code", { code: "1.AXguess" }, 400, "invalid_grant", 9002313],
  ])("is not given for %s, and stays good", async (_name, extra, status, error, number) => {
    const { code, verifier } = await aCode();
    const refused = await tokenCall(sandbox.url, codeFields(code, verifier, extra));
    expect([refused.status, refused.body.error, refused.body.error_codes]).toEqual([status, error, [number]]);
    expect((await tokenCall(sandbox.url, codeFields(code, verifier))).status).toBe(200);
  });
});

describe("refreshing", () => {
  it("gives a new refresh token each time; the old one goes on working", async () => {
    const { tokens } = await connect(sandbox.url);
    const first = await refresh(tokens.refresh_token);
    expect(first.body.refresh_token).not.toBe(tokens.refresh_token);
    const second = await refresh(tokens.refresh_token, { scope: "Calendars.ReadWrite" });
    expect([second.status, second.body.scope]).toEqual([200, "Calendars.ReadWrite"]);
    expect((await refresh(first.body.refresh_token)).status).toBe(200);
  });

  it("lets old refresh tokens die when told to", async () => {
    const { tokens } = await connect(sandbox.url);
    await steer("tokens/rotation", { enabled: true });
    const first = await refresh(tokens.refresh_token);
    const old = await refresh(tokens.refresh_token);
    expect([old.status, old.body.error, old.body.error_codes]).toEqual([400, "invalid_grant", [70000]]);
    expect((await refresh(first.body.refresh_token)).status).toBe(200);
  });

  it("ends with the person's word or with time, each in its own words", async () => {
    const ana = await connect(sandbox.url);
    const pat = await connect(sandbox.url, PAT);
    await steer("tokens/revoke", { account: ANA });
    expect((await refresh(ana.tokens.refresh_token)).body.error_codes).toEqual([50173]);
    expect(await failureOf(ana.graph.api("/me").get())).toMatchObject({ status: 401 });
    expect((await steer("tokens/lapse", { account: PAT })).body).toEqual({ lapsed: 1 });
    expect((await refresh(pat.tokens.refresh_token)).body).toMatchObject({
      error: "invalid_grant",
      error_codes: [700082],
    });
    expect((await pat.graph.api("/me").get()).userPrincipalName).toBe(PAT);
  });

  it("refuses garbage, and a scope that does not exist", async () => {
    const { tokens } = await connect(sandbox.url);
    expect((await refresh("garbage")).body.error_codes).toEqual([9002313]);
    expect((await refresh(tokens.refresh_token, { scope: "Nothing.Read" })).body.error).toBe("invalid_scope");
  });

  it("speaks OAuth in injected faults too", async () => {
    const { tokens } = await connect(sandbox.url);
    const fault = (action: object) =>
      control(sandbox.url, "faults", { path: "/oauth2/", times: 1, action: { kind: "status", ...action } });
    await fault({ status: 400, reason: "interaction_required" });
    expect((await refresh(tokens.refresh_token)).body).toMatchObject({
      error: "interaction_required",
      error_codes: [50076],
    });
    await fault({ status: 503 });
    expect((await refresh(tokens.refresh_token)).body.error).toBe("temporarily_unavailable");
  });
});

describe("access tokens", () => {
  it("last an hour, or until told otherwise", async () => {
    const { graph } = await connect(sandbox.url);
    now += 3598 * 1000;
    await graph.api("/me").get();
    expect((await steer("tokens/expire-access", { account: ANA })).body).toEqual({ expired: 1 });
    const failure = await failureOf(graph.api("/me").get());
    expect(failure).toMatchObject({ status: 401, code: "InvalidAuthenticationToken" });
    expect(failure.headers?.get("www-authenticate")).toContain("Bearer");
  });

  it.each([
    [["Calendars.ReadBasic"], 200, 403, 403],
    [["Calendars.Read"], 200, 200, 403],
    [["Calendars.ReadWrite"], 200, 200, 201],
    [["MailboxSettings.Read"], 403, 403, 403],
  ])("%j: list %i, extended properties %i, write %i", async (scopes, list, properties, write) => {
    const { accessToken } = await connect(sandbox.url, ANA, { scopes: ["openid", ...scopes] });
    const call = async (path: string, init: RequestInit = {}) => {
      const headers = { authorization: `Bearer ${accessToken}` };
      return (await fetch(`${sandbox.url}/v1.0/me/${path}`, { headers, ...init })).status;
    };
    expect(await call("events")).toBe(list);
    const filter = "id eq 'String {66f5a359-4659-4638-81a3-d1d2b2f5c5b4} Name x'";
    const expand = encodeURIComponent(`singleValueExtendedProperties($filter=${filter})`);
    expect(await call(`events?$expand=${expand}`)).toBe(properties);
    const time = { dateTime: "2026-11-23T10:00:00", timeZone: "UTC" };
    expect(await call("events", { method: "POST", body: JSON.stringify({ start: time, end: time }) })).toBe(
      write,
    );
  });
});

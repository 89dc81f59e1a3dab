import { afterEach, describe, expect, it } from "vitest";
import { failureOf } from "@/lib/calendar/contract/world";
import { createMicrosoftGateway } from "@/lib/calendar/microsoft/gateway";
import { askedScopes } from "@/lib/calendar/microsoft/scopes";
import { type StubAnswer, type StubRequest, startStub } from "@/lib/calendar/testing/stub-server";
import { Secret } from "@/lib/domain/secret";

const client = { clientId: "the client & co", clientSecret: "s3cret", tenant: "common" };
const redirectUri = "http://127.0.0.1:3000/api/calendars/microsoft/callback";
const asked = "openid profile email offline_access User.Read Calendars.ReadWrite";
const consent = { state: "a+b c&d", codeChallenge: "challenge", redirectUri, loginHint: "ana@demo.test" };
const date = "Mon, 23 Nov 2026 10:00:00 GMT";

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

async function answeringAs(answer: (request: StubRequest) => StubAnswer) {
  stub = await startStub(answer);
  return createMicrosoftGateway({ baseUrl: `${stub.url}/`, ...client });
}

const answering = (tokens: Record<string, unknown>) =>
  answeringAs(() => ({ status: 200, body: { access_token: "eyJ.new", ...tokens }, headers: { Date: date } }));

const formOf = (request?: StubRequest) => Object.fromEntries(new URLSearchParams(request?.body));
const lastForm = () => formOf(stub?.requests.at(-1));

describe("the consent link", () => {
  it("asks for exactly what we need, to stay connected, with PKCE [B34]", () => {
    const url = new URL(createMicrosoftGateway({ baseUrl: null, ...client }).consentUrl(consent));
    expect(url.origin + url.pathname).toBe("https://login.microsoftonline.com/common/oauth2/v2.0/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: client.clientId,
      response_type: "code",
      redirect_uri: redirectUri,
      response_mode: "query",
      scope: asked,
      prompt: "select_account",
      state: consent.state,
      code_challenge: "challenge",
      code_challenge_method: "S256",
      login_hint: "ana@demo.test",
    });
    expect(url.search).not.toContain("+");
  });

  it("leads to the base when there is one, to the tenant that is told, and hints at nobody unasked", () => {
    const gateway = createMicrosoftGateway({
      ...client,
      baseUrl: "http://127.0.0.1:4010/",
      tenant: "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
    });
    const url = new URL(gateway.consentUrl({ ...consent, loginHint: null }));
    expect(url.origin).toBe("http://127.0.0.1:4010");
    expect(url.pathname).toBe("/f8cdef31-a31e-4b4a-93e4-5f571e91255a/oauth2/v2.0/authorize");
    expect(url.searchParams.has("login_hint")).toBe(false);
  });
});

describe("token answers", () => {
  it("sends what the exchange needs and takes what it gives", async () => {
    const gateway = await answering({
      expires_in: 3599,
      refresh_token: "0.AXX",
      scope: "https://graph.microsoft.com/Calendars.ReadWrite User.Read",
    });
    const grant = await gateway.exchangeCode({ code: "M.C5", codeVerifier: "v".repeat(43), redirectUri });
    expect(stub?.requests[0]).toMatchObject({ method: "POST", path: "/common/oauth2/v2.0/token" });
    expect(stub?.requests[0]?.headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
    expect(lastForm()).toEqual({
      grant_type: "authorization_code",
      code: "M.C5",
      code_verifier: "v".repeat(43),
      redirect_uri: redirectUri,
      scope: asked,
      client_id: client.clientId,
      client_secret: client.clientSecret,
    });
    expect([grant.accessToken.reveal(), grant.refreshToken?.reveal()]).toEqual(["eyJ.new", "0.AXX"]);
    expect(grant.scopes).toEqual(["https://graph.microsoft.com/Calendars.ReadWrite", "User.Read"]);
    expect(grant.expiresAt).toEqual(new Date("2026-11-23T10:59:59Z"));
  });

  it("hands on the new refresh token that comes with every refresh [B38]", async () => {
    const rotated = await (await answering({ expires_in: "3599", refresh_token: "0.NEW" })).refresh(
      new Secret("0.OLD"),
    );
    expect(lastForm()).toEqual({
      grant_type: "refresh_token",
      refresh_token: "0.OLD",
      scope: asked,
      client_id: client.clientId,
      client_secret: client.clientSecret,
    });
    expect(rotated.refreshToken?.reveal()).toBe("0.NEW");
    await stub?.close();
    const kept = await (await answering({})).refresh(new Secret("0.OLD"));
    expect(kept.refreshToken).toBeNull();
    expect(kept.expiresAt, "an hour, where nothing is said").toEqual(new Date("2026-11-23T11:00:00Z"));
  });

  it.each([undefined, "", null])("means what was asked when it names no scope (%s)", async (named) => {
    const grant = await (await answering({ expires_in: 10, scope: named })).refresh(new Secret("0.OLD"));
    expect(grant.scopes).toEqual(askedScopes);
  });

  it.each([
    ["invalid_grant", [65001]],
    ["invalid_scope", [70011]],
    ["consent_required", []],
  ])("refreshes what was agreed to when we ask for more: %s %j [P31]", async (error, error_codes) => {
    const gateway = await answeringAs(({ body }) =>
      new URLSearchParams(body).has("scope")
        ? { status: 400, body: { error, error_codes } }
        : { status: 200, body: { access_token: "eyJ.new", scope: "Calendars.Read" } },
    );
    const grant = await gateway.refresh(new Secret("0.OLD"));
    expect(grant.scopes).toEqual(["Calendars.Read"]);
    expect(stub?.requests.map((request) => formOf(request).refresh_token)).toEqual(["0.OLD", "0.OLD"]);
  });

  it("shows a code once, whatever the answer", async () => {
    const gateway = await answeringAs(() => ({
      status: 400,
      body: { error: "invalid_grant", error_codes: [65001] },
    }));
    const exchange = gateway.exchangeCode({ code: "M.C5", codeVerifier: "v", redirectUri });
    expect(await failureOf(exchange)).toEqual({ kind: "grantRevoked" });
    expect(stub?.requests).toHaveLength(1);
  });

  it("has nothing to tell Microsoft when a grant ends", async () => {
    const gateway = await answering({});
    await gateway.revoke(new Secret("0.OLD"));
    await gateway.open(new Secret("eyJ.token")).revoke();
    expect(stub?.requests).toEqual([]);
  });
});

describe("abilities", () => {
  const { abilities } = createMicrosoftGateway({ baseUrl: null, ...client });
  it.each<[names: string[], write: boolean, busy: boolean, list: boolean]>([
    [askedScopes.slice(), true, true, true],
    [["https://graph.microsoft.com/Calendars.ReadWrite"], true, true, true],
    [["calendars.readwrite"], true, true, true],
    [["Calendars.Read"], false, true, true],
    [["Calendars.ReadBasic"], false, false, true],
    [["Calendars.ReadWrite.Shared", "Calendars.Read.Shared"], false, false, false],
    [["https://elsewhere.test/Calendars.ReadWrite"], false, false, false],
    [["User.Read", "MailboxSettings.ReadWrite"], false, false, false],
    [[], false, false, false],
  ])("of %j [P31]", (scopes, canWriteEvents, canReadBusy, canListCalendars) => {
    expect(abilities(["openid", ...scopes])).toEqual({ canWriteEvents, canReadBusy, canListCalendars });
  });
});

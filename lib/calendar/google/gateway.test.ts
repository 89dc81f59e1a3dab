import { afterEach, describe, expect, it } from "vitest";
import { createGoogleGateway } from "@/lib/calendar/google/gateway";
import { askedScopes } from "@/lib/calendar/google/scopes";
import { startStub } from "@/lib/calendar/testing/stub-server";
import { Secret } from "@/lib/domain/secret";

const client = { clientId: "the client & co", clientSecret: "s3cret" };
const redirectUri = "http://127.0.0.1:3000/api/calendars/google/callback";
const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;
const consent = { state: "a+b c&d", codeChallenge: "challenge", redirectUri, loginHint: "mike@demo.test" };

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

async function answering(tokens: Record<string, unknown>, headers: Record<string, string> = {}) {
  stub = await startStub(() => ({ status: 200, body: { access_token: "ya29.new", ...tokens }, headers }));
  return createGoogleGateway({ baseUrl: `${stub.url}/`, ...client });
}

const lastForm = () => Object.fromEntries(new URLSearchParams(stub?.requests.at(-1)?.body));

describe("the consent link", () => {
  it("asks for exactly what we need, offline, with PKCE [B34][B45]", () => {
    const url = new URL(createGoogleGateway({ baseUrl: null, ...client }).consentUrl(consent));
    expect(url.origin + url.pathname).toBe("https://accounts.google.com/o/oauth2/v2/auth");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: "code",
      client_id: client.clientId,
      redirect_uri: redirectUri,
      scope: [
        scope("calendar.events.owned"),
        scope("calendar.events.freebusy"),
        scope("calendar.calendarlist.readonly"),
      ].join(" "),
      access_type: "offline",
      prompt: "consent",
      state: consent.state,
      code_challenge: "challenge",
      code_challenge_method: "S256",
      login_hint: "mike@demo.test",
    });
    expect(url.search).not.toContain("+");
  });

  it("leads to the base when there is one, and hints at nobody when nobody is expected", () => {
    const gateway = createGoogleGateway({ baseUrl: "http://127.0.0.1:4010/", ...client });
    const url = new URL(gateway.consentUrl({ ...consent, loginHint: null }));
    expect(url.href).toMatch(/^http:\/\/127\.0\.0\.1:4010\/o\/oauth2\/v2\/auth\?/);
    expect(url.searchParams.has("login_hint")).toBe(false);
  });
});

describe("token answers", () => {
  it("sends what the exchange needs and takes what it gives", async () => {
    const gateway = await answering({
      expires_in: 3599,
      refresh_token: "1//r",
      scope: `${scope("calendar")} openid`,
    });
    const before = Date.now();
    const grant = await gateway.exchangeCode({ code: "4/c", codeVerifier: "v".repeat(43), redirectUri });
    expect(lastForm()).toEqual({
      grant_type: "authorization_code",
      code: "4/c",
      code_verifier: "v".repeat(43),
      redirect_uri: redirectUri,
      client_id: client.clientId,
      client_secret: client.clientSecret,
    });
    expect([grant.accessToken.reveal(), grant.refreshToken?.reveal()]).toEqual(["ya29.new", "1//r"]);
    expect(grant.scopes).toEqual([scope("calendar"), "openid"]);
    expect(Math.abs(grant.expiresAt.getTime() - before - 3_599_000)).toBeLessThan(5_000);
  });

  it("keeps the refresh token it has, and takes a new one when it is given one [B38]", async () => {
    const kept = await (await answering({ expires_in: "3599" })).refresh(new Secret("1//old"));
    expect(lastForm()).toMatchObject({ grant_type: "refresh_token", refresh_token: "1//old" });
    expect(kept.refreshToken).toBeNull();
    expect(kept.expiresAt.getTime()).toBeGreaterThan(Date.now());
    await stub?.close();
    const rotated = await (await answering({ expires_in: 3599, refresh_token: "1//new" })).refresh(
      new Secret("1//old"),
    );
    expect(rotated.refreshToken?.reveal()).toBe("1//new");
  });

  it.each([undefined, "", null])("means what was asked when it names no scope (%s)", async (named) => {
    const grant = await (await answering({ expires_in: 10, scope: named })).refresh(new Secret("1//r"));
    expect(grant.scopes).toEqual(askedScopes);
  });

  it("lives an hour when it does not say, by the server's own clock", async () => {
    const date = "Mon, 23 Nov 2026 10:00:00 GMT";
    const grant = await (await answering({}, { Date: date })).refresh(new Secret("1//r"));
    expect(grant.expiresAt).toEqual(new Date("2026-11-23T11:00:00Z"));
  });
});

describe("abilities", () => {
  const { abilities } = createGoogleGateway({ baseUrl: null, ...client });
  it.each<[names: string[], write: boolean, busy: boolean, list: boolean]>([
    [
      ["calendar.events.owned", "calendar.events.freebusy", "calendar.calendarlist.readonly"],
      true,
      true,
      true,
    ],
    [["calendar"], true, true, true],
    [["calendar.readonly"], false, true, true],
    [["calendar.events"], true, false, false],
    [["calendar.events.owned"], true, false, false],
    [["calendar.events.owned.readonly", "calendar.events.readonly"], false, false, false],
    [["calendar.freebusy", "calendar.calendarlist"], false, true, true],
    [["calendar.app.created"], false, false, false],
    [[], false, false, false],
  ])("of %j [P31]", (names, canWriteEvents, canReadBusy, canListCalendars) => {
    const scopes = ["openid", ...names.map(scope)];
    expect(abilities(scopes)).toEqual({ canWriteEvents, canReadBusy, canListCalendars });
  });
});

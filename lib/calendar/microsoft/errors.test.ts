import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { aDraft, failureOf } from "@/lib/calendar/contract/world";
import { type CallSubject, refused } from "@/lib/calendar/microsoft/errors";
import { createMicrosoftGateway } from "@/lib/calendar/microsoft/gateway";
import { Graph } from "@/lib/calendar/microsoft/sdk";
import { type StubAnswer, startStub } from "@/lib/calendar/testing/stub-server";
import type { ProviderFailure } from "@/lib/domain/failure";
import { Secret } from "@/lib/domain/secret";

const client = { clientId: "id", clientSecret: "s3cret", tenant: "common", timeoutMs: 300 };
const date = "Mon, 23 Nov 2026 10:00:00 GMT";

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

async function gatewayTo(answer: StubAnswer) {
  stub = await startStub(() => answer);
  return createMicrosoftGateway({ baseUrl: stub.url, ...client });
}

const createIn = async (answer: StubAnswer) =>
  (await gatewayTo(answer)).open(new Secret("eyJ.token")).putEvent("cal=", aDraft(), null, "overwrite");
const refreshFrom = async (answer: StubAnswer) => (await gatewayTo(answer)).refresh(new Secret("0.AXX"));

const graph = (code: string) => ({
  error: { code, message: "Some words", innerError: { date: "2026-11-21T05:00:00", "request-id": "r" } },
});
const said = (status: number, code: string, headers: Record<string, string> = {}): StubAnswer => ({
  status,
  body: graph(code),
  headers,
});

/** reference: errors and limits of Graph, a row each. */
const ofTheApi: [answer: StubAnswer, failure: ProviderFailure][] = [
  [said(400, "ErrorInvalidRequest"), { kind: "rejected", status: 400, reason: "ErrorInvalidRequest" }],
  [said(400, "BadRequest"), { kind: "rejected", status: 400, reason: "BadRequest" }],
  [
    said(400, "ErrorOccurrenceCrossingBoundary"),
    { kind: "rejected", status: 400, reason: "ErrorOccurrenceCrossingBoundary" },
  ],
  [said(400, "ErrorInvalidIdMalformed"), { kind: "calendarGone" }],
  [said(401, "InvalidAuthenticationToken"), { kind: "accessExpired" }],
  [{ status: 401 }, { kind: "accessExpired" }],
  [said(403, "Authorization_RequestDenied"), { kind: "scopeMissing" }],
  [said(403, "ErrorCannotAddEvent"), { kind: "forbidden", reason: "ErrorCannotAddEvent" }],
  [
    { status: 403, body: "<h1>No</h1>" },
    { kind: "forbidden", reason: null },
  ],
  [
    { status: 403, body: { error: "nonsense" } },
    { kind: "forbidden", reason: null },
  ],
  [said(404, "ErrorItemNotFound"), { kind: "calendarGone" }],
  [said(404, "MailboxNotEnabledForRESTAPI"), { kind: "forbidden", reason: "MailboxNotEnabledForRESTAPI" }],
  [said(409, "ErrorIrresolvableConflict"), { kind: "changedMeanwhile" }],
  [said(410, "Gone"), { kind: "calendarGone" }],
  [said(412, "ErrorIrresolvableConflict"), { kind: "changedMeanwhile" }],
  [said(413, "ErrorMessageTooBig"), { kind: "rejected", status: 413, reason: "ErrorMessageTooBig" }],
  [said(429, "ApplicationThrottled", { "Retry-After": "10" }), { kind: "rateLimited", retryAfterMs: 10_000 }],
  [{ status: 429 }, { kind: "rateLimited", retryAfterMs: null }],
  [said(503, "ApplicationThrottled", { "retry-after": "7" }), { kind: "rateLimited", retryAfterMs: 7_000 }],
  [said(509, "BandwidthLimitExceeded"), { kind: "rateLimited", retryAfterMs: null }],
  [said(500, "ErrorInternalServerError"), { kind: "unavailable", status: 500, retryAfterMs: null }],
  [
    said(503, "ErrorServerBusy", { Date: date, "Retry-After": "Mon, 23 Nov 2026 10:02:00 GMT" }),
    { kind: "unavailable", status: 503, retryAfterMs: 120_000 },
  ],
  [
    { status: 504, body: "<p>Sorry</p>" },
    { kind: "unavailable", status: 504, retryAfterMs: null },
  ],
  [said(507, "ErrorQuotaExceeded"), { kind: "unavailable", status: 507, retryAfterMs: null }],
  [said(404, "ErrorMailboxMoveInProgress"), { kind: "unavailable", status: 404, retryAfterMs: null }],
  [
    { status: 200, body: "<!doctype html><p>Sign in" },
    { kind: "unavailable", status: 200, retryAfterMs: null },
  ],
  [
    { status: 201, body: '{"id":"cut sh', headers: { "content-type": "application/json" } },
    { kind: "unreachable" },
  ],
  [{ status: 201, body: [] }, { kind: "unreachable" }],
  [{ status: 201, body: {} }, { kind: "unreachable" }],
  [{ status: 201 }, { kind: "unreachable" }],
  [{ status: 302, headers: { location: "https://elsewhere.test/" } }, { kind: "unreachable" }],
  [(response) => response.destroy(), { kind: "unreachable" }],
  [
    (response) => {
      response.writeHead(201, { "content-type": "application/json", "content-length": "500" });
      response.write('{"id":');
      setTimeout(() => response.destroy(), 20);
    },
    { kind: "unreachable" },
  ],
  [() => {}, { kind: "unreachable" }],
];

const aadsts = (error: string, ...error_codes: number[]) => ({
  error,
  error_description: "AADSTS: CANARY words",
  error_codes,
});
const gone = { kind: "grantRevoked" } as const;
const operator = (reason: string) => ({ kind: "misconfigured", reason }) as const;

const ofTheTokens: [status: number, body: unknown, failure: ProviderFailure][] = [
  [400, aadsts("invalid_grant", 70000), gone],
  [400, aadsts("invalid_grant", 70008), gone],
  [400, aadsts("invalid_grant", 700082), gone],
  [400, aadsts("invalid_grant", 700084), gone],
  [400, aadsts("invalid_grant", 50173), gone],
  [400, aadsts("invalid_grant", 54005), gone],
  [400, aadsts("invalid_grant", 501481), gone],
  [400, aadsts("interaction_required", 50076), gone],
  [400, aadsts("invalid_grant", 50079), gone],
  [400, aadsts("interaction_required", 53003), gone],
  [400, { error: "invalid_grant" }, gone],
  [400, aadsts("invalid_grant", 90033), { kind: "unavailable", status: 400, retryAfterMs: null }],
  [400, aadsts("temporarily_unavailable"), { kind: "unavailable", status: 400, retryAfterMs: null }],
  [503, aadsts("server_error", 50000), { kind: "unavailable", status: 503, retryAfterMs: null }],
  [500, "<html>", { kind: "unavailable", status: 500, retryAfterMs: null }],
  [200, "<html>", { kind: "unavailable", status: 200, retryAfterMs: null }],
  [429, aadsts("invalid_grant", 70000), { kind: "rateLimited", retryAfterMs: null }],
  [401, { error: "unheard_of" }, operator("unheard_of")],
  [401, aadsts("invalid_client", 7000215), operator("invalid_client")],
  [401, aadsts("invalid_client", 7000222), operator("invalid_client")],
  [400, aadsts("unauthorized_client", 700016), operator("unauthorized_client")],
  [400, aadsts("invalid_request", 90002), operator("invalid_request")],
  [400, aadsts("invalid_request", 50011), operator("invalid_request")],
  [400, aadsts("invalid_request", 900144), { kind: "rejected", status: 400, reason: "invalid_request" }],
  [200, { token_type: "Bearer" }, { kind: "unreachable" }],
  [200, { error_codes: "70000", error: 7 }, { kind: "unreachable" }],
];

describe("what Microsoft's answers mean", () => {
  it.each(ofTheApi)("to a write: %o", async (answer, failure) => {
    expect(await failureOf(createIn(answer))).toEqual(failure);
    expect(stub?.requests, "asked once: repeating is the caller's").toHaveLength(1);
  });

  it.each(ofTheTokens)("to a refresh: %s %j", async (status, body, failure) => {
    expect(await failureOf(refreshFrom({ status, body }))).toEqual(failure);
    expect(stub?.requests, "asked once: repeating is the caller's").toHaveLength(1);
  });

  it.each<[title: string, answer: StubAnswer]>([
    ["hangs up", (response) => response.destroy()],
    ["never answers", () => {}],
    ["sends elsewhere", { status: 307, headers: { location: "/elsewhere" } }],
  ])("to a refresh that %s", async (_title, answer) => {
    expect(await failureOf(refreshFrom(answer))).toEqual({ kind: "unreachable" });
    expect(stub?.requests).toHaveLength(1);
  });

  it("no server at all", async () => {
    const gateway = await gatewayTo({ status: 200 });
    await stub?.close();
    expect(await failureOf(gateway.refresh(new Secret("0.AXX")))).toEqual({ kind: "unreachable" });
    const account = gateway.open(new Secret("eyJ.token")).account();
    expect(await failureOf(account)).toEqual({ kind: "unreachable" });
  });

  it.each<[subject: CallSubject, status: number, code: string, failure: ProviderFailure]>([
    ["event", 404, "ErrorItemNotFound", { kind: "eventGone" }],
    ["event", 400, "ErrorInvalidIdMalformed", { kind: "eventGone" }],
    ["event", 410, "Gone", { kind: "eventGone" }],
    ["watch", 404, "ResourceNotFound", { kind: "eventGone" }],
    ["watch", 409, "Conflict", { kind: "rejected", status: 409, reason: "Conflict" }],
    ["watch", 400, "ValidationError", { kind: "rejected", status: 400, reason: "ValidationError" }],
    ["account", 404, "ResourceNotFound", { kind: "rejected", status: 404, reason: "ResourceNotFound" }],
    ["changes", 404, "ErrorItemNotFound", { kind: "calendarGone" }],
    ["changes", 410, "SyncStateNotFound", { kind: "cursorLost" }],
    ["changes", 410, "Gone", { kind: "cursorLost" }],
    ["changes", 400, "syncStateNotFound", { kind: "cursorLost" }],
    ["changes", 404, "SYNCSTATEINVALID", { kind: "cursorLost" }],
    ["changes", 409, "resyncRequired", { kind: "cursorLost" }],
    ["changes", 400, "BadRequest", { kind: "rejected", status: 400, reason: "BadRequest" }],
    ["calendar", 400, "SyncStateNotFound", { kind: "rejected", status: 400, reason: "SyncStateNotFound" }],
  ])("about a %s: %s %s [P26]", (subject, status, code, failure) => {
    const refusal = { status, body: graph(code), retryAfter: null, date: null };
    expect(refused(refusal, subject).failure).toEqual(failure);
  });

  it("never follows to where it is sent: the token stays", async () => {
    stub = await startStub(({ path }) =>
      path === "/elsewhere"
        ? { status: 200, body: { value: [] } }
        : { status: 307, headers: { location: "/elsewhere" } },
    );
    const account = createMicrosoftGateway({ baseUrl: stub.url, ...client }).open(new Secret("eyJ.token"));
    expect(await failureOf(account.listCalendars())).toEqual({ kind: "unreachable" });
    expect(stub.requests).toHaveLength(1);
  });

  it.each([
    ["another server", (url: string) => url.replace(/:\d+$/, ":9")],
    ["another scheme", (url: string) => url.replace("http:", "https:")],
    ["a name that begins alike", (url: string) => url.replace("127.0.0.1", "127.0.0.1.test")],
    ["a name behind the true one", (url: string) => `${url.replace("http://", "http://x@")}.test`],
    ["no address", () => ""],
    ["another version", (url: string) => `${url}/beta`],
  ])("never sends the token to %s that a link leads to", async (_title, base) => {
    stub = await startStub(() => ({ status: 200, body: { value: [] } }));
    const api = new Graph({ ...client, baseUrl: stub.url }, new Secret("eyJ.token"), "m");
    const link = `${base(stub.url)}/v1.0/me/calendars?$skip=1`;
    expect(() => api.pathOf(link)).toThrow("unavailable");
    expect(api.pathOf(`${stub.url}/v1.0/me/calendars?$skiptoken=a%2Bb`)).toBe(
      "/me/calendars?$skiptoken=a%2Bb",
    );
  });

  it("leaves a bug a bug", async () => {
    const draft = aDraft({ start: new Date(Number.NaN) });
    const gateway = await gatewayTo({ status: 201, body: { id: "e" } });
    const put = gateway.open(new Secret("eyJ.token")).putEvent("cal=", draft, null, "overwrite");
    await expect(put).rejects.toThrow(RangeError);
  });

  it("names status and code and no more: no token, no body [I10][I5]", async () => {
    const body = { error: { code: "CANARY words", message: "CANARY-words" } };
    const errors = [
      await createIn({ status: 400, body }).catch((thrown: unknown) => thrown),
      await refreshFrom({ status: 400, body: aadsts("invalid_grant", 70008) }).catch((thrown) => thrown),
      await refreshFrom((response) => response.destroy()).catch((thrown: unknown) => thrown),
    ];
    const shown = errors.map((error) => inspect(error, { depth: 20, showHidden: true })).join();
    for (const secret of ["CANARY", "eyJ.token", "0.AXX", "s3cret", aDraft().title])
      expect(shown).not.toContain(secret);
    for (const told of ["400", "AADSTS70008"]) expect(shown).toContain(told);
  });
});

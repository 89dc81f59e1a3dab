import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { aDraft, failureOf as failureOfCall } from "@/lib/calendar/contract/world";
import { asProviderError } from "@/lib/calendar/google/errors";
import { createGoogleGateway } from "@/lib/calendar/google/gateway";
import { type StubAnswer, startStub } from "@/lib/calendar/testing/stub-server";
import type { ProviderFailure } from "@/lib/domain/failure";
import { Secret } from "@/lib/domain/secret";

const client = { clientId: "id", clientSecret: "s3cret", timeoutMs: 300 };
const date = "Mon, 23 Nov 2026 10:00:00 GMT";

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

async function gatewayTo(answer: StubAnswer) {
  stub = await startStub(() => answer);
  return createGoogleGateway({ baseUrl: stub.url, ...client });
}

const insertInto = async (answer: StubAnswer) =>
  (await gatewayTo(answer))
    .open(new Secret("ya29.token"))
    .putEvent("mike@demo.test", aDraft(), null, "overwrite");
const refreshFrom = async (answer: StubAnswer) => (await gatewayTo(answer)).refresh(new Secret("1//token"));

const google = (reason: string, domain = "global") => ({
  error: { errors: [{ domain, reason, message: "Some words" }], code: 0, message: "Some words" },
});
const refused = (status: number, reason: string, headers: Record<string, string> = {}): StubAnswer => ({
  status,
  body: google(reason),
  headers,
});

const ofTheApi: [answer: StubAnswer, failure: ProviderFailure][] = [
  [refused(400, "timeRangeEmpty"), { kind: "rejected", status: 400, reason: "timeRangeEmpty" }],
  [refused(401, "authError"), { kind: "accessExpired" }],
  [refused(403, "rateLimitExceeded"), { kind: "rateLimited", retryAfterMs: null }],
  [
    refused(403, "userRateLimitExceeded", { "RETRY-AFTER": "30" }),
    { kind: "rateLimited", retryAfterMs: 30_000 },
  ],
  [refused(403, "quotaExceeded"), { kind: "rateLimited", retryAfterMs: null }],
  [refused(403, "insufficientPermissions"), { kind: "scopeMissing" }],
  [
    {
      status: 403,
      body: {
        error: {
          code: 403,
          status: "PERMISSION_DENIED",
          details: [{}, { reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT" }],
        },
      },
    },
    { kind: "scopeMissing" },
  ],
  ...[
    { message: "Rate Limit Exceeded" },
    { message: "User Rate Limit Exceeded" },
    { message: "Calendar usage limits exceeded." },
    { message: "Too fast", status: "RESOURCE_EXHAUSTED" },
  ].map((error): [StubAnswer, ProviderFailure] => [
    { status: 403, body: { error: { code: 403, ...error } } },
    { kind: "rateLimited", retryAfterMs: null },
  ]),
  [
    {
      status: 403,
      body: { error: { code: 403, message: "Request had insufficient authentication scopes." } },
    },
    { kind: "scopeMissing" },
  ],
  [
    { status: 403, body: { error: { message: "Rate Limit Exceeded", errors: [{ reason: "forbidden" }] } } },
    { kind: "forbidden", reason: "forbidden" },
  ],
  [{ status: 410, body: { error: { code: 410, message: "x" } } }, { kind: "calendarGone" }],
  [refused(403, "accessNotConfigured"), { kind: "misconfigured", reason: "accessNotConfigured" }],
  [refused(403, "forbiddenForNonOrganizer"), { kind: "forbidden", reason: "forbiddenForNonOrganizer" }],
  [
    { status: 403, body: "<h1>No</h1>" },
    { kind: "forbidden", reason: null },
  ],
  [
    { status: 403, body: { error: { errors: "nonsense", details: 7 } } },
    { kind: "forbidden", reason: null },
  ],
  [refused(404, "notFound"), { kind: "calendarGone" }],
  [refused(410, "fullSyncRequired"), { kind: "cursorLost" }],
  [refused(413, "uploadTooLarge"), { kind: "rejected", status: 413, reason: "uploadTooLarge" }],
  [refused(429, "rateLimitExceeded", { "retry-after": "2" }), { kind: "rateLimited", retryAfterMs: 2_000 }],
  [{ status: 429 }, { kind: "rateLimited", retryAfterMs: null }],
  [refused(500, "backendError"), { kind: "unavailable", status: 500, retryAfterMs: null }],
  [
    {
      status: 503,
      body: "<p>Sorry</p>",
      headers: { Date: date, "Retry-After": "Mon, 23 Nov 2026 10:02:00 GMT" },
    },
    { kind: "unavailable", status: 503, retryAfterMs: 120_000 },
  ],
  [
    { status: 200, body: "<!doctype html><p>Sign in" },
    { kind: "unavailable", status: 200, retryAfterMs: null },
  ],
  [
    { status: 200, body: '{"id":"cut sh', headers: { "content-type": "application/json" } },
    { kind: "unreachable" },
  ],
  [{ status: 200, body: [] }, { kind: "unreachable" }],
  [{ status: 302, headers: { location: "https://elsewhere.test/" } }, { kind: "unreachable" }],
  [(response) => response.destroy(), { kind: "unreachable" }],
  [
    (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
      response.write('{"id":');
      setTimeout(() => response.destroy(), 20);
    },
    { kind: "unreachable" },
  ],
  [() => {}, { kind: "unreachable" }],
];

const ofTheTokens: [answer: StubAnswer, failure: ProviderFailure][] = [
  [{ status: 400, body: { error: "invalid_grant", error_description: "Gone" } }, { kind: "grantRevoked" }],
  [
    { status: 401, body: { error: "invalid_client" } },
    { kind: "misconfigured", reason: "invalid_client" },
  ],
  [
    { status: 400, body: { error: "unauthorized_client" } },
    { kind: "misconfigured", reason: "unauthorized_client" },
  ],
  [
    { status: 400, body: { error: "redirect_uri_mismatch" } },
    { kind: "misconfigured", reason: "redirect_uri_mismatch" },
  ],
  [
    { status: 400, body: { error: "invalid_request" } },
    { kind: "rejected", status: 400, reason: "invalid_request" },
  ],
  [
    { status: 400, body: { error: "temporarily_unavailable" } },
    { kind: "unavailable", status: 400, retryAfterMs: null },
  ],
  [
    { status: 403, body: { error: "rate_limit_exceeded" } },
    { kind: "rateLimited", retryAfterMs: null },
  ],
  [
    { status: 503, body: { error: "internal_failure" }, headers: { "retry-after": "9" } },
    { kind: "unavailable", status: 503, retryAfterMs: 9_000 },
  ],
  [
    { status: 200, body: "<html>" },
    { kind: "unavailable", status: 200, retryAfterMs: null },
  ],
  [{ status: 200, body: { token_type: "Bearer" } }, { kind: "unreachable" }],
  [
    { status: 200, body: '{"access_tok', headers: { "content-type": "application/json" } },
    { kind: "unreachable" },
  ],
  [(response) => response.destroy(), { kind: "unreachable" }],
  [() => {}, { kind: "unreachable" }],
];

describe("what Google's answers mean", () => {
  it.each(ofTheApi)("to a write: %o", async (answer, failure) => {
    expect(await failureOfCall(insertInto(answer))).toEqual(failure);
    expect(stub?.requests, "asked once: repeating is the caller's").toHaveLength(1);
  });

  it.each(ofTheTokens)("to a refresh: %o", async (answer, failure) => {
    expect(await failureOfCall(refreshFrom(answer))).toEqual(failure);
    expect(stub?.requests, "asked once: repeating is the caller's").toHaveLength(1);
  });

  it("no server at all", async () => {
    const gateway = await gatewayTo({ status: 200 });
    await stub?.close();
    expect(await failureOfCall(gateway.refresh(new Secret("1//token")))).toEqual({ kind: "unreachable" });
  });

  it("never follows to where it is sent: the token stays", async () => {
    stub = await startStub(({ path }) =>
      path === "/elsewhere"
        ? { status: 200, body: {} }
        : { status: 307, headers: { location: "/elsewhere" } },
    );
    const account = createGoogleGateway({ baseUrl: stub.url, ...client }).open(new Secret("ya29.token"));
    const put = account.putEvent("mike@demo.test", aDraft(), null, "overwrite");
    expect(await failureOfCall(put)).toEqual({ kind: "unreachable" });
    expect(stub.requests).toHaveLength(1);
  });

  it("is heard although the environment names a proxy: a base on this machine needs none", async () => {
    vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9");
    vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:9");
    expect(await insertInto({ status: 200, body: {} })).toMatchObject({ kind: "created" });
    vi.unstubAllEnvs();
  });

  it("leaves a bug a bug", () => {
    const bug = new TypeError("undefined is not a function");
    expect(asProviderError(bug, "event")).toBe(bug);
  });

  it("names status and reason and no more: no token, no body [I10][I5]", async () => {
    const answer = {
      status: 400,
      body: { error: { message: "CANARY-words", errors: [{ reason: "CANARY words" }] } },
    };
    const error = await insertInto(answer).catch((thrown: unknown) => thrown);
    const shown = inspect(error, { depth: 20, showHidden: true });
    for (const secret of ["CANARY", "ya29.token", "s3cret", aDraft().title])
      expect(shown).not.toContain(secret);
    expect(shown).toContain("400");
  });
});

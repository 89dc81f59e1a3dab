import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { failureOf } from "@/lib/calendar/contract/world";
import { accountAt } from "@/lib/calendar/google/testing";
import { type StubAnswer, startStub } from "@/lib/calendar/testing/stub-server";
import type { ProviderFailure } from "@/lib/domain/failure";
import { Secret } from "@/lib/domain/secret";

const calendarId = "mike+jobs@demo.test";
const expiresAt = new Date("2026-11-30T10:00:00Z");
const order = {
  id: "6b1f0e9c-0000-4000-8000-000000000001",
  callbackUrl: "https://lockstep.test/api/webhooks/google",
  secret: new Secret("CANARY-secret"),
};
const old = { id: "old", calendarId, resourceId: "r0", expiresAt };

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

async function accountAnswering(answer: StubAnswer) {
  stub = await startStub(() => answer);
  return accountAt(stub.url);
}

const sent = () => JSON.parse(stub?.requests[0]?.body ?? "{}") as unknown;
const asked = () => stub?.requests.map(({ method, path }) => `${method} ${path}`);
const refused = (status: number, reason: string): StubAnswer => ({
  status,
  body: { error: { errors: [{ reason }], message: "CANARY-secret" } },
});

describe("watch", () => {
  it.each(["watch", "renewWatch"] as const)("orders a channel of its own by %s", async (call) => {
    const body = { id: order.id, resourceId: "r1", expiration: String(expiresAt.getTime()) };
    const account = await accountAnswering({ status: 200, body });
    const made = call === "watch" ? account.watch(calendarId, order) : account.renewWatch(old, order);
    expect(await made).toEqual({ id: order.id, calendarId, resourceId: "r1", expiresAt });
    expect(asked()).toEqual([`POST /calendar/v3/calendars/${encodeURIComponent(calendarId)}/events/watch`]);
    expect(sent()).toEqual({
      id: order.id,
      type: "web_hook",
      address: order.callbackUrl,
      token: "CANARY-secret",
      params: { ttl: "604800" },
    });
  });

  const date = "Mon, 23 Nov 2026 10:00:00 GMT";
  const assumed = new Date("2026-11-29T10:00:00Z");
  it.each<[expiration: unknown, expiresAt: Date]>([
    [expiresAt.getTime(), expiresAt],
    [String(expiresAt.getTime()), expiresAt],
    [undefined, assumed],
    [null, assumed],
    ["", assumed],
    ["soon", assumed],
    [0, assumed],
    [1e20, assumed],
    [[], assumed],
  ])("lasts until %j, and shorter than asked when that is no time", async (expiration, end) => {
    const body = { resourceId: "r1", expiration };
    const account = await accountAnswering({ status: 200, headers: { date }, body });
    expect((await account.watch(calendarId, order)).expiresAt).toEqual(end);
  });

  it("does not know what became of a watch whose resource is not named", async () => {
    const account = await accountAnswering({ status: 200, body: { id: order.id } });
    expect(await failureOf(account.watch(calendarId, order))).toEqual({ kind: "unreachable" });
  });

  it.each<[status: number, reason: string, failure: ProviderFailure]>([
    ...["channelIdNotUnique", "push.webhookUrlNotHttps", "push.channelTypeNotSupported"].map(
      (reason): [number, string, ProviderFailure] => [400, reason, { kind: "rejected", status: 400, reason }],
    ),
    [
      401,
      "push.webhookUrlUnauthorized",
      { kind: "rejected", status: 401, reason: "push.webhookUrlUnauthorized" },
    ],
    [401, "authError", { kind: "accessExpired" }],
    [404, "notFound", { kind: "calendarGone" }],
    [403, "rateLimitExceeded", { kind: "rateLimited", retryAfterMs: null }],
  ])("understands %s %s, and keeps the secret to itself [I10]", async (status, reason, failure) => {
    const account = await accountAnswering(refused(status, reason));
    const error = await account.watch(calendarId, order).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("CANARY");
  });
});

describe("unwatch", () => {
  it("names the channel and its resource", async () => {
    const account = await accountAnswering({ status: 204 });
    await account.unwatch(old);
    expect(asked()).toEqual(["POST /calendar/v3/channels/stop"]);
    expect(sent()).toEqual({ id: "old", resourceId: "r0" });
  });

  it.each<[answer: StubAnswer, failure: object | null]>([
    [refused(404, "notFound"), null],
    [{ status: 200, body: {} }, null],
    [{ status: 404, body: "<html>Sign in</html>" }, { kind: "unavailable" }],
    [refused(401, "authError"), { kind: "accessExpired" }],
    [refused(500, "backendError"), { kind: "unavailable" }],
  ])("takes %o for the truth about it", async (answer, failure) => {
    const account = await accountAnswering(answer);
    const found = await failureOf(account.unwatch(old));
    if (failure) expect(found).toMatchObject(failure);
    else expect(found).toBeNull();
  });
});

import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { failureOf } from "@/lib/calendar/contract/world";
import { createMicrosoftGateway } from "@/lib/calendar/microsoft/gateway";
import { type StubAnswer, type StubRequest, startStub } from "@/lib/calendar/testing/stub-server";
import type { Watch } from "@/lib/domain/calendar-event";
import { Secret } from "@/lib/domain/secret";

const serverNow = new Date("2026-11-21T05:00:00Z");
const inMinutes = (minutes: number) => new Date(serverNow.getTime() + minutes * 60_000);
const order = {
  id: "3f2a1f6e-0c0f-4f3c-8a10-1f0d9b0a5c11",
  callbackUrl: "https://lockstep.test/api/webhooks/microsoft",
  secret: new Secret("CANARY-secret"),
};
const known: Watch = {
  id: order.id,
  calendarId: "calendar",
  resourceId: "7f1/0",
  expiresAt: inMinutes(60),
};

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

type Answer = (request: StubRequest) => StubAnswer | null;

/** Its clock is not ours. Subscriptions live as long as they are asked to, unless `answer` says otherwise. */
async function accountAt(answer: Answer = () => null) {
  stub = await startStub((request) => {
    const headers = { Date: serverNow.toUTCString() };
    if (request.path === "/v1.0/me") return { status: 200, body: { id: "u" }, headers };
    const given = answer(request);
    if (given) return given;
    if (request.method === "DELETE") return { status: 204 };
    const { expirationDateTime } = JSON.parse(request.body);
    return { status: 201, body: { id: "7f1/0", expirationDateTime } };
  });
  const client = { baseUrl: stub.url, clientId: "id", clientSecret: "secret", tenant: "common" };
  return createMicrosoftGateway(client).open(new Secret(`token-${stub.url}`));
}

const refused = (status: number, code: string): StubAnswer => ({ status, body: { error: { code } } });
const asked = () => stub?.requests.filter(({ path }) => path !== "/v1.0/me") ?? [];
const bodies = () => asked().flatMap(({ body }) => (body === "" ? [] : [JSON.parse(body)]));

describe("ordering", () => {
  it("asks for every change of the mailbox, for nearly seven days by the server's clock [P27]", async () => {
    const account = await accountAt();
    expect(await account.watch("calendar", order)).toEqual({
      id: order.id,
      calendarId: "calendar",
      resourceId: "7f1/0",
      expiresAt: inMinutes(10_065),
    });
    expect(bodies()).toEqual([
      {
        changeType: "created,updated,deleted",
        notificationUrl: order.callbackUrl,
        lifecycleNotificationUrl: order.callbackUrl,
        resource: "me/events",
        clientState: `${order.id}.CANARY-secret`,
        expirationDateTime: inMinutes(10_065).toISOString(),
      },
    ]);
    expect(asked()[0]?.headers.prefer).toContain('IdType="ImmutableId"');
  });

  it("asks for nearly three days where seven are too long, and believes what it is given", async () => {
    const account = await accountAt(({ body }) => {
      const { expirationDateTime } = JSON.parse(body);
      if (expirationDateTime > inMinutes(4_230).toISOString()) return refused(400, "ExtensionError");
      return { status: 201, body: { id: "7f1/0", expirationDateTime: "2026-11-22T05:00:00.1234567Z" } };
    });
    const { expiresAt } = await account.watch("calendar", order);
    expect(expiresAt).toEqual(new Date("2026-11-22T05:00:00.123Z"));
    expect(bodies().map(({ expirationDateTime }) => expirationDateTime)).toEqual([
      inMinutes(10_065).toISOString(),
      inMinutes(4_215).toISOString(),
    ]);
  });

  it.each<[title: string, answer: StubAnswer, expected: object]>([
    [
      "unreachable address",
      refused(400, "ValidationError"),
      { kind: "rejected", status: 400, reason: "ValidationError" },
    ],
    ["no permission", refused(403, "ErrorAccessDenied"), { kind: "forbidden", reason: "ErrorAccessDenied" }],
    [
      "an answer without an id",
      { status: 201, body: { expirationDateTime: "2026-11-22T05:00:00Z" } },
      { kind: "unreachable" },
    ],
    ["an answer without an end", { status: 201, body: { id: "x" } }, { kind: "unreachable" }],
    [
      "too many requests",
      { status: 429, headers: { "Retry-After": "7" } },
      { kind: "rateLimited", retryAfterMs: 7_000 },
    ],
  ])("fails with %s, and keeps the secret to itself [I10]", async (_, answer, expected) => {
    const account = await accountAt(() => answer);
    const error = await account.watch("calendar", order).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: expected });
    expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toContain("CANARY");
  });

  it("makes room where one counts for the same as another, and takes nobody else's", async () => {
    let isTaken = true;
    const account = await accountAt(({ method, path }) => {
      if (method === "GET") {
        const value = [
          { id: "lost", notificationUrl: order.callbackUrl },
          { id: "else", notificationUrl: "https://elsewhere.test/hook" },
        ];
        return { status: 200, body: { value } };
      }
      if (method === "DELETE") {
        isTaken = false;
        return { status: path.endsWith("/lost") ? 404 : 204 };
      }
      return isTaken ? refused(409, "Conflict") : null;
    });
    expect(await account.watch("calendar", order)).toMatchObject({ resourceId: "7f1/0" });
    expect(asked().map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1.0/subscriptions",
      "GET /v1.0/subscriptions",
      "DELETE /v1.0/subscriptions/lost",
      "POST /v1.0/subscriptions",
    ]);
  });

  it("replaces one by a new one where that is asked for", async () => {
    const account = await accountAt();
    expect(await account.renewWatch({ ...known, id: "old" }, order)).toMatchObject({
      id: order.id,
      calendarId: "calendar",
    });
  });
});

describe("extending", () => {
  it("moves the end of the very same subscription [P27]", async () => {
    const account = await accountAt();
    expect(account.watching).toEqual({ covers: "account", renews: "inPlace" });
    expect(await account.extendWatch(known)).toEqual({ ...known, expiresAt: inMinutes(10_065) });
    expect(asked().map(({ method, path }) => `${method} ${path}`)).toEqual([
      "PATCH /v1.0/subscriptions/7f1%2F0",
    ]);
    expect(bodies()).toEqual([{ expirationDateTime: inMinutes(10_065).toISOString() }]);
  });

  it.each([404, 410])("says when it is there no more: %s", async (status) => {
    const account = await accountAt(() => refused(status, "ResourceNotFound"));
    expect(await account.extendWatch(known)).toBeNull();
  });

  it("says what else went wrong", async () => {
    const account = await accountAt(() => ({ status: 503 }));
    expect(await failureOf(account.extendWatch(known))).toMatchObject({ kind: "unavailable", status: 503 });
  });
});

describe("ending", () => {
  it.each([204, 404, 410])("is done, or was done before: %s", async (status) => {
    const account = await accountAt(() => ({ status }));
    await account.unwatch(known);
    expect(asked().map(({ method, path }) => `${method} ${path}`)).toEqual([
      "DELETE /v1.0/subscriptions/7f1%2F0",
    ]);
  });

  it("says what else went wrong", async () => {
    const account = await accountAt(() => ({ status: 500 }));
    expect(await failureOf(account.unwatch(known))).toMatchObject({ kind: "unavailable" });
  });
});

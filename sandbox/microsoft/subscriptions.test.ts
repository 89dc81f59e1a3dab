import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSandbox } from "../server";
import { control, freshSandbox } from "../testing";
import { steering } from "./testing";
import { type Graph, type Greeting, graphOf, type Item, startHook, tokenFor } from "./testing/hook";

const ANA = "ana@demo.test";
const PAT = "pat@outlook.test";
const MINUTE_MS = 60_000;
const TIMES = {
  start: { dateTime: "2026-11-23T14:00:00", timeZone: "America/Los_Angeles" },
  end: { dateTime: "2026-11-23T15:00:00", timeZone: "America/Los_Angeles" },
};

const sandbox = freshSandbox();
let hook: Awaited<ReturnType<typeof startHook>>;
let graph: Graph;
beforeEach(async () => {
  hook = await startHook();
  graph = graphOf(sandbox.url, await tokenFor(sandbox.url, ANA));
});
afterEach(() => hook.close());

const inMinutes = (minutes: number) =>
  new Date(performance.timeOrigin + performance.now() + minutes * MINUTE_MS);
const order = (change: object = {}) => ({
  changeType: "created,updated,deleted",
  notificationUrl: `${hook.origin}/hook`,
  lifecycleNotificationUrl: `${hook.origin}/life`,
  resource: "me/events",
  expirationDateTime: inMinutes(1_000).toISOString(),
  clientState: "watch-1.secret",
  ...change,
});
const subscribe = (change: object = {}, by = graph) => by("POST", "subscriptions", order(change));
const steer = steering(sandbox);
const modes = (wish: object) => steer("notices", wish);
const write = (subject = "Dentist", account = ANA) =>
  steer("events", { account, event: { ...TIMES, subject } });
const arrives = (count: number) => expect.poll(() => hook.letters.length, { timeout: 5_000 }).toBe(count);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const kinds = () => hook.items().map(({ changeType, lifecycleEvent }) => changeType ?? lifecycleEvent);

describe("creating a subscription", () => {
  it("[P38] shakes hands with both addresses first, then answers 201", async () => {
    const { status, body } = await subscribe();
    expect(status).toBe(201);
    expect(hook.handshakes.map(({ path }) => path.split("?")[0])).toEqual(["/life", "/hook"]);
    const [first, second] = hook.handshakes;
    expect(first?.contentType).toBe("text/plain; charset=utf-8");
    expect(first?.token).toMatch(/^Validation: .* [0-9a-f-]{36}$/);
    expect(first?.path).not.toContain(" ");
    expect(second?.token).not.toBe(first?.token);
    expect(body).toMatchObject({
      resource: "me/events",
      clientState: "watch-1.secret",
      applicationId: "lockstep-dev",
    });
    expect((await graph("GET", "subscriptions")).body.value).toMatchObject([{ id: body.id }]);
    expect((await graph("GET", `subscriptions/${body.id}`)).body).toMatchObject({ id: body.id });
  });

  it("keeps the question an address has", async () => {
    await subscribe({ notificationUrl: `${hook.origin}/hook?way=in`, lifecycleNotificationUrl: undefined });
    expect(hook.handshakes.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^\/hook\?way=in&validationToken=Validation%3A%20/),
    ]);
    await write();
    await arrives(2);
    expect(hook.letters[0]?.path).toBe("/hook?way=in");
  });

  it.each(["encoded", "json", "accepted", "silent"] as Greeting[])(
    "answers 400 to a receiver whose greeting is %s, and keeps nothing",
    async (greeting) => {
      await modes({ handshakeMs: 100 });
      hook.mode.greeting = greeting;
      const { status, body } = await subscribe();
      expect([status, body.error.code]).toEqual([400, "ValidationError"]);
      expect(body.error.message).toContain("must respond with 200 OK to validation request");
      expect((await graph("GET", "subscriptions")).body.value).toEqual([]);
    },
  );

  it.each([
    ["no changeType", { changeType: undefined }],
    ["a strange changeType", { changeType: "created,moved" }],
    ["no address", { notificationUrl: undefined }],
    ["http to elsewhere", { notificationUrl: "http://example.com/hook" }],
    ["a lifecycle address that is none", { lifecycleNotificationUrl: "soon" }],
    ["one calendar alone", { resource: "me/calendars/abc/events" }],
    ["another resource", { resource: "me/messages" }],
    ["resource data", { includeResourceData: true }],
    ["a clientState of 129 letters", { clientState: "x".repeat(129) }],
    ["no end", { expirationDateTime: undefined }],
    ["an end in the past", { expirationDateTime: "2020-01-01T00:00:00Z" }],
    ["an end that is no time", { expirationDateTime: "soon" }],
  ])("answers 400 to %s and asks nobody", async (_name, change) => {
    expect((await subscribe(change)).status).toBe(400);
    expect(hook.handshakes).toEqual([]);
  });

  it.each([
    [10_079, 201],
    [10_082, 400],
  ])("takes a life of %i minutes: %i", async (minutes, status) => {
    expect((await subscribe({ expirationDateTime: inMinutes(minutes).toISOString() })).status).toBe(status);
  });

  it("takes the older, shorter longest life when told to, and lengthens too short a one to 45 minutes", async () => {
    await modes({ maxLifeMinutes: 4_230 });
    expect((await subscribe({ expirationDateTime: inMinutes(4_232).toISOString() })).status).toBe(400);
    const { body } = await subscribe({ expirationDateTime: inMinutes(5).toISOString() });
    const left = (Date.parse(body.expirationDateTime) - inMinutes(0).getTime()) / MINUTE_MS;
    expect(Math.abs(left - 45)).toBeLessThan(0.1);
  });

  it("needs a permission that reads events in full, and the caller's own mailbox", async () => {
    const narrow = graphOf(sandbox.url, await tokenFor(sandbox.url, ANA, "User.Read Calendars.ReadBasic"));
    expect((await subscribe({}, narrow)).status).toBe(403);
    expect((await subscribe({ resource: `users/${ANA}/events` })).status).toBe(201);
    expect((await subscribe({ resource: `users/${PAT}/events` })).status).toBe(403);
  });

  it("allows twins, unless told to refuse them with 409", async () => {
    expect([(await subscribe()).status, (await subscribe()).status]).toEqual([201, 201]);
    await modes({ refuseTwins: true });
    expect((await subscribe()).status).toBe(409);
    expect((await subscribe({ changeType: "created" })).status).toBe(201);
  });

  it("takes no more than 1,000 of one mailbox over all apps", async () => {
    const { body } = await subscribe();
    const { subscriptions } = (await steer("subscriptions")).body;
    const row = {
      account: ANA,
      clientId: "another-app",
      resource: "me/events",
      changeTypes: ["created"],
      notificationUrl: `${hook.origin}/other`,
      lifecycleUrl: null,
      clientState: null,
      expiresAt: Date.parse(subscriptions[0].expirationDateTime),
      immutableIds: true,
    };
    await steer("subscriptions", { subscriptions: Array(999).fill(row) });
    expect((await subscribe()).status).toBe(403);
    expect((await graph("DELETE", `subscriptions/${body.id}`)).status).toBe(204);
    expect((await subscribe()).status).toBe(201);
  });

  it("works for a personal account", async () => {
    const pat = graphOf(sandbox.url, await tokenFor(sandbox.url, PAT));
    expect((await subscribe({}, pat)).status).toBe(201);
    await write("Choir", PAT);
    await arrives(2);
  });
});

describe("a subscription's life", () => {
  it("is renewed in place, is its app's and mailbox's alone, and is gone after its end", async () => {
    const { body } = await subscribe();
    const path = `subscriptions/${body.id}`;
    const longer = inMinutes(9_000).toISOString();
    const renewed = await graph("PATCH", path, { expirationDateTime: longer });
    expect([renewed.status, renewed.body.expirationDateTime, renewed.body.id]).toEqual([
      200,
      longer,
      body.id,
    ]);
    const wrong = { expirationDateTime: inMinutes(10_200).toISOString() };
    expect((await graph("PATCH", path, wrong)).status).toBe(400);
    const strange = { expirationDateTime: longer, lifecycleNotificationUrl: `${hook.origin}/x` };
    expect((await graph("PATCH", path, strange)).status).toBe(400);
    const pat = graphOf(sandbox.url, await tokenFor(sandbox.url, PAT));
    expect((await pat("GET", path)).status).toBe(404);
    expect((await pat("DELETE", path)).status).toBe(404);
    expect((await steer("subscriptions/expire", { account: ANA })).body).toEqual({ expired: [body.id] });
    const late = await graph("PATCH", path, { expirationDateTime: longer });
    expect([late.status, late.body.error.code]).toEqual([404, "ResourceNotFound"]);
    await write();
    await pause(100);
    expect(hook.letters).toEqual([]);
  });

  it("is told in lifecycle letters: removed, missed, to be reauthorized", async () => {
    const { body } = await subscribe();
    await steer("lifecycle", { account: ANA, event: "missed" });
    await steer("lifecycle", { account: ANA, event: "reauthorizationRequired", subscription: body.id });
    await arrives(2);
    expect((await graph("POST", `subscriptions/${body.id}/reauthorize`)).status).toBe(204);
    await steer("lifecycle", { account: ANA, event: "subscriptionRemoved" });
    await arrives(3);
    expect(new Set(kinds())).toEqual(new Set(["missed", "reauthorizationRequired", "subscriptionRemoved"]));
    expect(hook.letters.every(({ path }) => path === "/life")).toBe(true);
    const [item] = hook.items();
    expect(item).toMatchObject({ subscriptionId: body.id, clientState: "watch-1.secret" });
    expect(item).not.toHaveProperty("changeType");
    expect((await graph("GET", `subscriptions/${body.id}`)).status).toBe(404);
  });

  it("pauses when the person takes access away, and owns up to what it did not tell once it is reauthorized", async () => {
    const { body } = await subscribe();
    await steer("tokens/revoke", { account: ANA });
    await arrives(1);
    expect(kinds()).toEqual(["reauthorizationRequired"]);
    await write();
    await pause(100);
    expect(hook.letters).toHaveLength(1);
    const again = graphOf(sandbox.url, await tokenFor(sandbox.url, ANA));
    const wish = { expirationDateTime: inMinutes(2_000).toISOString() };
    expect((await again("PATCH", `subscriptions/${body.id}`, wish)).status).toBe(200);
    await arrives(2);
    expect(kinds().at(-1)).toBe("missed");
    await write();
    await arrives(4);
  });
});

describe("change letters", () => {
  it("tell of every change by anybody in any calendar of the mailbox, a new event twice", async () => {
    const { body: subscription } = await subscribe();
    const { body: event } = await graph("POST", "me/events", { ...TIMES, subject: "Boiler" });
    await arrives(2);
    await graph("PATCH", `me/events/${event.id}`, { subject: "Boiler 2" });
    await arrives(3);
    await graph("DELETE", `me/events/${event.id}`);
    await arrives(4);
    expect(kinds().sort()).toEqual(["created", "deleted", "updated", "updated"]);
    const [item] = hook.items().filter(({ changeType }) => changeType === "created");
    const me = (await graph("GET", "me")).body;
    expect(item).toMatchObject({
      subscriptionId: subscription.id,
      clientState: "watch-1.secret",
      resource: `Users/${me.id}/Events/${event.id}`,
      resourceData: {
        id: event.id,
        "@odata.type": "#Microsoft.Graph.Event",
        "@odata.etag": event["@odata.etag"],
      },
    });
    expect(JSON.stringify(hook.letters)).not.toContain("Boiler");
    await write("By hand", PAT);
    await pause(100);
    expect(hook.letters).toHaveLength(4);
  });

  it("name the ids that the subscription was ordered with", async () => {
    await subscribe();
    await graph("POST", "subscriptions", order({ clientState: "regular" }), {});
    const { body: event } = await graph("POST", "me/events", TIMES);
    await arrives(2);
    const idFor = (state: string) =>
      hook.items().find((item: Item) => item.clientState === state)?.resourceData?.id;
    expect(idFor("watch-1.secret")).toBe(event.id);
    expect(idFor("regular")).not.toBe(event.id);
    expect((await graph("GET", `me/events/${idFor("regular")}`)).body.id).toBe(event.id);
  });

  it("carry the items of several subscriptions to one receiver, and only the kinds ordered", async () => {
    await modes({ echoCreated: false });
    await subscribe({ clientState: "one" });
    await subscribe({ clientState: "two", changeType: "created" });
    await subscribe({ clientState: "three", changeType: "deleted" });
    await write();
    await arrives(1);
    expect(hook.items().map(({ clientState }) => clientState)).toEqual(["one", "two"]);
  });

  it.each([500, 503, 404, 301])("are sent again after %i, until it is taken", async (status) => {
    await modes({ retryMs: 20, echoCreated: false });
    await subscribe();
    hook.statuses.push(status, status);
    await write();
    await arrives(3);
    await pause(200);
    expect(hook.letters).toHaveLength(3);
    expect(new Set(hook.items().map((item) => JSON.stringify(item))).size).toBe(1);
  });

  it("are sent again to a receiver that takes too long", async () => {
    await modes({ retryMs: 20, answerMs: 60, echoCreated: false });
    await subscribe();
    hook.mode.hold = true;
    await write();
    await expect.poll(() => hook.held.length, { timeout: 3_000 }).toBeGreaterThan(1);
    hook.release();
    const statuses = async (): Promise<(number | null)[]> => {
      const { deliveries } = (await steer("notices")).body;
      return deliveries
        .filter(({ kind }: { kind: string }) => kind === "change")
        .map((one: { status: number | null }) => one.status);
    };
    await expect.poll(async () => (await statuses()).at(-1), { timeout: 3_000 }).toBe(202);
    await pause(150);
    const all = await statuses();
    expect([all[0], all.filter((status) => status === 202)]).toEqual([null, [202]]);
    expect(hook.letters).toHaveLength(all.length);
  });

  it("are dropped in the end, and owned up to", async () => {
    await modes({ retryMs: 10, giveUpMs: 40, echoCreated: false });
    await subscribe();
    hook.statuses.push(500, 500, 500);
    await write();
    await expect.poll(kinds, { timeout: 3_000 }).toContain("missed");
    await pause(200);
    expect(kinds()).toEqual(["created", "created", "created", "missed"]);
  });

  it.each([
    ["drop loses them", { drop: true }, 0],
    ["duplicate repeats them", { duplicate: 2 }, 3],
  ])("%s", async (_name, wish, count) => {
    await subscribe();
    await modes({ ...wish, echoCreated: false });
    await write();
    await pause(200);
    expect(hook.letters).toHaveLength(count);
    expect(new Set(hook.letters.map((letter) => JSON.stringify(letter))).size).toBe(Math.min(1, count));
  });

  it("come late, and in the wrong order, when told to", async () => {
    await subscribe();
    await modes({ delayMs: 500, echoCreated: false });
    const first = (await write("first")).body;
    await pause(80);
    expect(hook.letters).toEqual([]);
    await arrives(1);
    await modes({ delayMs: 0, reorder: true });
    await write("second");
    await steer(`events/${ANA}/primary/${encodeURIComponent(first.id)}`, undefined, "DELETE");
    await arrives(3);
    expect(kinds()).toEqual(["created", "deleted", "created"]);
  });

  it("hold up no write, and are at most four at once for one receiver", async () => {
    await modes({ echoCreated: false });
    await subscribe();
    hook.mode.hold = true;
    for (let n = 0; n < 10; n += 1) await write(`event ${n}`);
    await expect.poll(() => hook.held.length).toBe(4);
    expect((await steer("notices")).body).toMatchObject({ inFlight: 4, waiting: 6 });
    hook.release();
    await arrives(10);
  });

  it("can be forged", async () => {
    const value = [{ subscriptionId: "not-mine", clientState: "guess", changeType: "updated" }];
    expect((await steer("notices/forge", { address: `${hook.origin}/hook`, value })).body).toEqual({
      status: 202,
    });
    expect(hook.items()).toEqual(value);
  });

  it("[B13] are shown on a page with the subscriptions, and what was answered", async () => {
    await modes({ retryMs: 20, echoCreated: false });
    await subscribe();
    hook.statuses.push(503);
    await write();
    await arrives(2);
    await expect
      .poll(async () => (await fetch(`${sandbox.url}/notices`)).text())
      .toMatch(
        /Outlook subscriptions[\s\S]*active[\s\S]*202<\/span> <span class="tag warn">try 2<\/span>[\s\S]*503/,
      );
  });
});

it("subscriptions survive a restart", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));
  try {
    const first = await startSandbox({ dataDir });
    await subscribe({}, graphOf(first.url, await tokenFor(first.url, ANA)));
    await first.close();
    const second = await startSandbox({ dataDir });
    await control(second.url, "microsoft/events", { account: ANA, event: TIMES });
    await arrives(2).finally(() => second.close());
    expect(hook.items()[0]).toMatchObject({ clientState: "watch-1.secret" });
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

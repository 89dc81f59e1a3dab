import { describe, expect, it } from "vitest";
import { messageOf, noticesIn } from "./notices";

const watchId = "1b0d7f7e-6a52-4b0e-9d5e-0f9f6f1c2a3b";
const said = { subscriptionId: "7f10", clientState: `${watchId}.secret.with.dots` };
const notice = { watchId, secret: "secret.with.dots", resourceId: "7f10" };
const bodyOf = (...value: unknown[]) => JSON.stringify({ value });

describe("a message from Graph", () => {
  it("says that something changed, once however often and about whatever it says it", () => {
    const items = ["created", "updated", "deleted"].map((changeType) => ({
      ...said,
      changeType,
      resource: `Users/u/Events/${changeType}`,
      resourceData: { id: changeType },
    }));
    expect(noticesIn(bodyOf(...items))).toEqual({ notices: [{ ...notice, says: "changed" }], refused: 0 });
  });

  it.each([
    ["reauthorizationRequired", "renew"],
    ["subscriptionRemoved", "ended"],
    ["missed", "missed"],
  ])("of the life cycle: %s [P27]", (lifecycleEvent, says) => {
    const parsed = noticesIn(bodyOf({ ...said, lifecycleEvent }, said));
    expect(parsed.notices).toEqual([
      { ...notice, says },
      { ...notice, says: "changed" },
    ]);
  });

  it("is taken item by item: what makes no sense hides nothing", () => {
    const bad = [
      null,
      7,
      {},
      { ...said, clientState: "no id at all" },
      { ...said, clientState: `${watchId}.` },
      { ...said, clientState: `${watchId}.${"s".repeat(92)}` },
      { ...said, subscriptionId: 7 },
      { ...said, lifecycleEvent: "somethingNew" },
    ];
    expect(noticesIn(bodyOf(...bad, said))).toEqual({
      notices: [{ ...notice, says: "changed" }],
      refused: bad.length,
    });
  });

  it.each([[null], [""], ["{"], ["[]"], ['{"value":{}}'], ["null"]])("is nothing when it is %j", (body) => {
    expect(noticesIn(body)).toEqual({ notices: [], refused: 1 });
  });

  it("names no more watches than a provider would", () => {
    const flood = Array.from({ length: 300 }, (_, place) => ({ ...said, subscriptionId: String(place) }));
    const { notices, refused } = noticesIn(bodyOf(...flood));
    expect([notices.length, refused]).toEqual([256, 44]);
  });
});

describe("a message's text", () => {
  const request = (body: BodyInit) =>
    new Request("http://127.0.0.1/", { method: "POST", body, duplex: "half" } as RequestInit);

  it("is read whole, also where its length was not announced", async () => {
    const parts = ["{", '"value":["é"]', "}"].map((part) => new TextEncoder().encode(part));
    const stream = new ReadableStream({
      start: (to) => {
        for (const part of parts) to.enqueue(part);
        to.close();
      },
    });
    expect(await messageOf(request(stream))).toBe('{"value":["é"]}');
  });

  it("is left unread when it is longer than any real one", async () => {
    expect(await messageOf(request("x".repeat(512 * 1024 + 1)))).toBeNull();
    expect(await messageOf(request("x".repeat(512 * 1024)))).toHaveLength(512 * 1024);
  });

  it("is empty when there is none", async () => {
    expect(await messageOf(new Request("http://127.0.0.1/", { method: "POST" }))).toBe("");
  });
});

it("looks at no more items of a message than a provider's ever has", () => {
  const good = { subscriptionId: "s", clientState: `${crypto.randomUUID()}.secret` };
  const junk = Array.from({ length: 200_000 }, () => 0);
  expect(noticesIn(JSON.stringify({ value: [good, ...junk] }))).toMatchObject({
    notices: [{ resourceId: "s" }],
    refused: 200_000,
  });
  expect(noticesIn(JSON.stringify({ value: [...junk, good] })).notices).toEqual([]);
});

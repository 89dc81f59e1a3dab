import { afterEach, describe, expect, it } from "vitest";
import { createMicrosoftGateway } from "@/lib/calendar/microsoft/gateway";
import { inMailbox } from "@/lib/calendar/microsoft/limits";
import { startStub } from "@/lib/calendar/testing/stub-server";
import { Secret } from "@/lib/domain/secret";

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

const moment = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

/** Runs twenty and tells how many were under way at once, and in which order they began. */
async function crowd(mailboxOf: (index: number) => string) {
  let [now, most] = [0, 0];
  const order: number[] = [];
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      inMailbox(mailboxOf(index), async () => {
        order.push(index);
        now += 1;
        most = Math.max(most, now);
        await moment();
        now -= 1;
        if (index % 4 === 1) throw new RangeError("no");
        return index;
      }),
    ),
  );
  return { most, order, failed: results.filter(({ status }) => status === "rejected").length };
}

describe("inMailbox", () => {
  it("lets three requests of a mailbox be under way, in order, also when some fail", async () => {
    const { most, order, failed } = await crowd(() => "one");
    expect([most, failed]).toEqual([3, 5]);
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect((await crowd(() => "one")).most).toBe(3);
  });

  it("counts each mailbox for itself", async () => {
    expect((await crowd((index) => (index % 2 === 0 ? "one" : "two"))).most).toBe(6);
  });
});

it("asks one account's server for three things at once, whichever provider object asks", async () => {
  let [now, most] = [0, 0];
  stub = await startStub(async () => {
    now += 1;
    most = Math.max(most, now);
    await moment();
    now -= 1;
    return { status: 200, body: { value: [] } };
  });
  const client = { baseUrl: stub.url, clientId: "id", clientSecret: "secret", tenant: "common" };
  const window = { start: new Date(0), end: new Date(1) };
  // A renewed token is still the same account's.
  const reading = Array.from({ length: 6 }, (_, index) =>
    createMicrosoftGateway(client)
      .open(new Secret(`eyJ.${index}`), "account")
      .busyNow(["a", "b"], window),
  );
  await Promise.all(reading);
  expect(stub.requests).toHaveLength(12);
  expect(most).toBe(3);
});

import { afterEach, describe, expect, it } from "vitest";
import { aDraft, failureOf, mirrorId } from "@/lib/calendar/contract/world";
import {
  calendarId,
  duplicate,
  eventId,
  gone,
  ok,
  ours,
  prefix,
  refused,
  stubAccount,
} from "@/lib/calendar/microsoft/testing/stub-account";
import type { StubAnswer } from "@/lib/calendar/testing/stub-server";

const { accountAnswering, accountOn, asked, close, request, transactions, url } = stubAccount();
afterEach(close);

describe("an event that may exist already", () => {
  it.each<[title: string, refusal: StubAnswer]>([
    ["409", duplicate],
    ["400 and its id", refused(400, "ErrorDuplicateTransactionId", { "@event.existingEventId": eventId })],
  ])("is found and written over when its transaction is known: %s [I2][P15]", async (title, refusal) => {
    const account = await accountOn(({ method, query }) => {
      if (method === "POST") return refusal;
      return query.has("$filter") ? ok({ value: [{ ...ours }] }) : ok();
    });
    expect(await account.putEvent(calendarId, aDraft(), null, "overwrite")).toMatchObject({
      kind: "updated",
      eventId,
      generation: 0,
    });
    const found = title === "409" ? ["GET /events"] : [];
    expect(asked()).toEqual(["POST /events", ...found, "GET event", "PATCH event"]);
    if (title === "409")
      expect(Object.fromEntries(request(1).query)).toMatchObject({
        $filter: `singleValueExtendedProperties/Any(ep: ep/id eq '${prefix} lockstepMirror' and ep/value eq '${mirrorId}')`,
      });
  });

  it("is looked for on every page, and a copy its owner made of it comes second", async () => {
    const copied = { ...ours, id: "copy", transactionId: null };
    const account = await accountOn(({ method, query }) => {
      if (method === "POST") return duplicate;
      if (query.has("$filter"))
        return ok({
          value: [copied, { id: "foreign" }],
          "@odata.nextLink": `${url()}/v1.0/me/next?$skip=2`,
        });
      return query.has("$skip") ? ok({ value: [ours] }) : ok();
    });
    await account.putEvent(calendarId, aDraft(), null, "overwrite");
    expect(asked()).toEqual(["POST /events", "GET /events", "GET /v1.0/me/next", "GET event", "PATCH event"]);
  });

  it("is looked for once more before another is made of it [I2]", async () => {
    let looks = 0;
    const account = await accountOn(({ method, query }) => {
      if (method === "POST") return duplicate;
      if (!query.has("$filter")) return ok();
      looks += 1;
      return ok({ value: looks === 1 ? [] : [ours] });
    });
    expect(await account.putEvent(calendarId, aDraft(), null, "overwrite")).toMatchObject({
      kind: "updated",
    });
    expect(transactions()).toEqual([`${mirrorId}:0`]);
  });

  it.each([duplicate, refused(400, "ErrorDuplicateTransactionId", { "@event.existingEventId": "deleted" })])(
    "is made anew, of the next generation, when it was deleted: %o",
    async (refusal) => {
      const account = await accountOn(({ method, query, body }) => {
        // A server that does not know the filter tells of everything.
        if (method === "GET") return query.has("$filter") ? ok({ value: [{ id: "foreign" }] }) : gone;
        return body.includes(`${mirrorId}:1"`) ? { status: 201, body: { id: "new" } } : refusal;
      });
      expect(await account.putEvent(calendarId, aDraft(), null, "overwrite")).toMatchObject({
        kind: "created",
        eventId: "new",
        generation: 1,
      });
      expect(asked().some((one) => one.endsWith("foreign"))).toBe(false);
    },
  );

  it("tells the generation of the event it found, not of the transaction it tried", async () => {
    const later = { ...ours, transactionId: `${mirrorId}:3` };
    const account = await accountOn(({ method, query }) => {
      if (method === "POST") return duplicate;
      return query.has("$filter") ? ok({ value: [later] }) : ok(later);
    });
    expect(await account.putEvent(calendarId, aDraft(), null, "overwrite")).toMatchObject({ generation: 3 });
  });

  it("is not taken for ours when it lost our marker: another is made [I4][B42]", async () => {
    const refusal = refused(400, "ErrorDuplicateTransactionId", { "@event.existingEventId": eventId });
    const account = await accountOn(({ method, query, body }) => {
      if (method === "POST")
        return body.includes(`${mirrorId}:1"`) ? { status: 201, body: { id: "new" } } : refusal;
      return query.has("$filter") ? ok({ value: [] }) : ok({ id: eventId });
    });
    expect(await account.putEvent(calendarId, aDraft(), null, "overwrite")).toMatchObject({ generation: 1 });
    expect(asked().some((one) => one.startsWith("PATCH"))).toBe(false);
  });

  it("gives up when every transaction is used", async () => {
    const account = await accountOn(({ method }) => (method === "POST" ? duplicate : ok({ value: [] })));
    expect(await failureOf(account.putEvent(calendarId, aDraft(), null, "overwrite"))).toEqual({
      kind: "notOurs",
    });
    expect(new Set(transactions()).size).toBe(8);
  });

  it.each([400, 409])("another %s is no duplicate", async (status) => {
    const account = await accountAnswering(refused(status, "ErrorInvalidRequest"));
    const kind = status === 400 ? "rejected" : "changedMeanwhile";
    expect(await failureOf(account.putEvent(calendarId, aDraft(), null, "overwrite"))).toMatchObject({
      kind,
    });
    expect(asked()).toEqual(["POST /events"]);
  });
});

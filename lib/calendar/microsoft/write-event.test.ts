import { afterEach, describe, expect, it } from "vitest";
import { aDraft, failureOf, mirrorId, otherMirrorId } from "@/lib/calendar/contract/world";
import {
  calendarId,
  duplicate,
  eventId,
  gone,
  known,
  marker,
  ok,
  ours,
  prefix,
  refused,
  stale,
  stubAccount,
} from "@/lib/calendar/microsoft/testing/stub-account";
import type { StubAnswer } from "@/lib/calendar/testing/stub-server";

const { accountAnswering, accountOn, asked, close, request, requests, sent } = stubAccount();
afterEach(close);

describe("what is sent", () => {
  it("creates an event with our marker, in UTC, escaped, with the way back, and invites nobody [P25][P15]", async () => {
    const account = await accountAnswering({
      status: 201,
      body: { "@odata.etag": 'W/"k1"', id: eventId, webLink: "https://outlook.test/e" },
    });
    const draft = aDraft({ title: "<b>Jones</b>", description: "<script> & co", zone: "Asia/Kolkata" });
    expect(await account.putEvent(calendarId, draft, null, "overwrite")).toEqual({
      kind: "created",
      calendarId,
      eventId,
      etag: 'W/"k1"',
      generation: 0,
      link: "https://outlook.test/e",
    });
    expect(asked()).toEqual(["POST /events"]);
    expect(sent(0)).toEqual({
      transactionId: `${mirrorId}:0`,
      subject: "<b>Jones</b>",
      body: {
        contentType: "html",
        content: '&lt;script&gt; &amp; co<hr><a href="http://127.0.0.1:3000/bookings/1001">Booking 1001</a>',
      },
      location: { displayName: draft.location },
      isAllDay: false,
      start: { dateTime: "2026-11-23T22:00:00.000", timeZone: "UTC" },
      end: { dateTime: "2026-11-23T23:00:00.000", timeZone: "UTC" },
      showAs: "busy",
      singleValueExtendedProperties: [
        { id: `${prefix} lockstepMirror`, value: mirrorId },
        { id: `${prefix} lockstepBooking`, value: draft.bookingId },
      ],
    });
  });

  it("asks for ids that stay and for UTC on every request, in one header, with the token", async () => {
    const account = await accountAnswering(duplicate, ok({ value: [ours] }), ok());
    await account.putEvent(calendarId, aDraft(), null, "overwrite");
    await account.removeEvent(known);
    await account.readOwnTitles([calendarId], { start: new Date(0), end: new Date(1) }).catch(() => null);
    expect(requests().length).toBeGreaterThan(5);
    for (const { headers } of requests()) {
      expect(headers.prefer).toBe('IdType="ImmutableId", outlook.timezone="UTC"');
      expect(headers.authorization).toBe("Bearer eyJ.token");
    }
  });

  it("reads our marker before it patches the version it read, and names nothing that is not ours [I4][P30]", async () => {
    const account = await accountAnswering(
      ok({ ...ours, "@odata.etag": 'W/"k9"' }),
      ok({ ...ours, "@odata.etag": 'W/"k10"' }),
    );
    expect(await account.putEvent(calendarId, aDraft(), known, "overwrite")).toMatchObject({
      kind: "updated",
      etag: 'W/"k10"',
      generation: 0,
    });
    expect(asked()).toEqual(["GET event", "PATCH event"]);
    expect(Object.fromEntries(request(0).query)).toEqual({
      $select: "id,changeKey,transactionId,isCancelled,webLink",
      $expand: `singleValueExtendedProperties($filter=id eq '${prefix} lockstepMirror')`,
    });
    expect(request(1).headers["if-match"]).toBe('W/"k9"');
    const names = ["subject", "body", "location", "isAllDay", "start", "end", "showAs"];
    expect(Object.keys(sent(1)).sort()).toEqual([...names, "singleValueExtendedProperties"].sort());
  });

  it("clears what became empty", async () => {
    const account = await accountAnswering(ok());
    await account.putEvent(
      calendarId,
      aDraft({ description: "", location: "", backLink: null }),
      known,
      "overwrite",
    );
    expect(sent(1)).toMatchObject({ body: { content: "" }, location: { displayName: "" } });
  });

  it("removes the version it read [I4]", async () => {
    const account = await accountAnswering(ok(), { status: 204 });
    await account.removeEvent(known);
    expect(asked()).toEqual(["GET event", "DELETE event"]);
    expect(request(1).headers["if-match"]).toBe('W/"k7"');
  });
});

describe("when the event is not as remembered", () => {
  it.each<[title: string, refusal: StubAnswer]>([
    ["412", stale],
    ["409", refused(409, "ErrorIrresolvableConflict")],
  ])("reads again after a %s and patches what it read [P30]", async (_title, refusal) => {
    const account = await accountAnswering(ok(), refusal, ok({ ...ours, "@odata.etag": 'W/"k9"' }));
    await account.putEvent(calendarId, aDraft(), known, "overwrite");
    expect(asked()).toEqual(["GET event", "PATCH event", "GET event", "PATCH event"]);
    expect(request(3).headers["if-match"]).toBe('W/"k9"');
  });

  it.each(["put", "remove"] as const)("gives up a %s of an event that never holds still", async (call) => {
    const account = await accountOn(({ method }) => (method === "GET" ? ok() : stale));
    const made =
      call === "put"
        ? account.putEvent(calendarId, aDraft(), known, "overwrite")
        : account.removeEvent(known);
    expect(await failureOf(made)).toEqual({ kind: "changedMeanwhile" });
    expect(requests().length).toBeLessThan(10);
  });

  it.each<[title: string, found: StubAnswer]>([
    ["deleted", gone],
    ["cancelled", ok({ ...ours, isCancelled: true })],
  ])(
    "makes another of one that was %s, and looks for it first where its transaction is used",
    async (_title, found) => {
      const account = await accountOn(({ method, query, body }) => {
        if (method === "POST")
          return body.includes(`${mirrorId}:0"`) ? duplicate : { status: 201, body: { id: "new" } };
        return query.has("$filter") ? ok({ value: [] }) : found;
      });
      expect(await account.putEvent(calendarId, aDraft(), known, "overwrite")).toMatchObject({
        kind: "created",
        eventId: "new",
        generation: 1,
      });
      expect(asked()).toEqual(["GET event", "POST /events", "GET /events", "POST /events"]);
    },
  );

  it("never writes over a copy that its owner made of one that is gone [A35][I4]", async () => {
    const copy = { ...ours, id: "copy", transactionId: null };
    const account = await accountOn(({ method, query, body }) => {
      if (method === "POST")
        return body.includes(`${mirrorId}:0"`) ? duplicate : { status: 201, body: { id: "new" } };
      return query.has("$filter") ? ok({ value: [copy] }) : gone;
    });
    expect(await account.putEvent(calendarId, aDraft(), known, "overwrite")).toMatchObject({
      kind: "created",
      eventId: "new",
    });
    expect(asked().some((one) => one.startsWith("PATCH"))).toBe(false);
  });

  it("takes an event that went between the look and the write for gone", async () => {
    const answers = [ok(), gone, { status: 201, body: { id: "new" } }];
    const account = await accountAnswering(...answers);
    expect(await account.putEvent(calendarId, aDraft(), known, "overwrite")).toMatchObject({
      kind: "created",
    });
  });

  it.each<[title: string, found: object]>([
    ["nobody's", { id: eventId }],
    ["another mirror's", { ...ours, singleValueExtendedProperties: marker(otherMirrorId) }],
    [
      "marked by another property",
      { ...ours, singleValueExtendedProperties: [{ id: `${prefix} lockstepBooking`, value: mirrorId }] },
    ],
  ])("never writes to an event that is %s [I4][B42]", async (_title, found) => {
    const account = await accountAnswering(ok(found));
    for (const ifChanged of ["overwrite", "stop"] as const)
      expect(await failureOf(account.putEvent(calendarId, aDraft(), known, ifChanged))).toEqual({
        kind: "notOurs",
      });
    expect(await failureOf(account.removeEvent(known))).toEqual({ kind: "notOurs" });
    expect(asked()).toEqual(["GET event", "GET event", "GET event"]);
  });

  it("never mixes up two mirrors [I4]", async () => {
    const account = await accountAnswering(ok());
    const put = account.putEvent(calendarId, aDraft({ mirrorId: otherMirrorId }), known, "overwrite");
    expect(await failureOf(put)).toEqual({ kind: "notOurs" });
    expect(asked()).toEqual([]);
  });
});

describe("stopping at a change", () => {
  const stopping = async (...answers: StubAnswer[]) =>
    (await accountAnswering(...answers)).putEvent(calendarId, aDraft(), known, "stop");

  it.each(['W/"k7"', '"k7"'])("writes over the very version it knows, also as %s [P30]", async (etag) => {
    expect(await stopping(ok({ ...ours, "@odata.etag": etag }), ok())).toMatchObject({ kind: "updated" });
    expect(asked()).toEqual(["GET event", "PATCH event"]);
    expect(request(1).headers["if-match"]).toBe(etag);
  });

  it.each<[title: string, answers: StubAnswer[], requests: number]>([
    [
      "another version, on a server that takes no If-Match",
      [ok({ ...ours, "@odata.etag": 'W/"k8"' }), ok()],
      1,
    ],
    ["another version, which lost our marker", [ok({ "@odata.etag": 'W/"k8"', id: "e" }), ok()], 1],
    ["a 412", [ok(), stale], 2],
    ["a 409", [ok(), refused(409, "ErrorIrresolvableConflict")], 2],
    ["a 404", [gone], 1],
    ["a 404 for the write", [ok(), gone], 2],
    ["a cancellation", [ok({ ...ours, isCancelled: true })], 1],
  ])("writes nothing after %s, and tries nothing else", async (_title, answers, requests) => {
    expect(await failureOf(stopping(...answers))).toEqual({ kind: "changedMeanwhile" });
    expect(asked()).toHaveLength(requests);
    expect(asked().some((one) => one.startsWith("POST"))).toBe(false);
  });
});

describe("a server that says less than Microsoft", () => {
  it.each<[title: string, answer: StubAnswer, etag: string]>([
    ["its versions in a header", { status: 201, body: { id: "e" }, headers: { ETag: 'W/"12"' } }, 'W/"12"'],
    ["only a change key", { status: 201, body: { id: "e", changeKey: "12" } }, 'W/"12"'],
    ["no versions", { status: 201, body: { id: "e" } }, ""],
  ])("has %s", async (_title, answer, etag) => {
    const account = await accountAnswering(answer);
    expect(await account.putEvent(calendarId, aDraft(), null, "overwrite")).toMatchObject({ etag });
  });

  it("has no versions: what is there is written over, and without a condition", async () => {
    const { "@odata.etag": _, ...bare } = ours;
    const account = await accountAnswering(ok(bare));
    await account.putEvent(calendarId, aDraft(), known, "stop");
    expect(request(1).headers["if-match"]).toBeUndefined();
  });
});

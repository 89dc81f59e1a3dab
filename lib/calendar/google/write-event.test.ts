import { afterEach, describe, expect, it } from "vitest";
import { aDraft, failureOf, mirrorId } from "@/lib/calendar/contract/world";
import { accountAt } from "@/lib/calendar/google/testing";
import { inTurn, type StubAnswer, type StubRequest, startStub } from "@/lib/calendar/testing/stub-server";
import type { KnownEvent } from "@/lib/domain/calendar-event";
import { googleEventId } from "@/lib/domain/event-id";

const calendarId = "mike+jobs@demo.test";
const events = `/calendar/v3/calendars/${encodeURIComponent(calendarId)}/events`;
const firstId = googleEventId(mirrorId, 0);
const known: KnownEvent = { calendarId, eventId: firstId, etag: '"7"', mirrorId };
const ours = { id: firstId, etag: '"9"', extendedProperties: { private: { mirrorId } } };
const refused = (status: number, reason: string): StubAnswer => ({
  status,
  body: { error: { errors: [{ reason }] } },
});

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

/** Answers one request after the other; the last answer stays. */
async function accountAnswering(...answers: StubAnswer[]) {
  stub = await startStub(inTurn(...answers));
  return accountAt(stub.url);
}

const asked = () => (stub?.requests ?? []).map(({ method, path }) => `${method} ${path.replace(events, "")}`);
const request = (index: number): StubRequest => stub?.requests[index] ?? expect.fail(`no request ${index}`);
const sent = (index: number) => JSON.parse(request(index).body) as Record<string, unknown>;

describe("what is sent", () => {
  it("inserts under our id, silently, escaped, and asks for no texts back [P25][I5]", async () => {
    const account = await accountAnswering({ status: 200, body: { ...ours, htmlLink: "https://g.test/e" } });
    const draft = aDraft({ title: "<b>Jones</b>", description: "<script> & co", zone: "Asia/Kolkata" });
    expect(await account.putEvent(calendarId, draft, null, "overwrite")).toEqual({
      kind: "created",
      calendarId,
      eventId: firstId,
      etag: '"9"',
      generation: 0,
      link: "https://g.test/e",
    });
    expect(asked()).toEqual(["POST "]);
    expect(Object.fromEntries(request(0).query)).toEqual({
      sendUpdates: "none",
      fields: "id,etag,status,htmlLink,extendedProperties",
    });
    expect(request(0).headers.authorization).toBe("Bearer ya29.token");
    expect(sent(0)).toEqual({
      id: firstId,
      status: "confirmed",
      summary: "<b>Jones</b>",
      description: "&lt;script&gt; &amp; co",
      location: draft.location,
      start: { dateTime: "2026-11-24T03:30:00+05:30", timeZone: "Asia/Kolkata" },
      end: { dateTime: "2026-11-24T04:30:00+05:30", timeZone: "Asia/Kolkata" },
      transparency: "opaque",
      extendedProperties: { private: { mirrorId, bookingId: draft.bookingId } },
      source: { title: "Booking 1001", url: "http://127.0.0.1:3000/bookings/1001" },
    });
  });

  it("patches the version it knows, without a read [P30]", async () => {
    const account = await accountAnswering({ status: 200, body: ours });
    expect(await account.putEvent(calendarId, aDraft(), known, "overwrite")).toMatchObject({
      kind: "updated",
      etag: '"9"',
    });
    expect(asked()).toEqual([`PATCH /${firstId}`]);
    expect(request(0).headers["if-match"]).toBe('"7"');
    expect(request(0).query.get("sendUpdates")).toBe("none");
    expect(sent(0)).toMatchObject({ status: "confirmed", start: { date: null } });
    for (const name of ["attendees", "reminders", "colorId", "id"]) expect(sent(0)).not.toHaveProperty(name);
  });

  it.each([
    ["Tomato", "11"],
    ["Lavender", "1"],
    ["Graphite", "8"],
    ["Red category", undefined],
  ] as const)("gives an event the colour %s as %s, new or known [B12]", async (colour, colorId) => {
    const account = await accountAnswering({ status: 200, body: ours });
    await account.putEvent(calendarId, aDraft({ colour }), null, "overwrite");
    await account.putEvent(calendarId, aDraft({ colour }), known, "overwrite");
    expect(asked()).toEqual(["POST ", `PATCH /${firstId}`]);
    expect([sent(0).colorId, sent(1).colorId]).toEqual([colorId, colorId]);
  });

  it("removes the version it knows, silently [P25]", async () => {
    const account = await accountAnswering({ status: 204 });
    await account.removeEvent(known);
    expect(asked()).toEqual([`DELETE /${firstId}`]);
    expect(request(0).headers["if-match"]).toBe('"7"');
    expect(request(0).query.get("sendUpdates")).toBe("none");
  });

  it("asks for an event's times and kind and nothing else [I5]", async () => {
    const start = { dateTime: "2026-11-24T09:00:00Z" };
    const account = await accountAnswering({ status: 200, body: { start, end: start, summary: "CANARY" } });
    expect(JSON.stringify(await account.readEvent(calendarId, "personal1"))).not.toContain("CANARY");
    const names = (request(0).query.get("fields") ?? "").split(/[^a-zA-Z]+/);
    expect(names).toContain("start");
    for (const text of [
      "summary",
      "description",
      "location",
      "email",
      "displayName",
      "organizer",
      "creator",
    ]) {
      expect(names).not.toContain(text);
    }
  });

  it("refuses a zone that is none, and sends nothing", async () => {
    const account = await accountAnswering({ status: 200, body: ours });
    const put = account.putEvent(calendarId, aDraft({ zone: "Mars/Olympus" }), null, "overwrite");
    expect(await failureOf(put)).toEqual({ kind: "rejected", status: 400, reason: "timeZone" });
    expect(asked()).toEqual([]);
  });
});

describe("when the event is not as remembered", () => {
  it("reads again after a 412 and patches what it read [P30]", async () => {
    const found = { status: 200, body: ours };
    const account = await accountAnswering(refused(412, "conditionNotMet"), found, found);
    await account.putEvent(calendarId, aDraft(), known, "overwrite");
    expect(asked()).toEqual([`PATCH /${firstId}`, `GET /${firstId}`, `PATCH /${firstId}`]);
    expect(request(2).headers["if-match"]).toBe('"9"');
  });

  it.each(["put", "remove"] as const)("gives up a %s of an event that never holds still", async (call) => {
    stub = await startStub(({ method }) =>
      method === "GET" ? { status: 200, body: ours } : refused(412, "conditionNotMet"),
    );
    const account = accountAt(stub.url);
    const made =
      call === "put"
        ? account.putEvent(calendarId, aDraft(), known, "overwrite")
        : account.removeEvent(known);
    expect(await failureOf(made)).toEqual({ kind: "changedMeanwhile" });
    expect(stub.requests.length).toBeLessThan(10);
  });

  it.each([403, 404, 410])("makes the next generation when a revival is answered with %s", async (status) => {
    const account = await accountAnswering(
      refused(409, "duplicate"),
      { status: 200, body: { ...ours, status: "cancelled" } },
      refused(status, "forbidden"),
      { status: 200, body: { id: googleEventId(mirrorId, 1) } },
    );
    expect(await account.putEvent(calendarId, aDraft(), null, "overwrite")).toMatchObject({
      kind: "created",
      generation: 1,
    });
    expect(asked()).toEqual(["POST ", `GET /${firstId}`, `PATCH /${firstId}`, "POST "]);
  });

  it("passes over a deleted event that keeps the id and lost the marker", async () => {
    const account = await accountAnswering(
      refused(409, "duplicate"),
      { status: 200, body: { id: firstId, status: "cancelled" } },
      { status: 200, body: {} },
    );
    expect(await account.putEvent(calendarId, aDraft(), null, "overwrite")).toMatchObject({ generation: 1 });
  });

  it("does not make a second event of one that is taken but cannot be seen [I2]", async () => {
    stub = await startStub(({ method }) =>
      method === "GET" ? refused(404, "notFound") : refused(409, "duplicate"),
    );
    const put = accountAt(stub.url).putEvent(calendarId, aDraft(), null, "overwrite");
    expect(await failureOf(put)).toEqual({ kind: "changedMeanwhile" });
    const ids = stub.requests
      .filter(({ method }) => method === "POST")
      .map(({ body }) => JSON.parse(body).id);
    expect(new Set(ids)).toEqual(new Set([firstId]));
  });

  it.each([404, 410])(
    "makes the next generation of a deleted event that answers %s and keeps its id",
    async (status) => {
      stub = await startStub(({ method, body }) => {
        if (method !== "POST") return { status };
        const { id } = JSON.parse(body) as { id: string };
        return id === firstId ? { status: 409 } : { status: 200, body: { id } };
      });
      const put = accountAt(stub.url).putEvent(calendarId, aDraft(), known, "overwrite");
      expect(await put).toMatchObject({ kind: "created", generation: 1 });
    },
  );

  it("takes an event that is gone for gone also when writing to it is answered with 403", async () => {
    stub = await startStub(({ method }) => {
      if (method === "POST") return { status: 200, body: { id: firstId } };
      return method === "GET" ? refused(404, "notFound") : refused(403, "forbidden");
    });
    const put = accountAt(stub.url).putEvent(calendarId, aDraft(), known, "overwrite");
    expect(await put).toMatchObject({ kind: "created" });
  });

  it("knows a used-up id by a 410 alone, without having known the event", async () => {
    const account = await accountAnswering(
      refused(409, "duplicate"),
      { status: 410 },
      { status: 200, body: {} },
    );
    expect(await account.putEvent(calendarId, aDraft(), null, "overwrite")).toMatchObject({ generation: 1 });
  });

  it("does not take a calendar that became read-only for a used-up id", async () => {
    stub = await startStub(({ method }) =>
      method === "GET" ? { status: 200, body: ours } : refused(403, "requiredAccessLevel"),
    );
    const put = accountAt(stub.url).putEvent(calendarId, aDraft(), known, "overwrite");
    expect(await failureOf(put)).toEqual({ kind: "forbidden", reason: "requiredAccessLevel" });
    expect(stub.requests.some(({ method }) => method === "POST")).toBe(false);
  });
});

describe("stopping at a change", () => {
  const stopping = async (...answers: StubAnswer[]) =>
    (await accountAnswering(...answers)).putEvent(calendarId, aDraft(), known, "stop");

  it("writes over the very version it knows, in one request [P30]", async () => {
    expect(await stopping({ status: 200, body: ours })).toMatchObject({ kind: "updated", etag: '"9"' });
    expect(asked()).toEqual([`PATCH /${firstId}`]);
    expect(request(0).headers["if-match"]).toBe('"7"');
  });

  it.each<[title: string, answers: StubAnswer[]]>([
    ["412", [refused(412, "conditionNotMet")]],
    ["404", [refused(404, "notFound")]],
    ["410", [refused(410, "deleted")]],
    ["403 for what was deleted", [refused(403, "forbidden"), { status: 200, body: { status: "cancelled" } }]],
  ])("writes nothing after a %s, and tries nothing else", async (_title, answers) => {
    expect(await failureOf(stopping(...answers))).toEqual({ kind: "changedMeanwhile" });
    expect(asked()?.filter((one) => one.startsWith("PATCH"))).toHaveLength(1);
    expect(asked()?.some((one) => one.startsWith("POST"))).toBe(false);
  });

  it("is honest about a calendar that became read-only", async () => {
    const put = stopping(refused(403, "requiredAccessLevel"), { status: 200, body: ours });
    expect(await failureOf(put)).toEqual({ kind: "forbidden", reason: "requiredAccessLevel" });
  });

  it.each<[title: string, found: StubAnswer, kind: string]>([
    ["somebody's", { status: 200, body: { id: "adopted1", etag: '"7"' } }, "notOurs"],
    ["deleted", { status: 200, body: { ...ours, status: "cancelled" } }, "changedMeanwhile"],
    ["gone", { status: 404 }, "changedMeanwhile"],
  ])("looks first at an event under an id we did not make: it is %s [I4]", async (_title, found, kind) => {
    const account = await accountAnswering(found);
    const put = account.putEvent(calendarId, aDraft(), { ...known, eventId: "adopted1" }, "stop");
    expect(await failureOf(put)).toEqual({ kind });
    expect(asked()).toEqual(["GET /adopted1"]);
  });
});

describe("a server that says less than Google", () => {
  it("has no versions in its answers: the marker is read before each write", async () => {
    const bare = { extendedProperties: { private: { mirrorId } } };
    const account = await accountAnswering({ status: 200, body: bare });
    const written = await account.putEvent(calendarId, aDraft(), { ...known, etag: "" }, "overwrite");
    expect(written).toEqual({
      kind: "updated",
      calendarId,
      eventId: firstId,
      etag: "",
      generation: 0,
      link: null,
    });
    await account.removeEvent({ ...known, etag: written.etag });
    expect(asked()).toEqual([
      `GET /${firstId}`,
      `PATCH /${firstId}`,
      `GET /${firstId}`,
      `DELETE /${firstId}`,
    ]);
    expect(request(1).headers["if-match"]).toBeUndefined();
  });

  it("has its versions in a header", async () => {
    const account = await accountAnswering({ status: 200, body: {}, headers: { ETAG: 'W/"12"' } });
    expect(await account.putEvent(calendarId, aDraft(), null, "overwrite")).toMatchObject({ etag: 'W/"12"' });
  });

  it.each<[title: string, answer: StubAnswer]>([
    ["200 and nothing", { status: 200 }],
    ["200 and an object", { status: 200, body: {} }],
    ["202", { status: 202 }],
  ])("answers a delete with %s", async (_title, answer) => {
    const account = await accountAnswering(answer);
    expect(await failureOf(account.removeEvent(known))).toBeNull();
  });

  it("does not take a page for a delete", async () => {
    const account = await accountAnswering({ status: 200, body: "<html>Sign in</html>" });
    expect(await failureOf(account.removeEvent(known))).toMatchObject({ kind: "unavailable" });
  });
});

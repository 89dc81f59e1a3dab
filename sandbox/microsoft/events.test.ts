import { describe, expect, it } from "vitest";
import { control } from "../testing";
import {
  ANA,
  connect,
  type Event,
  failureOf,
  followed,
  MARKER,
  PACIFIC,
  PAT,
  timed,
  UTC_IDS,
} from "./testing";
import { freshMailbox } from "./testing/mailbox";

const { accessToken, get, graph, prefer, sandbox, steer } = freshMailbox();

const BOOKING = { subject: "Boiler", ...timed("2026-11-23T22:00:00", "2026-11-23T23:00:00") };
const create = (extra: object = {}, path = "/me/events"): Promise<Event> =>
  prefer(path).post({ ...BOOKING, ...extra });
const calendars = async (): Promise<{ id: string; name: string }[]> =>
  (await graph.api("/me/calendars").get()).value;
const personal = async () => (await calendars()).find(({ name }) => name === "Personal")?.id ?? "";
const call = (path: string, init: RequestInit = {}) =>
  fetch(`${sandbox.url}/v1.0${path}`, {
    ...init,
    headers: { authorization: `Bearer ${accessToken()}`, ...init.headers },
  });

describe("the mailbox", () => {
  it("names its person, calendars and zone", async () => {
    expect(await graph.api("/me").get()).toMatchObject({ displayName: "Ana Belova", mail: ANA });
    expect(await calendars()).toMatchObject([
      { name: "Calendar", isDefaultCalendar: true, canEdit: true, owner: { address: ANA } },
      { name: "Personal", isDefaultCalendar: false, isRemovable: true },
    ]);
    expect((await graph.api("/me/calendar").get()).name).toBe("Calendar");
    const pat = await connect(sandbox.url, PAT, { scopes: ["User.Read", "MailboxSettings.Read"] });
    expect((await pat.graph.api("/me/mailboxSettings").get()).timeZone).toBe(PACIFIC);
    expect(await pat.graph.api("/me").get()).toMatchObject({ mail: null, userPrincipalName: PAT });
  });

  it("lists ten calendars a page", async () => {
    for (let n = 0; n < 11; n += 1) await steer("calendars", { account: ANA, name: `Crew ${n}` });
    const first = await graph.api("/me/calendars").get();
    const second = await graph.api(followed(first["@odata.nextLink"])).get();
    expect([first.value.length, second.value.length, second["@odata.nextLink"]]).toEqual([10, 3, undefined]);
  });

  it("is open to its own user under /users, and to nobody else", async () => {
    const { id } = await graph.api("/me").get();
    expect((await graph.api(`/users/${id}/calendars`).get()).value).toHaveLength(2);
    expect(await failureOf(graph.api(`/users/${PAT}/calendars`).get())).toMatchObject({ status: 403 });
  });

  it("answers what it does not have as Graph does", async () => {
    expect(await failureOf(graph.api("/me/events/delta").get())).toMatchObject({ status: 404 });
    expect(await failureOf(graph.api("/me/drive").get())).toMatchObject({ status: 400, code: "BadRequest" });
    const nobody = await fetch(`${sandbox.url}/v1.0/me/calendars`);
    expect([nobody.status, (await nobody.json()).error.code]).toEqual([401, "InvalidAuthenticationToken"]);
    const reply = await call("/me", { headers: { "client-request-id": "mine" } });
    expect([reply.headers.get("client-request-id"), reply.headers.get("request-id")?.length]).toEqual([
      "mine",
      36,
    ]);
  });
});

describe("an event", () => {
  it("is made, read, changed and deleted once", async () => {
    const made = await create();
    expect(made).toMatchObject({
      subject: "Boiler",
      type: "singleInstance",
      start: { dateTime: "2026-11-23T22:00:00.0000000", timeZone: "UTC" },
      originalStartTimeZone: "UTC",
      showAs: "busy",
      sensitivity: "normal",
      isCancelled: false,
      responseStatus: { response: "organizer" },
      seriesMasterId: null,
      recurrence: null,
    });
    expect(made["@odata.etag"]).toBe(`W/"${made.changeKey}"`);
    const patched = await prefer(`/me/events/${made.id}`).patch({ showAs: "oof" });
    expect(patched).toMatchObject({ id: made.id, subject: "Boiler", showAs: "oof" });
    expect(patched.changeKey).not.toBe(made.changeKey);
    expect(await get(made.id)).toEqual(patched);
    expect(await graph.api(`/me/events/${made.id}`).delete()).toBeUndefined();
    const gone = { status: 404, code: "ErrorItemNotFound" };
    expect(await failureOf(get(made.id))).toMatchObject(gone);
    expect(await failureOf(graph.api(`/me/events/${made.id}`).delete())).toMatchObject(gone);
    expect(await failureOf(graph.api(`/me/events/${made.id}`).patch({ subject: "x" }))).toMatchObject(gone);
  });

  it("gives 201, 200 and 204, and names the applied preferences", async () => {
    const made = await call("/me/events", {
      method: "POST",
      body: JSON.stringify(BOOKING),
      headers: { prefer: `${UTC_IDS}, odata.maxpagesize=5, respond-async` },
    });
    expect([made.status, made.headers.get("preference-applied")]).toEqual([
      201,
      `${UTC_IDS}, odata.maxpagesize=5`,
    ]);
    const { id } = await made.json();
    expect((await call(`/me/events/${id}`, { method: "PATCH", body: "{}" })).status).toBe(200);
    const deleted = await call(`/me/events/${id}`, { method: "DELETE" });
    expect([deleted.status, await deleted.text()]).toEqual([204, ""]);
  });

  it.each([
    ["no end", { end: null }, "ErrorPropertyValidationFailure"],
    [
      "a wrong date",
      { start: { dateTime: "2026-02-30T10:00:00", timeZone: "UTC" } },
      "ErrorPropertyValidationFailure",
    ],
    [
      "an unknown zone",
      timed("2026-11-23T10:00:00", "2026-11-23T11:00:00", "Mars/Base"),
      "TimeZoneNotSupportedException",
    ],
    [
      "an end before the start",
      timed("2026-11-23T10:00:00", "2026-11-23T09:00:00"),
      "ErrorCalendarEndDateIsEarlierThanStartDate",
    ],
    ["an unknown property", { colour: "red" }, "RequestBodyRead"],
    ["an unknown showAs", { showAs: "away" }, "ErrorPropertyValidationFailure"],
    [
      "an extended property without a set",
      { singleValueExtendedProperties: [{ id: "mirror", value: "x" }] },
      "ErrorInvalidProperty",
    ],
    [
      "all day from ten",
      { isAllDay: true, ...timed("2026-11-23T10:00:00", "2026-11-24T10:00:00") },
      "ErrorPropertyValidationFailure",
    ],
    [
      "all day without a day",
      { isAllDay: true, ...timed("2026-11-23T00:00:00", "2026-11-23T00:00:00") },
      "ErrorPropertyValidationFailure",
    ],
    [
      "all day in two zones",
      {
        isAllDay: true,
        start: { dateTime: "2026-11-23T00:00:00", timeZone: "UTC" },
        end: { dateTime: "2026-11-24T00:00:00", timeZone: PACIFIC },
      },
      "ErrorPropertyValidationFailure",
    ],
  ])("is refused with %s", async (_name, extra, code) => {
    expect(await failureOf(create(extra))).toMatchObject({ status: 400, code });
  });

  it("goes into the calendar named, and is found in it and in the mailbox, not in another calendar", async () => {
    const calendar = await personal();
    const made = await create({}, `/me/calendars/${calendar}/events`);
    expect((await get(made.id)).id).toBe(made.id);
    expect((await prefer(`/me/calendars/${calendar}/events/${made.id}`).get()).id).toBe(made.id);
    expect((await graph.api(`/me/events/${made.id}/calendar`).get()).name).toBe("Personal");
    const [main] = await calendars();
    expect(await failureOf(graph.api(`/me/calendars/${main?.id}/events/${made.id}`).get())).toMatchObject({
      status: 404,
    });
  });

  it("is not written into a calendar that may only be read, or one that is gone", async () => {
    const calendar = await personal();
    const made = await create({}, `/me/calendars/${calendar}/events`);
    await steer("calendars/role", { account: ANA, calendar, role: "reader" });
    const denied = { status: 403, code: "ErrorAccessDenied" };
    expect(await failureOf(create({}, `/me/calendars/${calendar}/events`))).toMatchObject(denied);
    expect(await failureOf(graph.api(`/me/events/${made.id}`).patch({ subject: "x" }))).toMatchObject(denied);
    expect((await get(made.id)).subject).toBe("Boiler");
    await steer("calendars/role", { account: ANA, calendar, role: "none" });
    expect(await failureOf(graph.api(`/me/calendars/${calendar}/events`).get())).toMatchObject({
      status: 404,
    });
  });
});

describe("ids", () => {
  it("are others without IdType, for each request anew, and only the immutable one survives a move", async () => {
    const made = await create();
    const plain = await graph.api(`/me/events/${made.id}`).get();
    expect(plain.id).not.toBe(made.id);
    expect((await graph.api(`/me/events/${plain.id}`).get()).id).toBe(plain.id);
    expect((await prefer(`/me/events/${plain.id}`, 'IdType="immutableid"').get()).id).toBe(plain.id);
    const moved = await steer(`events/${ANA}/primary/${made.id}/move`, { to: "Personal" });
    expect(moved.body.id).toBe(made.id);
    expect((await get(made.id)).id).toBe(made.id);
    expect(await failureOf(graph.api(`/me/events/${plain.id}`).get())).toMatchObject({ status: 404 });
    const later = await graph.api(`/me/events/${made.id}`).get();
    expect(later.id).not.toBe(plain.id);
    const ids = { inputIds: [made.id], sourceIdType: "restImmutableEntryId", targetIdType: "restId" };
    const { value } = await graph.api("/me/translateExchangeIds").post(ids);
    expect(value).toEqual([{ sourceId: made.id, targetId: later.id }]);
  });
});

describe("times", () => {
  it.each([
    ["UTC", "2026-11-23T22:00:00.0000000"],
    [PACIFIC, "2026-11-23T14:00:00.0000000"],
    ["America/New_York", "2026-11-23T17:00:00.0000000"],
    ["India Standard Time", "2026-11-24T03:30:00.0000000"],
  ])("are given in %s when asked for", async (zone, dateTime) => {
    const { id } = await create();
    const found = await get(id, `IdType="ImmutableId", outlook.timezone="${zone}"`);
    expect(found.start).toEqual({ dateTime, timeZone: zone });
  });

  it("are UTC unless asked for, and refuse an unknown zone", async () => {
    const { id } = await create(timed("2026-11-23T14:00:00", "2026-11-23T15:00:00", PACIFIC));
    expect((await graph.api(`/me/events/${id}`).get()).start).toEqual({
      dateTime: "2026-11-23T22:00:00.0000000",
      timeZone: "UTC",
    });
    expect(await failureOf(get(id, 'outlook.timezone="Mars"'))).toMatchObject({
      status: 400,
      code: "TimeZoneNotSupportedException",
    });
  });

  it.each([
    [PACIFIC, PACIFIC],
    ["America/Los_Angeles", PACIFIC],
    ["Europe/Berlin", "W. Europe Standard Time"],
    ["UTC", "UTC"],
  ])("written in %s keep that zone's Windows name", async (zone, windows) => {
    const made = await create(timed("2026-07-01T09:00:00.0000000", "2026-07-01T10:00:00", zone));
    expect([made.originalStartTimeZone, made.originalEndTimeZone]).toEqual([windows, windows]);
  });

  it("can come with a zone that has no name", async () => {
    const event = { ...BOOKING, originalStartTimeZone: "tzone://Microsoft/Custom" };
    const { body } = await steer("events", { account: ANA, event });
    expect((await get(body.id)).originalStartTimeZone).toBe("tzone://Microsoft/Custom");
  });

  it("of a whole day are not shifted by the zone asked for", async () => {
    const made = await create({
      isAllDay: true,
      ...timed("2026-11-24T00:00:00", "2026-11-25T00:00:00", PACIFIC),
    });
    for (const zone of ["UTC", PACIFIC, "Tokyo Standard Time"]) {
      const { start, end } = await get(made.id, `IdType="ImmutableId", outlook.timezone="${zone}"`);
      expect([start, end]).toEqual([
        { dateTime: "2026-11-24T00:00:00.0000000", timeZone: zone },
        { dateTime: "2026-11-25T00:00:00.0000000", timeZone: zone },
      ]);
    }
  });
});

describe("writing twice", () => {
  const ID = { transactionId: "m1:1" };

  it("the same transactionId is refused with 409, and with 400 and the first one's id when told so", async () => {
    const made = await create(ID);
    expect(made.transactionId).toBe("m1:1");
    const first = await failureOf(create(ID));
    expect(first).toMatchObject({ status: 409, code: "ErrorDuplicateTransactionId" });
    expect(first.body).not.toHaveProperty(["@event.existingEventId"]);
    await steer("settings", { duplicateStatus: 400 });
    const second = await failureOf(create(ID));
    expect(second).toMatchObject({ status: 400, code: "ErrorDuplicateTransactionId" });
    expect(second.body["@event.existingEventId"]).toBe(made.id);
    expect((await prefer("/me/events").get()).value).toHaveLength(1);
  });

  it("counts in every calendar of the mailbox, and after a deletion too, unless told otherwise", async () => {
    const made = await create(ID);
    const calendar = await personal();
    expect(await failureOf(create(ID, `/me/calendars/${calendar}/events`))).toMatchObject({ status: 409 });
    await graph.api(`/me/events/${made.id}`).delete();
    expect(await failureOf(create(ID))).toMatchObject({ status: 409 });
    await steer("settings", { reusesTransactionIds: true });
    expect((await create(ID)).transactionId).toBe("m1:1");
  });

  it("an answer that is lost leaves one event, which the retry meets", async () => {
    const fault = { method: "POST", path: "/events", times: 1, action: { kind: "dropAnswer" } };
    await control(sandbox.url, "faults", fault);
    await expect(create(ID)).rejects.toThrow();
    expect(await failureOf(create(ID))).toMatchObject({ code: "ErrorDuplicateTransactionId" });
  });

  it("a stale If-Match is 412, a good one, a star and none are fine", async () => {
    const made = await create();
    const patch = (tag: string) =>
      prefer(`/me/events/${made.id}`).header("If-Match", tag).patch({ subject: "x" });
    const fresh = await patch(made["@odata.etag"]);
    expect(await failureOf(patch(made["@odata.etag"]))).toMatchObject({
      status: 412,
      code: "ErrorIrresolvableConflict",
    });
    await patch("*");
    const last = await prefer(`/me/events/${made.id}`).patch({ subject: "y" });
    const remove = (tag: string) => graph.api(`/me/events/${made.id}`).header("If-Match", tag).delete();
    expect(await failureOf(remove(fresh["@odata.etag"]))).toMatchObject({ status: 412 });
    await remove(last["@odata.etag"]);
  });
});

describe("extended properties", () => {
  const mark = (value: string) => ({ singleValueExtendedProperties: [{ id: MARKER, value }] });
  const expand = `singleValueExtendedProperties($filter=id eq '${MARKER}')`;
  const find = (value: string, id = MARKER) =>
    prefer("/me/events")
      .filter(`singleValueExtendedProperties/Any(ep: ep/id eq '${id}' and ep/value eq '${value}')`)
      .get();

  it("are shown to who asks for them by id, never of themselves", async () => {
    const made = await create(mark("m1"));
    expect(made).not.toHaveProperty("singleValueExtendedProperties");
    expect(await get(made.id)).not.toHaveProperty("singleValueExtendedProperties");
    const found = await prefer(`/me/events/${made.id}`).expand(expand).get();
    expect(found.singleValueExtendedProperties).toEqual([{ id: MARKER, value: "m1" }]);
    const other = await create();
    expect(await prefer(`/me/events/${other.id}`).expand(expand).get()).not.toHaveProperty(
      "singleValueExtendedProperties",
    );
  });

  it("find their event, however the set is written, and add up", async () => {
    const made = await create(mark("it's"));
    await create(mark("m2"));
    const second = "String {66f5a359-4659-4638-81a3-d1d2b2f5c5b4} Name lockstepBooking";
    await prefer(`/me/events/${made.id}`).patch({
      singleValueExtendedProperties: [{ id: second, value: "b1" }],
    });
    const ids = async (...args: Parameters<typeof find>) =>
      (await find(...args)).value.map(({ id }: Event) => id);
    expect(await ids("it''s")).toEqual([made.id]);
    expect(await ids("it''s", MARKER.replace("66f5a359", "66F5A359"))).toEqual([made.id]);
    expect(await ids("b1", second)).toEqual([made.id]);
    expect(await ids("none")).toEqual([]);
    expect((await find("m2")).value[0]).not.toHaveProperty("singleValueExtendedProperties");
  });

  it("can be searched and shown in one call, with $select", async () => {
    const made = await create(mark("m1"));
    const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${MARKER}' and ep/value eq 'm1')`;
    const { value } = await prefer("/me/events").filter(filter).expand(expand).select("id,start").get();
    expect(Object.keys(value[0]).sort()).toEqual([
      "@odata.etag",
      "id",
      "singleValueExtendedProperties",
      "start",
    ]);
    expect(value[0].id).toBe(made.id);
  });
});

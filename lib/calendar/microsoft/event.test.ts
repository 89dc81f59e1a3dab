import { describe, expect, it } from "vitest";
import { allDay, mirrorId, timed } from "@/lib/calendar/contract/world";
import type { Json } from "@/lib/calendar/json";
import {
  instantOf,
  isSameVersion,
  mirrorIdOf,
  readSelect,
  remoteEventOf,
  timeOf,
  transactionIdOf,
  transactionOf,
} from "@/lib/calendar/microsoft/event";
import { ianaZoneOf } from "@/lib/calendar/microsoft/zones";

const at = (dateTime: string, timeZone = "UTC") => ({ dateTime, timeZone });
const start = at("2026-11-24T17:00:00.0000000");
const end = at("2026-11-24T18:00:00.0000000");
const read = (event: Json) => remoteEventOf("c", "e", { id: "e", start, end, ...event });
const midnights = (from: string, to: string, zone = "UTC") => ({
  isAllDay: true,
  start: at(`${from}T00:00:00.0000000`, zone),
  end: at(`${to}T00:00:00.0000000`, zone),
});
const pacific = "Pacific Standard Time";

describe("what is asked of an event", () => {
  it("is its times and kind and nothing else [I5]", () => {
    const names = readSelect.split(",");
    for (const text of ["subject", "body", "bodyPreview", "location", "attendees", "organizer", "categories"])
      expect(names).not.toContain(text);
    for (const name of ["start", "end", "showAs", "sensitivity"]) expect(names).toContain(name);
  });

  it("keeps no word of what was told unasked [I5][P14]", () => {
    const canary = { subject: "CANARY", body: { content: "CANARY" }, location: { displayName: "CANARY" } };
    const told = read({ ...canary, bodyPreview: "CANARY", attendees: [{ emailAddress: "CANARY" }] });
    expect(JSON.stringify(told)).not.toContain("CANARY");
  });
});

describe("remoteEventOf", () => {
  it.each<[title: string, event: Json, seen: object]>([
    ["busy", { showAs: "busy" }, { shows: "busy" }],
    ["free", { showAs: "free" }, { shows: "free" }],
    ["tentative", { showAs: "tentative" }, { shows: "tentative" }],
    ["away", { showAs: "oof" }, { shows: "outOfOffice" }],
    ["elsewhere", { showAs: "workingElsewhere" }, { shows: "elsewhere" }],
    ["unknown", { showAs: "unknown" }, { shows: "busy" }],
    ["unheard of", { showAs: "asleep" }, { shows: "busy" }],
    ["normal", { sensitivity: "normal" }, { isPrivate: false }],
    ["private", { sensitivity: "private" }, { isPrivate: true }],
    ["personal", { sensitivity: "personal" }, { isPrivate: true }],
    ["confidential", { sensitivity: "confidential" }, { isPrivate: true }],
    ["own", { responseStatus: { response: "organizer" } }, { response: "none" }],
    ["accepted", { responseStatus: { response: "accepted" } }, { response: "accepted" }],
    ["perhaps", { responseStatus: { response: "tentativelyAccepted" } }, { response: "tentative" }],
    ["declined", { responseStatus: { response: "declined" } }, { response: "declined" }],
    ["not answered", { responseStatus: { response: "notResponded" } }, { response: "needsAction" }],
    ["in a Windows zone", { originalStartTimeZone: pacific }, { zone: "America/Los_Angeles" }],
    ["in a zone of IANA's", { originalStartTimeZone: "Europe/Berlin" }, { zone: "Europe/Berlin" }],
    ["in a zone of its own", { originalStartTimeZone: "tzone://Microsoft/Custom" }, { zone: null }],
    ["its version", { "@odata.etag": 'W/"7"' }, { etag: 'W/"7"' }],
    [
      "when it changed",
      { lastModifiedDateTime: "2026-11-21T05:00:00.1234567Z" },
      { updatedAt: new Date("2026-11-21T05:00:00.123Z") },
    ],
    [
      "bare",
      {},
      {
        calendarId: "c",
        eventId: "e",
        etag: "",
        shows: "busy",
        response: "none",
        isPrivate: false,
        mirrorId: null,
        zone: null,
        updatedAt: null,
        series: { kind: "single" },
      },
    ],
    ["a series", { type: "seriesMaster" }, { series: { kind: "master", recurrence: "listed" } }],
    [
      "an occurrence, where its rule puts it",
      { type: "occurrence", seriesMasterId: "m" },
      {
        series: {
          kind: "exception",
          masterId: "m",
          original: { kind: "timed", at: new Date("2026-11-24T17:00:00Z") },
        },
      },
    ],
    [
      "an exception, where its rule put it",
      { type: "exception", seriesMasterId: "m", originalStart: "2026-11-23T17:00:00Z" },
      {
        series: {
          kind: "exception",
          masterId: "m",
          original: { kind: "timed", at: new Date("2026-11-23T17:00:00Z") },
        },
      },
    ],
    [
      "a day of a series",
      {
        type: "exception",
        seriesMasterId: "m",
        originalStart: "2026-11-23T00:00:00Z",
        ...midnights("2026-11-24", "2026-11-25"),
      },
      { series: { kind: "exception", masterId: "m", original: { kind: "allDay", date: "2026-11-23" } } },
    ],
  ])("understands: %s", (_title, event, seen) => {
    expect(read(event)).toMatchObject(seen);
  });

  it.each<[event: Json, part: string]>([
    [{ start: null }, "times"],
    [{ end: {} }, "times"],
    [{ start: end, end: start }, "times"],
    [{ start: at("2026-02-30T09:00:00") }, "times"],
    [{ start: at("2026-11-24T09:00:00", "tzone://Microsoft/Custom") }, "times"],
    [{ isAllDay: true }, "times"],
    [midnights("2026-11-25", "2026-11-24"), "times"],
    [{ type: "occurrence" }, "series"],
    [{ type: "exception", seriesMasterId: "m", originalStart: "soon" }, "series"],
  ])("says which part makes no sense: %j [P29]", (event, part) => {
    expect(read(event)).toBe(part);
  });
});

describe("times", () => {
  it.each<[title: string, event: Json, time: object]>([
    ["seven digits", { start, end }, timed("2026-11-24T17:00:00Z", "2026-11-24T18:00:00Z")],
    [
      "a Windows zone, in summer and in winter",
      { start: at("2026-07-01T09:00:00", pacific), end: at("2026-12-01T09:00:00.0000000", pacific) },
      timed("2026-07-01T16:00:00Z", "2026-12-01T17:00:00Z"),
    ],
    [
      "an offset",
      { start: at("2026-11-24T09:00:00-08:00", "UTC"), end: at("2026-11-24T18:00:00Z", pacific) },
      timed("2026-11-24T17:00:00Z", "2026-11-24T18:00:00Z"),
    ],
    [
      "an offset beside a zone nobody knows",
      { start: at("2026-11-24T17:00:00Z", "tzone://Microsoft/Custom"), end },
      timed("2026-11-24T17:00:00Z", "2026-11-24T18:00:00Z"),
    ],
    ["a moment", { start, end: start }, timed("2026-11-24T17:00:00Z", "2026-11-24T17:00:00Z")],
    ["one day", midnights("2026-11-24", "2026-11-25"), allDay("2026-11-24", "2026-11-25")],
    [
      "some days, whatever the zone",
      midnights("2026-11-24", "2026-11-27", pacific),
      allDay("2026-11-24", "2026-11-27"),
    ],
    ["a day without an end", midnights("2026-11-24", "2026-11-24"), allDay("2026-11-24", "2026-11-25")],
    [
      "a day that was shifted",
      {
        isAllDay: true,
        start: at("2026-11-24T08:00:00.0000000"),
        end: at("2026-11-25T08:00:00.0000000"),
        originalStartTimeZone: pacific,
        originalEndTimeZone: pacific,
      },
      allDay("2026-11-24", "2026-11-25"),
    ],
    [
      "a day that was shifted to the day before",
      {
        isAllDay: true,
        start: at("2026-11-23T18:30:00.0000000"),
        end: at("2026-11-24T18:30:00.0000000"),
        originalStartTimeZone: "India Standard Time",
      },
      allDay("2026-11-24", "2026-11-25"),
    ],
  ])("are read with %s [P3]", (_title, event, time) => {
    expect(timeOf(event)).toEqual(time);
  });

  it.each<[string | null, string | null]>([
    ["2026-11-24T24:00:00", "UTC"],
    ["2026-11-24T09:61:00", pacific],
    ["2026-11-24", "UTC"],
    ["9999-12-31T09:00:00", "UTC"],
    ["2026-11-24T09:00:00", null],
    [null, "UTC"],
  ])("are none: %s in %s", (dateTime, zone) => {
    expect(instantOf(dateTime, zone)).toBeNull();
  });
});

describe("ianaZoneOf", () => {
  it.each([
    [pacific, "America/Los_Angeles"],
    ["W. Europe Standard Time", "Europe/Berlin"],
    ["UTC", "UTC"],
    ["America/Denver", "America/Denver"],
    ["tzone://Microsoft/Custom", null],
    ["Customized Time Zone", null],
    ["", null],
    [null, null],
  ])("knows %s as %s", (name, zone) => {
    expect(ianaZoneOf(name)).toBe(zone);
  });
});

describe("our mark on an event", () => {
  const property = (id: string, value: unknown) => ({ singleValueExtendedProperties: [null, { id, value }] });
  const id = "String {66f5a359-4659-4638-81a3-d1d2b2f5c5b4} Name lockstepMirror";

  it.each<[title: string, event: Json, seen: string | null]>([
    ["ours", property(id, mirrorId), mirrorId],
    ["ours, spelled otherwise", property(id.toUpperCase(), mirrorId), mirrorId],
    ["another property", property(id.replace("Mirror", "Booking"), mirrorId), null],
    ["another app's", property(id.replace("66f5", "77f5"), mirrorId), null],
    ["nothing", { singleValueExtendedProperties: "x" }, null],
  ])("is read from its property: %s [I4]", (_title, event, seen) => {
    expect(mirrorIdOf(event)).toBe(seen);
  });

  it("is none that is not a mirror's id", () => {
    expect(read(property(id, "my own words"))).toMatchObject({ mirrorId: null });
    expect(read(property(id, mirrorId))).toMatchObject({ mirrorId });
  });

  it("is read from its transaction too, which every listing tells", () => {
    const transactionId = transactionIdOf(mirrorId, 12);
    expect(transactionId).toBe(`${mirrorId}:12`);
    expect(transactionOf({ transactionId })).toEqual({ mirrorId, generation: 12 });
    for (const other of [
      null,
      "",
      mirrorId,
      `${mirrorId}:`,
      `${mirrorId}:01`,
      `${mirrorId}:1x`,
      `x${transactionId}`,
    ])
      expect(transactionOf({ transactionId: other })).toBeNull();
  });

  it.each<[one: string, other: string, isSame: boolean]>([
    ['W/"a"', 'W/"a"', true],
    ['W/"a"', '"a"', true],
    ['W/"a"', "a", true],
    ['W/"a"', 'W/"b"', false],
    ['W/"a"', "", false],
  ])("%s and %s are one version: %s", (one, other, isSame) => {
    expect(isSameVersion(one, other)).toBe(isSame);
  });
});

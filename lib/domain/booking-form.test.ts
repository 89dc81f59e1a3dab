import { describe, expect, it } from "vitest";
import { endAfter, formTimeOf, spanOfForm } from "./booking-form";
import { bookingFormShape } from "./booking-form-shape";

const pacific = "America/Los_Angeles";
const typed = (date: string, startTime: string, endTime: string, more = {}) => ({
  date,
  startTime,
  endTime,
  endsNextDay: false,
  startFold: "first" as const,
  ...more,
});
const iso = (result: ReturnType<typeof spanOfForm>) =>
  result.kind === "problem"
    ? result.fields
    : [result.span.start.toISOString(), result.span.end.toISOString()];

describe("typed times become instants", () => {
  it.each<[string, ReturnType<typeof typed>, unknown]>([
    [
      "plain",
      typed("2026-11-03", "15:30", "17:00"),
      ["2026-11-03T23:30:00.000Z", "2026-11-04T01:00:00.000Z"],
    ],
    [
      "[B26] right after the switch",
      typed("2026-11-05", "10:00", "11:00"),
      ["2026-11-05T18:00:00.000Z", "2026-11-05T19:00:00.000Z"],
    ],
    [
      "over midnight",
      typed("2026-11-03", "22:00", "01:00", { endsNextDay: true }),
      ["2026-11-04T06:00:00.000Z", "2026-11-04T09:00:00.000Z"],
    ],
    [
      "end before start",
      typed("2026-11-03", "15:30", "15:00"),
      { endTime: "The end must be after the start. Or tick “Ends the next day”." },
    ],
    [
      "zero length",
      typed("2026-11-03", "15:30", "15:30"),
      { endTime: "The end must be after the start. Or tick “Ends the next day”." },
    ],
    [
      "a time that does not exist",
      typed("2026-03-08", "02:30", "04:00"),
      { startTime: "2:30 AM doesn't exist on Sun 8 Mar: the clocks go forward. Use 3:30 AM?" },
    ],
    [
      "an end that does not exist",
      typed("2026-03-08", "01:00", "02:30"),
      { endTime: "2:30 AM doesn't exist on Sun 8 Mar: the clocks go forward. Use 3:30 AM?" },
    ],
    [
      "the first of two",
      typed("2026-11-01", "01:30", "03:00"),
      ["2026-11-01T08:30:00.000Z", "2026-11-01T11:00:00.000Z"],
    ],
    [
      "the second of two",
      typed("2026-11-01", "01:30", "03:00", { startFold: "second" }),
      ["2026-11-01T09:30:00.000Z", "2026-11-01T11:00:00.000Z"],
    ],
  ])("%s", (_case, given, expected) => {
    expect(iso(spanOfForm(given, pacific))).toEqual(expected);
  });

  it("asks which one when a start happens twice", () => {
    const result = spanOfForm(typed("2026-11-01", "01:30", "03:00"), pacific);
    expect(result.kind).toBe("fold");
  });

  it.each([
    ["2026-11-03T23:30:00Z", "2026-11-04T01:00:00Z"],
    ["2026-11-04T06:00:00Z", "2026-11-04T09:00:00Z"],
    ["2026-11-01T08:30:00Z", "2026-11-01T11:00:00Z"],
    ["2026-11-01T09:30:00Z", "2026-11-01T11:00:00Z"],
  ])("reads back what was saved: %s", (start, end) => {
    const span = { start: new Date(start), end: new Date(end) };
    const back = spanOfForm(formTimeOf(span, pacific), pacific);
    expect(back.kind === "problem" ? back.fields : back.span).toEqual(span);
  });
});

describe("a service sets the end", () => {
  it.each([
    ["09:00", 90, { endTime: "10:30", endsNextDay: false }],
    ["23:00", 90, { endTime: "00:30", endsNextDay: true }],
    ["", 90, null],
  ])("%s + %i min", (start, minutes, end) => {
    expect(endAfter(start, minutes)).toEqual(end);
  });
});

describe("the form's shape", () => {
  const id = "0b7f2f5e-31a7-4a8e-9d0a-5b9b5d1d7a11";
  const good = {
    bookingId: id,
    expectedRevision: null,
    customerId: id,
    serviceId: id,
    statusId: id,
    date: "2026-11-03",
    startTime: "09:00",
    endTime: "10:00",
    endsNextDay: false,
    startFold: "first",
    address: "",
    customerNotes: "",
    jobNotes: "",
    officeNotes: "",
    fieldworkerIds: [],
    overrideReason: null,
  };
  it.each<[string, object, string | null]>([
    ["complete", {}, null],
    ["no customer", { customerId: "" }, "customerId"],
    ["a day that does not exist", { date: "2026-02-30" }, "date"],
    ["a year that no calendar keeps", { date: "9999-12-31" }, "date"],
    ["the year nought", { date: "0000-01-01" }, "date"],
    ["no time", { startTime: "" }, "startTime"],
    ["25 o'clock", { endTime: "25:00" }, "endTime"],
    ["an override without words", { overrideReason: " " }, "overrideReason"],
    ["a field that is not the form's", { companyId: id }, ""],
  ])("%s", (_case, change, field) => {
    const parsed = bookingFormShape.safeParse({ ...good, ...change });
    expect(parsed.success ? null : (parsed.error.issues[0]?.path.join(".") ?? "")).toBe(field);
  });
});

import { describe, expect, it } from "vitest";
import { type Arrival, arrivalOf, arrivalWords } from "@/lib/domain/arrival";
import type { FoundCopy } from "@/lib/domain/verify-copy";

const place = { account: "mike@demo.test", calendar: "Work", link: "https://calendar.example/e1" };
const span = { start: new Date("2026-11-03T22:00:00Z"), end: new Date("2026-11-03T23:00:00Z") };
const there: FoundCopy = { kind: "there", seen: { time: { kind: "timed", ...span }, textHash: "x" } };

describe("[A38] what was found where a copy should be", () => {
  it("is as booked, at another time, with other details, or not there at all", () => {
    expect(arrivalOf(null, there, place)).toEqual({ kind: "asBooked", ...place });
    expect(arrivalOf("moved", there, place)).toEqual({
      kind: "otherTime",
      span: { start: "2026-11-03T22:00:00.000Z", end: "2026-11-03T23:00:00.000Z" },
      ...place,
    });
    expect(arrivalOf("edited", there, place)).toEqual({ kind: "otherDetails", ...place });
    expect(arrivalOf("missing", { kind: "gone" }, place)).toBeNull();
    expect(arrivalOf("unreadable", { kind: "unreadable" }, place)).toEqual({ kind: "unreadable", ...place });
  });
});

describe("[A38] the words", () => {
  const at = { who: "Mike Ortega", isOwn: false, zone: "America/Los_Angeles" };
  it.each<[Arrival, string]>([
    [{ kind: "asBooked", ...place }, "It is in the Work calendar of mike@demo.test, exactly as booked."],
    [
      { kind: "asBooked", ...place, calendar: "Main calendar" },
      "It is in the main calendar of mike@demo.test, exactly as booked.",
    ],
    [
      { kind: "otherTime", span: { start: span.start.toISOString(), end: span.end.toISOString() }, ...place },
      "It is in the Work calendar of mike@demo.test, but shows Tue 3 Nov, 2:00–3:00 PM.",
    ],
    [{ kind: "otherTime", span: null, ...place }, "but shows it all day."],
    [{ kind: "unreachable", provider: "google" }, "Google does not answer right now"],
    [
      { kind: "needsReconnect", provider: "microsoft" },
      "Outlook no longer accepts our key. Mike must reconnect first",
    ],
    [{ kind: "sentAgain", pushId: "p" }, "It was not there, so we are sending it again."],
    [{ kind: "paused" }, "Sync with Mike's calendar is paused."],
  ])("%o", (arrival, words) => {
    expect(arrivalWords(arrival, at)).toContain(words);
  });

  it("speaks to the calendar's own owner", () => {
    const own = arrivalWords({ kind: "needsReconnect", provider: "google" }, { ...at, isOwn: true });
    expect(own).toContain("Reconnect first");
  });
});

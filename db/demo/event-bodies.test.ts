import { describe, expect, it } from "vitest";
import { eventBody } from "./event-bodies";
import { type DemoPersonalEvent, demoPersonalEvents } from "./personal-events";

/** Sunday evening in Los Angeles, Monday in UTC. */
const now = new Date("2026-11-02T04:00:00Z");
const zone = "America/Los_Angeles";
const event: DemoPersonalEvent = {
  provider: "google",
  account: "mike@demo.test",
  zone,
  day: 1,
  at: "09:30",
  minutes: 60,
  title: "Choir",
};
const outlook = { ...event, provider: "microsoft" } as const;

describe("a personal event of the demo", () => {
  it.each<[string, DemoPersonalEvent, object]>([
    [
      "at Google, on its owner's own clock and days",
      event,
      {
        summary: "Choir",
        start: { dateTime: "2026-11-02T09:30:00", timeZone: zone },
        end: { dateTime: "2026-11-02T10:30:00", timeZone: zone },
      },
    ],
    [
      "at Google, all day, free and private",
      { ...event, at: null, minutes: 2 * 24 * 60, shows: "free", isPrivate: true },
      {
        summary: "Choir",
        start: { date: "2026-11-02" },
        end: { date: "2026-11-04" },
        transparency: "transparent",
        visibility: "private",
      },
    ],
    [
      "at Google, weekly and perhaps",
      { ...event, repeats: "weekly", shows: "tentative" },
      { recurrence: ["RRULE:FREQ=WEEKLY"], status: "tentative" },
    ],
    [
      "in Outlook",
      outlook,
      {
        subject: "Choir",
        isAllDay: false,
        start: { dateTime: "2026-11-02T09:30:00", timeZone: zone },
        end: { dateTime: "2026-11-02T10:30:00", timeZone: zone },
        showAs: "busy",
        sensitivity: "normal",
      },
    ],
    [
      "in Outlook, all day, away and private",
      { ...outlook, at: null, minutes: 24 * 60, shows: "outOfOffice", isPrivate: true },
      {
        subject: "Choir",
        isAllDay: true,
        start: { dateTime: "2026-11-02T00:00:00", timeZone: zone },
        end: { dateTime: "2026-11-03T00:00:00", timeZone: zone },
        showAs: "oof",
        sensitivity: "private",
      },
    ],
    [
      "in Outlook, weekly on the day it begins",
      { ...outlook, repeats: "weekly" },
      {
        recurrence: {
          pattern: { type: "weekly", interval: 1, daysOfWeek: ["monday"] },
          range: { type: "noEnd", startDate: "2026-11-02" },
        },
      },
    ],
  ])("%s", (_, given, body) => {
    expect(eventBody(given, now)).toMatchObject(body);
  });

  it("is there for everybody who connects when the demo is made", () => {
    const owners = new Set(demoPersonalEvents.map(({ account }) => account));
    expect([...owners].sort()).toEqual(["ana@demo.test", "mike@demo.test", "raj@demo.test"]);
  });
});

import { expect, it } from "vitest";
import {
  aDraft,
  aPersonalEvent,
  type Connected,
  live,
  mirrorId,
  type OwnersEvent,
  type Traits,
  timed,
} from "@/lib/calendar/contract/world";
import { knownFrom } from "@/lib/calendar/contract/writing";
import type { WrittenEvent } from "@/lib/domain/calendar-event";

const times: [title: string, zone: string, start: string, end: string][] = [
  ["an ordinary day", "America/Los_Angeles", "2026-11-23T22:00:00Z", "2026-11-23T23:00:00Z"],
  ["across the hour that is skipped", "America/New_York", "2026-03-08T06:30:00Z", "2026-03-08T07:30:00Z"],
  [
    "the first time of the hour that comes twice",
    "America/New_York",
    "2026-11-01T05:30:00Z",
    "2026-11-01T05:45:00Z",
  ],
  ["the second time of it", "America/New_York", "2026-11-01T06:30:00Z", "2026-11-01T06:45:00Z"],
  ["from the first into the second", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"],
  ["half-hour zone", "Asia/Kolkata", "2026-11-23T18:15:00Z", "2026-11-23T19:45:00Z"],
  ["half-hour clock change", "Australia/Lord_Howe", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"],
  ["quarter-hour zone", "Asia/Kathmandu", "2026-11-23T18:15:00Z", "2026-11-23T19:45:00Z"],
  ["the far side of the date line", "Pacific/Kiritimati", "2026-12-31T09:30:00Z", "2026-12-31T10:30:00Z"],
  ["over midnight, new year and leap day", "UTC", "2028-02-28T23:30:00Z", "2028-03-01T00:30:00Z"],
];

export const texts: [title: string, text: string, shown?: string][] = [
  ["markup", `<script>alert("1 & 2")</script> <b>&lt;b&gt;</b>`],
  ["emoji", "👩‍🔧 Küche 🚿 𝒻𝒶𝓃𝒸𝓎"],
  ["right to left", "שלום \u2067עולם\u2069 مرحبا"],
  ["combining", "Cafe\u0301 Zoë"],
  ["broken", "half \ud83d of a pair", "half \ufffd of a pair"],
  ["control characters", "bell\u0007 null\u0000 escape\u001b[31m", "bell null escape[31m"],
  ["quotes", `O'Neil "the pipe" \\ {{name}} %s`],
];

const personal: [title: string, event: Partial<OwnersEvent>, seen: object][] = [
  ["plain", {}, { shows: "busy", response: "none", isPrivate: false, mirrorId: null }],
  ["private", { isPrivate: true }, { isPrivate: true }],
  ["free", { shows: "free" }, { shows: "free" }],
  ["tentative", { shows: "tentative" }, { shows: "tentative" }],
  ["out of office", { shows: "outOfOffice" }, { shows: "outOfOffice" }],
  ["declined", { response: "declined" }, { response: "declined" }],
  ["perhaps coming", { response: "tentative" }, { response: "tentative" }],
  [
    "all day",
    { time: { kind: "allDay", startDate: "2026-11-24" as never, endDateExclusive: "2026-11-26" as never } },
    { time: { kind: "allDay", startDate: "2026-11-24", endDateExclusive: "2026-11-26" } },
  ],
];

/** What our events look like there, and what we may know of others. */
export function describeShowing(world: () => Connected, { colours }: Pick<Traits, "colours">): void {
  const onlyEvent = async () => live(await world().owner.events())[0] ?? expect.fail();

  it.each(times)("shows %s at the right moment in %s", async (_title, zone, start, end) => {
    const draft = aDraft({ zone, start: new Date(start), end: new Date(end) });
    const written = await world().provider.putEvent(world().calendarId, draft, null, "overwrite");
    const shown = await onlyEvent();
    expect(shown.time).toEqual(timed(start, end));
    expect([zone, null]).toContain(shown.zone);
    const read = await world().provider.readEvent(world().calendarId, written.eventId);
    expect(read).toMatchObject({ time: timed(start, end), mirrorId, etag: written.etag });
  });

  it.each(texts)("shows text with %s as it was written", async (_title, text, shown = text) => {
    const known = { title: text, location: text, description: `${text}\n\n${text}\tend` };
    const draft = aDraft({ ...known, backLink: { title: text, url: "https://lockstep.test/bookings/1" } });
    const written = await world().provider.putEvent(world().calendarId, draft, null, "overwrite");
    const expected = { title: shown, location: shown, description: `${shown}\n\n${shown}\tend` };
    expect(await onlyEvent()).toMatchObject(expected);
    await world().provider.putEvent(world().calendarId, draft, knownFrom(written), "overwrite");
    expect(await onlyEvent()).toMatchObject(expected);
  });

  it("keeps titles and places on one line, and writes no dangerous link", async () => {
    const draft = aDraft({
      title: "One\r\nTwo\tThree ",
      location: "1 High St\nPortland",
      backLink: { title: "x", url: "javascript:alert(1)" },
    });
    await world().provider.putEvent(world().calendarId, draft, null, "overwrite");
    expect(await onlyEvent()).toMatchObject({ title: "One Two Three", location: "1 High St Portland" });
  });

  it("has the wanted colour from the next writing on, and keeps it when none is wanted [B12]", async () => {
    const { provider, calendarId } = world();
    const [first, second] = colours;
    const shown: (readonly string[])[] = [];
    let written: WrittenEvent | null = null;
    for (const colour of [null, first, first, second, null]) {
      const known = written && knownFrom(written);
      written = await provider.putEvent(calendarId, aDraft({ colour }), known, "overwrite");
      shown.push((await onlyEvent()).colours);
    }
    expect(shown).toEqual([[], [first], [first], [second], [second]]);
  });

  it("is made in the wanted colour, which a put that stops at changes also gives [B12]", async () => {
    const { provider, calendarId } = world();
    const [first, second] = colours;
    const written = await provider.putEvent(calendarId, aDraft({ colour: first }), null, "overwrite");
    expect((await onlyEvent()).colours).toEqual([first]);
    await provider.putEvent(calendarId, aDraft({ colour: second }), knownFrom(written), "stop");
    expect((await onlyEvent()).colours).toEqual([second]);
  });

  it("leaves the colour its owner chose while none is wanted [B12]", async () => {
    const { provider, calendarId, owner } = world();
    const written = await provider.putEvent(calendarId, aDraft(), null, "overwrite");
    await owner.decorate(written.eventId);
    const { colours: chosen } = await onlyEvent();
    expect(chosen).toHaveLength(1);
    await provider.putEvent(calendarId, aDraft({ title: "Moved" }), knownFrom(written), "overwrite");
    expect((await onlyEvent()).colours).toEqual(chosen);
  });

  it.each(personal)("reads a %s event as time and kind alone [I5]", async (_title, event, seen) => {
    const own = await world().owner.add(aPersonalEvent(event));
    const read = await world().provider.readEvent(world().calendarId, own.eventId);
    expect(read).toMatchObject({ calendarId: world().calendarId, eventId: own.eventId, ...seen });
    expect(JSON.stringify(read)).not.toMatch(/canary/i);
  });

  it("reads nothing where nothing is, or is no more", async () => {
    const { provider, calendarId } = world();
    expect(await provider.readEvent(calendarId, "nosuchevent0")).toBeNull();
    const { eventId } = await provider.putEvent(calendarId, aDraft(), null, "overwrite");
    await world().owner.remove(eventId);
    expect(await provider.readEvent(calendarId, eventId)).toBeNull();
  });

  it("tells busy time of several calendars, joined and without reasons [I5]", async () => {
    const { provider, calendarId, otherCalendarId, owner } = world();
    const at = (from: string, to: string) => timed(`2026-11-24T${from}:00Z`, `2026-11-24T${to}:00Z`);
    await owner.add(aPersonalEvent({ time: at("08:00", "10:00") }));
    await owner.add(aPersonalEvent({ time: at("09:30", "11:00") }), otherCalendarId);
    await owner.add(aPersonalEvent({ time: at("11:00", "11:30") }));
    await owner.add(aPersonalEvent({ time: at("12:00", "13:00"), shows: "free" }));
    await owner.add(aPersonalEvent({ time: at("14:00", "15:00"), isPrivate: true }), otherCalendarId);
    const gone = await owner.add(aPersonalEvent({ time: at("16:00", "17:00") }));
    await owner.remove(gone.eventId);
    const window = { start: new Date("2026-11-24T09:00:00Z"), end: new Date("2026-11-24T14:30:00Z") };
    const utc = (time: string) => new Date(`2026-11-24T${time}:00Z`);
    expect(await provider.busyNow([calendarId, otherCalendarId], window)).toEqual([
      { start: utc("09:00"), end: utc("11:30") },
      { start: utc("14:00"), end: utc("14:30") },
    ]);
    expect(await provider.busyNow([otherCalendarId], window)).toEqual([
      { start: utc("09:30"), end: utc("11:00") },
      { start: utc("14:00"), end: utc("14:30") },
    ]);
    expect(await provider.busyNow([], window)).toEqual([]);
  });

  it("knows whose account it is and which calendars are in it [A23]", async () => {
    const { provider, email, calendarId, otherCalendarId } = world();
    expect((await provider.account()).email).toBe(email);
    expect((await provider.account()).id).toBe((await provider.account()).id);
    const calendars = await provider.listCalendars();
    expect(calendars.filter((calendar) => calendar.isPrimary)).toMatchObject([
      { id: calendarId, canWrite: true },
    ]);
    expect(calendars.map((calendar) => calendar.id)).toContain(otherCalendarId);
    for (const { zone, name } of calendars) {
      expect(() => new Intl.DateTimeFormat("en", { timeZone: zone })).not.toThrow();
      expect(name).not.toBe("");
    }
  });
}

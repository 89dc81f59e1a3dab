import { describe, expect, test } from "vitest";
import { freeTimesNear, type PersonFacts, type PlacementFacts, rankForAssign, verdictOf } from "./placement";

const zone = "America/Los_Angeles";
const at = (clock: string, day = "03") => new Date(`2026-11-${day}T${clock}:00-08:00`);
const taken = (from: string, to: string, day = "03") => ({
  start: at(from, day).toISOString(),
  end: at(to, day).toISOString(),
});
const booked = (ref: number, from: string, to: string, day?: string) => ({
  id: `b${ref}`,
  ref,
  customer: "Elena Cruz",
  ...taken(from, to, day),
});
const busy = (from: string, to: string, more: Partial<PersonFacts["busy"][number]> = {}) => ({
  ...taken(from, to),
  kind: "busy" as const,
  blocks: true,
  isAllDay: false,
  ...more,
});
const person = (name: string, facts: Partial<PersonFacts> = {}): PersonFacts => ({
  id: name.toLowerCase(),
  name,
  zone,
  health: "live",
  busyNote: null,
  bookings: [],
  busy: [],
  ...facts,
});
const facts = (people: readonly PersonFacts[], wish: Partial<PlacementFacts> = {}): PlacementFacts => ({
  zone,
  now: at("06:00").toISOString(),
  booking: {
    ...taken("09:00", "10:00"),
    ...{ id: "b1", ref: 1, revision: 3, fieldworkerIds: ["mike"], takesTime: true },
  },
  people,
  known: { start: at("00:00").toISOString(), end: at("00:00", "06").toISOString() },
  hours: { from: 7, until: 19 },
  ...wish,
});
const place = (from: string, to: string, ...fieldworkerIds: string[]) => ({
  start: at(from),
  end: at(to),
  fieldworkerIds,
});
const words = (list: readonly { words: string }[]) => list.map((each) => each.words);

describe("what speaks against a place", () => {
  const mike = person("Mike", {
    bookings: [booked(1, "09:00", "10:00"), booked(1043, "14:00", "15:00")],
    busy: [
      busy("14:00", "15:00"),
      busy("16:30", "17:00", { kind: "tentative", blocks: false }),
      busy("17:00", "18:15", { kind: "outOfOffice" }),
    ],
  });
  test.each([
    ["nothing", place("11:00", "12:00", "mike"), []],
    ["where it is itself", place("09:00", "10:00", "mike"), []],
    ["half-open: it may touch", place("13:00", "14:00", "mike"), []],
    [
      "a booking before an event",
      place("13:30", "14:30", "mike"),
      ["Overlaps #1043 Elena Cruz", "Busy 2–3 PM"],
    ],
    ["an event that blocks, with its minutes", place("16:00", "17:30", "mike"), ["Out of office 5–6:15 PM"]],
    ["a person who is not known, or nobody", place("14:00", "15:00", "lee"), []],
  ])("%s", (_, where, said) => {
    expect(words(verdictOf(where, facts([mike])))).toEqual(said);
  });

  test("only another booking is hard; whose it is is said", () => {
    expect(verdictOf(place("14:00", "15:00", "mike"), facts([mike]))).toMatchObject([
      { kind: "booking", fieldworkerId: "mike", isHard: true },
      { kind: "busy", fieldworkerId: "mike", isHard: false },
    ]);
  });

  test("everybody's time counts, a whole day too, and hard things of all come first", () => {
    const raj = person("Raj", { busy: [{ ...busy("00:00", "23:59"), isAllDay: true }] });
    const where = place("14:00", "15:00", "raj", "mike");
    expect(words(verdictOf(where, facts([mike, raj])))).toEqual([
      "Overlaps #1043 Elena Cruz",
      "Unavailable all day",
      "Busy 2–3 PM",
    ]);
  });

  test("a draft stands in nobody's way", () => {
    const draft = facts([mike]);
    const free = { ...draft, booking: { ...draft.booking, takesTime: false } };
    expect(verdictOf(place("14:00", "15:00", "mike"), free)).toEqual([]);
  });
});

describe("the next free times", () => {
  const clocks = (spans: readonly { start: Date }[]) => spans.map(({ start }) => start.toISOString());
  const from = (where: ReturnType<typeof place>, known: PlacementFacts, count = 3) =>
    clocks(freeTimesNear(known, where, count));

  test("quarter by quarter, over what is taken", () => {
    const mike = person("Mike", { bookings: [booked(2, "09:30", "10:45")], busy: [busy("11:45", "12:00")] });
    expect(from(place("09:05", "10:05", "mike"), facts([mike]))).toEqual(
      [at("10:45"), at("12:00"), at("12:15")].map((time) => time.toISOString()),
    );
  });

  test("for everybody who is on it", () => {
    const mike = person("Mike", { bookings: [booked(2, "09:00", "10:00")] });
    const raj = person("Raj", { bookings: [booked(3, "10:00", "12:00")] });
    expect(from(place("09:00", "10:00", "mike", "raj"), facts([mike, raj]), 1)).toEqual([
      at("12:00").toISOString(),
    ]);
  });

  test("never in the past, at night, or over midnight; the next morning is free", () => {
    const late = facts([person("Mike")], { now: at("17:50").toISOString() });
    expect(from(place("09:00", "10:30", "mike"), late, 2)).toEqual(
      [at("07:00", "04"), at("07:15", "04")].map((time) => time.toISOString()),
    );
  });

  test("no further than what is known", () => {
    const near = facts([person("Mike")], { known: taken("00:00", "11:00") });
    expect(from(place("10:00", "10:45", "mike"), near)).toEqual(
      [at("10:00"), at("10:15")].map((time) => time.toISOString()),
    );
  });
});

describe("whom to give it to", () => {
  const span = { start: at("14:00"), end: at("15:00") };
  const busyAllWeek = { ...busy("00:00", "23:00"), end: at("00:00", "07").toISOString() };
  const ranked = (people: readonly PersonFacts[]) => rankForAssign(facts(people), span);

  test("free now first, then the nearest gap, then who has least to do, then by name", () => {
    const order = ranked([
      person("Never", { busy: [busyAllWeek] }),
      person("Later", { busy: [busy("14:00", "16:00")] }),
      person("Soon", { busy: [busy("14:00", "14:30")] }),
      person("Loaded", { bookings: [booked(2, "08:00", "12:00")] }),
      person("Idle"),
      person("Alike"),
    ]).map(({ name }) => name);
    expect(order).toEqual(["Alike", "Idle", "Loaded", "Soon", "Later", "Never"]);
  });

  test.each([
    ["free", person("Raj"), ["Free", "Nothing else that day"]],
    [
      "on it, with other work",
      person("Mike", {
        bookings: [
          booked(1, "14:00", "15:00"),
          booked(2, "08:00", "10:30"),
          booked(3, "08:00", "09:00", "04"),
        ],
      }),
      ["On it now", "Free", "2 h 30 min booked that day"],
    ],
    [
      "taken",
      person("Ana", { bookings: [booked(7, "14:00", "15:30")] }),
      ["Overlaps #7 Elena Cruz", "Next free 3:30 PM", "90 min booked that day"],
    ],
    [
      "taken until tomorrow",
      person("Ana", { busy: [busy("12:00", "18:30")] }),
      ["Busy 12–6:30 PM", "Next free Wed 4 Nov, 7:00 AM", "Nothing else that day"],
    ],
    [
      "never free",
      person("Ana", { busy: [busyAllWeek] }),
      [expect.stringMatching(/^Busy/), "Not free in the days after", "Nothing else that day"],
    ],
    [
      "without a calendar",
      person("Lee", { health: null }),
      ["Free", "Nothing else that day", "Not connected"],
    ],
    [
      "with a calendar in trouble",
      person("Lee", { health: "needsReconnect", busyNote: "Busy times as of 10:05 AM, not verified" }),
      ["Free", "Nothing else that day", "Needs reconnect", "Busy times as of 10:05 AM, not verified"],
    ],
  ])("%s: the reasons in words", (_, who, said) => {
    expect(words(ranked([who])[0]?.chips ?? [])).toEqual(said);
  });
});

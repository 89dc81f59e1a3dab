import { describe, expect, test } from "vitest";
import type { CalendarView, ConnectionView, ReadView } from "@/db/views/calendar-settings";
import { accountOf, choicesOf, isBeingRead, ownHeld } from "./accounts";

const now = new Date("2026-11-03T18:42:00Z");
const at = { zone: "America/Los_Angeles", now, abilities: [] };

function aRead(wish: Partial<ReadView> = {}): ReadView {
  return {
    isReadingAll: false,
    readSoFar: 128,
    firstReadAt: new Date("2026-11-02T16:00:00Z"),
    lastReadAt: new Date("2026-11-03T18:41:00Z"),
    failingSince: null,
    failure: null,
    watch: "live",
    held: null,
    undoable: 0,
    unreadableCount: 0,
    cutShortCount: 0,
    providerDelayMs: null,
    ownDelayMs: null,
    ...wish,
  };
}

function aCalendar(id: string, read: ReadView | null, wish: Partial<CalendarView> = {}): CalendarView {
  return { id, name: id, isPrimary: false, canWrite: true, receives: false, blocks: true, read, ...wish };
}

function aConnection(calendars: CalendarView[], wish: Partial<ConnectionView> = {}): ConnectionView {
  return {
    id: "c1",
    provider: "google",
    accountEmail: "mike@demo.test",
    state: "live",
    direction: "twoWay",
    eventColour: null,
    stateSince: now,
    lastFailure: null,
    connectedAt: new Date("2026-11-02T16:00:00Z"),
    lastOutAt: null,
    scopes: [],
    episode: null,
    calendars,
    ...wish,
  };
}

describe("an account's card", () => {
  const openedAt = new Date("2026-11-03T18:36:00Z");
  const outage = {
    openedAt,
    directions: [
      {
        direction: "pull",
        since: openedAt.toISOString(),
        failure: { kind: "unavailable", status: 503, retryAfterMs: null },
        overAt: null,
      },
    ],
  } as const;

  test.each([
    [{}, "live", null],
    [{ episode: outage }, "delayed", "6 min"],
    [{ state: "paused", episode: null }, "paused", null],
    [{ state: "needsReconnect", episode: outage }, "needsReconnect", null],
    [{ state: "cannotWrite", episode: outage }, "cannotWrite", null],
  ] as const)("%j says the state in the words of Sync health: %s %s", (wish, kind, forWords) => {
    const { health } = accountOf(aConnection([aCalendar("a", aRead())], wish), at);
    expect(health).toEqual(forWords === null ? { kind } : { kind, forWords });
  });

  test("says since when it fails, and what still works", () => {
    const { troubleWords } = accountOf(aConnection([aCalendar("a", aRead())], { episode: outage }), at);
    expect(troubleWords).toBe(
      "Google is not available (503), since Tue 3 Nov 2026, 10:36 AM PST. Bookings still work and wait to be sent. Nothing is lost.",
    );
  });

  test("speaks of the latest reading of any calendar, and of what changed last [B36]", () => {
    const older = aRead({
      lastReadAt: new Date("2026-11-03T10:00:00Z"),
      providerDelayMs: 9_000,
      ownDelayMs: 900,
      cutShortCount: 1,
    });
    const newer = aRead({ providerDelayMs: 4_000, ownDelayMs: 200, unreadableCount: 1, cutShortCount: 1 });
    const card = accountOf(
      aConnection([aCalendar("a", older), aCalendar("b", newer), aCalendar("c", null)]),
      at,
    );
    expect(card).toMatchObject({
      incoming: { kind: "read" },
      lastReceived: "Tue 3 Nov 2026, 10:41 AM PST",
      delays: "Google took 4 s, we took 0.2 s",
      hears: "Google tells us at once",
      unreadable: 1,
      cutShort: 2,
    });
  });

  test("says that nothing is read where no calendar is", () => {
    const card = accountOf(aConnection([aCalendar("a", null)], { direction: "out" }), at);
    expect(card).toMatchObject({
      incoming: { kind: "notRead" },
      lastReceived: null,
      hears: null,
      delays: null,
    });
  });

  test("counts the events of a first reading, and the page looks often meanwhile [B35]", () => {
    const first = aRead({ isReadingAll: true, firstReadAt: null, lastReadAt: null, watch: "polling" });
    const connection = aConnection([aCalendar("a", first)]);
    expect(accountOf(connection, at)).toMatchObject({
      incoming: { kind: "firstSync", eventsRead: 128 },
      hears: "We look ourselves every few minutes",
    });
    expect(isBeingRead([connection])).toBe(true);
    expect(isBeingRead([aConnection([aCalendar("a", aRead()), aCalendar("b", null)])])).toBe(false);
  });
});

test("no booking goes to a calendar that is only read [C12]", () => {
  const main = aCalendar("a", aRead(), { name: "mike@demo.test", receives: true });
  expect(choicesOf(aConnection([main])).calendars[0]).toMatchObject({
    name: "Main calendar",
    receives: true,
  });
  expect(choicesOf(aConnection([main], { direction: "in" })).calendars[0]?.receives).toBe(false);
});

describe("removals too large to believe [P18]", () => {
  const held = { source: "listing", since: "2026-11-03T18:00:00Z", removing: 40, of: 42 } as const;
  test.each([
    ["asking", aRead({ held: { ...held, state: "asking" } }), [{ kind: "asking", removing: 40, of: 42 }]],
    ["being read once more", aRead({ held: { ...held, state: "relisting" } }), []],
    ["kept", aRead({ held: { ...held, state: "kept" } }), []],
    ["taken out, to be undone", aRead({ undoable: 40 }), [{ kind: "approved", undoable: 40 }]],
    ["none", aRead(), []],
  ])("one's own, %s", (_, read, cards) => {
    const found = ownHeld([aConnection([aCalendar("a", read)])]);
    expect(found).toEqual(cards.map((card) => ({ calendarId: "a", whose: "your Google Calendar", ...card })));
  });
});

import { describe, expect, test } from "vitest";
import { anEvent, gone, later, now, pageOf, present, read, type StoreWorld } from "./world";

const span = (start: string, end: string) => ({ start: new Date(start), end: new Date(end) });
const booked = span("2026-11-03T10:30:00Z", "2026-11-03T11:30:00Z");

export function describeConflicts(at: () => StoreWorld): void {
  const aPerson = async (wish: Parameters<StoreWorld["addMember"]>[0] = {}) => {
    const memberId = await at().addMember(wish);
    return { memberId, ...(await at().addCalendar({ memberId })) };
  };
  const open = async (bookingId: string) =>
    (await at().conflicts(bookingId)).filter((row) => row.resolution === null).map((row) => row.kind);

  describe("an own event over a booking", () => {
    test("opens one conflict however often it is seen, and closes it by itself [B1][B18]", async () => {
      const { memberId, calendarId } = await aPerson();
      const { bookingId } = await at().addBooking({ memberId, ...booked, now });
      await read(at(), calendarId, [pageOf([present(anEvent("clash")), present(anEvent("second"))])]);
      await read(at(), calendarId, [pageOf([present(anEvent("clash", { etag: '"2"' }))])]);
      expect(await at().conflicts(bookingId)).toEqual([{ kind: "busy", resolution: null }]);
      await read(at(), calendarId, [pageOf([gone("clash")])]);
      expect(await open(bookingId)).toEqual(["busy"]);
      const away = anEvent("second", {
        start: "2026-11-03T11:30:00Z",
        end: "2026-11-03T12:00:00Z",
        etag: '"2"',
      });
      await read(at(), calendarId, [pageOf([present(away)])]);
      expect(await at().conflicts(bookingId)).toEqual([{ kind: "busy", resolution: "itself" }]);
    });

    test("is found too when the booking comes second, and is over when it moves away [B1]", async () => {
      const { memberId, calendarId } = await aPerson();
      await read(at(), calendarId, [pageOf([present(anEvent("first"))])]);
      const { bookingId } = await at().addBooking({ memberId, ...booked, now });
      expect(await open(bookingId)).toEqual(["busy"]);
      await at().moveBooking(bookingId, span("2026-11-03T14:00:00Z", "2026-11-03T15:00:00Z"), now);
      expect(await open(bookingId)).toEqual([]);
    });

    test.each([
      ["free", { shows: "free" as const }, []],
      ["declined", { response: "declined" as const }, []],
      ["tentative", { shows: "tentative" as const }, []],
      ["out of office", { shows: "outOfOffice" as const }, ["busy"]],
      ["over before the booking starts", { end: "2026-11-03T10:30:00Z" }, []],
    ])("that is %s counts as the rules say [P11]", async (_, wish, expected) => {
      const { memberId, calendarId } = await aPerson();
      const { bookingId } = await at().addBooking({ memberId, ...booked, now });
      await read(at(), calendarId, [pageOf([present(anEvent("kind", wish))])]);
      expect(await open(bookingId)).toEqual(expected);
    });

    test("counts only in calendars that block, and not for bookings that are over", async () => {
      const memberId = await at().addMember();
      const { calendarId } = await at().addCalendar({ memberId, blocks: false, receives: true });
      const { bookingId } = await at().addBooking({ memberId, ...booked, now });
      await read(at(), calendarId, [pageOf([present(anEvent("private"))])]);
      expect(await open(bookingId)).toEqual([]);
      const other = await aPerson();
      const past = await at().addBooking({ memberId: other.memberId, ...booked, now });
      const afterwards = later(24 * 60 * 2);
      await read(at(), other.calendarId, [pageOf([present(anEvent("late"))])], afterwards);
      expect(await open(past.bookingId)).toEqual([]);
    });
  });
}

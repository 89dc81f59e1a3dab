import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { notificationsOf } from "@/db/views/notifications";
import { undoWindowMs } from "@/lib/domain/crew-news";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { type BookingMove, type Moved, moveBooking } from "@/lib/usecases/move-booking";
import { sendMail } from "@/lib/usecases/send-mail";
import { aWorld, type World } from "@/lib/usecases/testing";

let world: World;
beforeEach(async () => {
  world = await aWorld();
});
afterEach(() => world.close());

const priya = () =>
  ({
    kind: "member",
    memberId: world.idOf("dispatcher"),
    name: "Priya Shah",
    role: "dispatcher",
    address: null,
  }) as const;
const span = (from: string, to: string, day = "2026-11-03") => ({
  start: new Date(`${day}T${from}:00-08:00`),
  end: new Date(`${day}T${to}:00-08:00`),
});
const swap = (from: string | null, to: string | null) =>
  ({
    kind: "swap",
    from: from && world.idOf(from),
    to: to && world.idOf(to),
  }) as const;

type At = { readonly bookingId: string; readonly revision: number };

function asked(at: At, wish: Partial<BookingMove>): BookingMove {
  return {
    companyId: world.company.companyId,
    bookingId: at.bookingId,
    expectedRevision: at.revision,
    span: span("09:00", "10:30"),
    crew: swap("mike", "mike"),
    overrideReason: null,
    holdMs: undoWindowMs,
    isUndo: false,
    actor: priya(),
    requestId: crypto.randomUUID(),
    ...wish,
  };
}

async function move(at: At, wish: Partial<BookingMove>): Promise<Moved & At> {
  const moved = await moveBooking(world.deps, asked(at, wish));
  if (!moved.ok) throw new Error(`${moved.problem}: ${moved.detail ?? ""}`);
  return { bookingId: at.bookingId, ...moved.value };
}

function undo(moved: Moved & At) {
  if (!moved.undo) throw new Error("nothing was moved");
  const { start, end, fieldworkerIds, overrideReason } = moved.undo;
  const crew = { kind: "crew", fieldworkerIds } as const;
  return move(moved, { span: { start, end }, crew, overrideReason, isUndo: true });
}

/** What was written in calendars since this was last asked. */
async function writes(): Promise<string[]> {
  const { requests } = (await world.control.call("GET", "/requests")) as {
    requests: { method: string; path: string }[];
  };
  await world.control.call("DELETE", "/requests");
  return requests
    .filter(({ method, path }) => method !== "GET" && path.includes("/events"))
    .map(({ method }) => method);
}

/** What goes out by itself in the ten seconds after a move, at their end, and later. */
async function lettingTimePass() {
  for (const ms of [0, undoWindowMs - 1, 2, 60_000]) {
    world.clock.advanceMs(ms);
    await world.deliverAll();
  }
}

async function bellOf(name: string) {
  const { companyId } = world.company;
  const { items, unread } = await world.deps.database.asCompany(companyId, (tx) =>
    notificationsOf(tx, world.idOf(name)),
  );
  return { unread, open: items.filter(({ isOver }) => !isOver).map(({ facts }) => facts.kind) };
}

async function aBusyTime(time: { start: Date; end: Date }) {
  const event = { start: { dateTime: time.start.toISOString() }, end: { dateTime: time.end.toISOString() } };
  await world.control.call("POST", "/events", { account: "mike@demo.test", events: [event] });
  const [calendar] = await world.rows<{ id: string }>(
    sql`select id from calendar where blocks and member_id = ${world.idOf("mike")}`,
  );
  await ingestChanges(world.deps, { companyId: world.company.companyId, calendarId: calendar?.id ?? "" });
}

/** The booking with the revision it has now. */
async function asItIs({ bookingId }: At): Promise<At> {
  const [row] = await world.rows<{ revision: number }>(
    sql`select revision from booking where id = ${bookingId}`,
  );
  return { bookingId, revision: row?.revision ?? 0 };
}

async function byMail(name: string, topic: "bookingChanges" | "conflicts" = "bookingChanges") {
  await world.deps.database.asCompany(world.company.companyId, (tx) =>
    tx.execute(sql`insert into news_preference (company_id, member_id, topic, in_app, by_mail)
      values (${world.company.companyId}, ${world.idOf(name)}, ${topic}, true, true)`),
  );
}

async function lettersSent() {
  const sent: string[] = [];
  const sending = async ({ subject }: { subject: string }) => void sent.push(subject);
  await sendMail({ ...world.deps, sendMail: sending });
  return sent;
}

/** A booking of Mike's that his calendar and he have known for a while. */
async function aKnownBooking() {
  await world.connect("mike");
  await world.connect("raj");
  const made = await world.book();
  await world.deliverAll();
  world.clock.advanceMs(60_000);
  await writes();
  return made;
}

describe("a move waits ten seconds for its undo", () => {
  test("not taken back: one write, and not before the ten seconds are over", async () => {
    const made = await aKnownBooking();
    await move(made, { span: span("14:00", "15:30") });
    await world.deliverAll();
    world.clock.advanceMs(undoWindowMs - 1);
    await world.deliverAll();
    expect(await writes()).toEqual([]);
    world.clock.advanceMs(1);
    await world.deliverAll();
    expect(await writes()).toEqual(["PATCH"]);
    expect((await world.control.live("mike@demo.test"))[0]?.start.dateTime).toContain("T14:00:00");
  });

  test("each further move waits ten seconds from then on, and all of them are one write", async () => {
    const made = await aKnownBooking();
    const first = await move(made, { span: span("14:00", "15:30") });
    world.clock.advanceMs(8_000);
    await move(first, { span: span("15:00", "16:30") });
    world.clock.advanceMs(undoWindowMs - 1);
    await world.deliverAll();
    expect(await writes()).toEqual([]);
    world.clock.advanceMs(1);
    await lettingTimePass();
    expect(await writes()).toEqual(["PATCH"]);
  });

  test("what somebody pushes by hand meanwhile leaves at once", async () => {
    const made = await aKnownBooking();
    const moved = await move(made, { span: span("14:00", "15:30") });
    await world.push(made.bookingId, ["mike"]);
    await move(moved, { span: span("15:00", "16:30") });
    await world.deliverAll();
    expect(await writes()).toEqual(["PATCH"]);
    await lettingTimePass();
    expect(await writes()).toEqual([]);
  });

  test("a conflict with somebody's own event is written to nobody before they are over, or at all", async () => {
    const made = await aKnownBooking();
    await byMail("mike", "conflicts");
    await aBusyTime(span("14:00", "15:00"));
    const moved = await move(made, { span: span("14:00", "15:30") });
    expect(await lettersSent()).toEqual([]);
    await undo(moved);
    world.clock.advanceMs(60_000);
    expect(await lettersSent()).toEqual([]);
    await move(await asItIs(made), { span: span("14:00", "15:30") });
    world.clock.advanceMs(undoWindowMs - 1);
    expect(await lettersSent()).toEqual([]);
    world.clock.advanceMs(1);
    expect((await lettersSent()).sort()).toEqual([
      "Mike is busy during Ada Quist's booking",
      "Mike is busy during Ada Quist's booking",
      "Your event overlaps Ada Quist's booking",
    ]);
  });

  test("taken back: no write at all, in time and from one fieldworker to another", async () => {
    const made = await aKnownBooking();
    const moved = await move(made, { span: span("14:00", "15:30") });
    await world.deliverAll();
    world.clock.advanceMs(undoWindowMs - 1);
    await world.deliverAll();
    const back = await undo(moved);
    await lettingTimePass();
    const given = await move(back, { crew: swap("mike", "raj") });
    await world.deliverAll();
    world.clock.advanceMs(undoWindowMs - 1);
    await world.deliverAll();
    await undo(given);
    await lettingTimePass();
    expect(await writes()).toEqual([]);
    expect(await world.control.live("mike@demo.test")).toHaveLength(1);
    expect(await world.control.live("raj@demo.test")).toHaveLength(0);
    const [open] = await world.rows(sql`select count(*)::int as count from push where finished_at is null`);
    expect(open).toEqual({ count: 0 });
  });

  test("its crew hears of neither, in the bell or by mail", async () => {
    const made = await aKnownBooking();
    await byMail("mike");
    await byMail("raj");
    const known = await bellOf("mike");
    const moved = await move(made, { span: span("14:00", "15:30"), crew: swap("mike", "raj") });
    expect((await bellOf("raj")).open).toEqual(["booking.assigned"]);
    world.clock.advanceMs(5_000);
    await undo(moved);
    world.clock.advanceMs(60_000);
    expect(await lettersSent()).toEqual([]);
    expect(await bellOf("raj")).toEqual({ unread: 0, open: [] });
    expect((await bellOf("mike")).unread).toBe(known.unread);
  });

  test.each([
    ["in the bell", false, []],
    ["by mail too", true, [expect.stringMatching(/moved to Tue 3 Nov, 12:00–1:30 PM/)]],
  ])(
    "what was said before the move that is taken back is said all the same: %s",
    async (_, hasMail, sent) => {
      const made = await aKnownBooking();
      if (hasMail) await byMail("mike");
      const first = await move(made, { span: span("12:00", "13:30") });
      world.clock.advanceMs(2_000);
      const second = await move(first, { span: span("15:00", "16:30") });
      world.clock.advanceMs(2_000);
      await undo(second);
      expect(await bellOf("mike")).toMatchObject({ unread: 1, open: ["booking.moved"] });
      world.clock.advanceMs(60_000);
      expect(await lettersSent()).toEqual(sent);
    },
  );

  test("who has read of the move reads of its undo, and so does who is moved somewhere else under its name", async () => {
    const made = await aKnownBooking();
    const moved = await move(made, { span: span("14:00", "15:30") });
    await world.rows(sql`update notification set read_at = ${world.clock.now().toISOString()}`);
    world.clock.advanceMs(2_000);
    const back = await undo(moved);
    expect(await bellOf("mike")).toMatchObject({ unread: 1, open: ["booking.moved"] });
    world.clock.advanceMs(60_000);
    const again = await move(back, { span: span("14:00", "15:30") });
    await move(again, { span: span("16:00", "17:30"), isUndo: true });
    expect((await bellOf("mike")).open).toEqual(["booking.moved"]);
  });

  test("after ten seconds an undo is a move like any other", async () => {
    const made = await aKnownBooking();
    const moved = await move(made, { span: span("14:00", "15:30") });
    world.clock.advanceMs(undoWindowMs);
    await world.deliverAll();
    await undo(moved);
    await lettingTimePass();
    expect(await writes()).toEqual(["PATCH", "PATCH"]);
    expect(await bellOf("mike")).toMatchObject({ open: ["booking.moved"] });
  });
});

describe("moving a booking", () => {
  test("in the record it is one change by who did it; its crew changes lane by lane", async () => {
    const made = await world.book({ crew: ["mike", "ana"] });
    const moved = await move(made, { span: span("14:00", "15:00"), crew: swap("mike", "raj") });
    expect(moved).toMatchObject({
      revision: made.revision + 1,
      undo: {
        ...span("09:00", "10:30"),
        fieldworkerIds: [world.idOf("ana"), world.idOf("mike")],
        overrideReason: null,
      },
    });
    const rows = await world.rows<{ name: string }>(sql`
      select m.name from assignment a join member m on m.id = a.fieldworker_id where a.booking_id = ${made.bookingId}
      order by m.name`);
    expect(rows.map(({ name }) => name)).toEqual([expect.stringMatching(/^Ana/), "Raj Iyer"]);
    await move(moved, { span: span("14:00", "15:00"), crew: swap("raj", null) });
  });

  test("the same move twice is one move, and the second is told who did what", async () => {
    const made = await world.book();
    await move(made, { span: span("14:00", "15:30") });
    expect(await moveBooking(world.deps, asked(made, { span: span("14:00", "15:30") }))).toEqual({
      ok: false,
      problem: "changedMeanwhile",
      detail: "Priya Shah moved this booking to 2:00 PM",
    });
    const other = await world.book({ day: "2026-11-05" });
    await move(other, { span: span("09:00", "10:30", "2026-11-06"), crew: swap("mike", "raj") });
    expect(await moveBooking(world.deps, asked(other, {}))).toMatchObject({
      detail: "Priya Shah moved this booking to Fri 6 Nov, 9:00 AM and gave it to Raj Iyer",
    });
    const [record] = await world.rows(
      sql`select count(*)::int as count from activity where kind = 'booking.changed' and booking_id = ${made.bookingId}`,
    );
    expect(record).toEqual({ count: 1 });
  });

  test("two at once: one is taken, the other told [I1]", async () => {
    const made = await world.book();
    const answers = await Promise.all(
      ["14:00", "16:00"].map((at) =>
        moveBooking(world.deps, asked(made, { span: span(at, `${at.slice(0, 2)}:45`) })),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ problem: "changedMeanwhile" });
  });

  test("over another booking only with a reason, and back there with the reason it had [I1]", async () => {
    const { ref } = await world.book();
    const made = await world.book({ at: "13:00" });
    expect(await moveBooking(world.deps, asked(made, { span: span("09:30", "11:00") }))).toEqual({
      ok: false,
      problem: "overlap",
      detail: `Mike Ortega already has #${ref} Ada Quist at that time`,
    });
    const over = { span: span("09:30", "11:00"), overrideReason: "two men needed" };
    const there = await move(made, over);
    const away = await move(there, { crew: swap("mike", "raj"), span: span("09:30", "11:00") });
    expect(away.undo?.overrideReason).toBe("two men needed");
    await undo(away);
  });

  test("dropped where it was: nothing is written", async () => {
    const made = await world.book();
    expect(await move(made, {})).toMatchObject({ revision: made.revision, undo: null });
  });

  test.each<[string, string, () => Partial<BookingMove>]>([
    ["nobody knows it", "notFound", () => ({ bookingId: crypto.randomUUID() })],
    ["it would end before it starts", "endsBeforeStart", () => ({ span: span("11:00", "10:00") })],
    ["to somebody who takes no bookings", "unknownFieldworker", () => ({ crew: swap("mike", "viewer") })],
  ])("%s: %s", async (_, problem, wish) => {
    const answer = await moveBooking(world.deps, asked(await world.book(), wish()));
    expect(answer).toMatchObject({ ok: false, problem });
  });
});

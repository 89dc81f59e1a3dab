import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openConflict } from "@/db/store/conflicts";
import { newsSettings } from "@/db/views/news-settings";
import { notificationsOf } from "@/db/views/notifications";
import type { ActivityActor } from "@/lib/domain/activity";
import { notificationWords } from "@/lib/domain/notification";
import { type BookingChange, changeBooking } from "@/lib/usecases/change-booking";
import { changeNews } from "@/lib/usecases/change-news";
import { resolveConflict } from "@/lib/usecases/resolve-conflict";
import { sendMail } from "@/lib/usecases/send-mail";
import { aWorld, type BookingWish, type World } from "@/lib/usecases/testing";

let world: World;
beforeEach(async () => {
  world = await aWorld();
});
afterEach(() => world.close());

const memberActor = (name: string, role: "dispatcher" | "fieldworker") =>
  ({ kind: "member", memberId: world.idOf(name), name, role, address: null }) as const;
const inCompany: World["deps"]["database"]["asCompany"] = (companyId, work) =>
  world.deps.database.asCompany(companyId, work);
const choose = (
  name: string,
  topic: "bookingChanges" | "conflicts",
  channel: "inApp" | "byMail",
  isOn: boolean,
) =>
  changeNews(world.deps, {
    companyId: world.company.companyId,
    memberId: world.idOf(name),
    topic,
    channel,
    isOn,
  });
/** What the bell says to somebody, the newest first. */
async function bellOf(name: string) {
  const memberId = world.idOf(name);
  const { items, unread } = await inCompany(world.company.companyId, (tx) => notificationsOf(tx, memberId));
  const zone = "America/Los_Angeles";
  const says = items.map(({ facts, isOver }) => {
    const { title } = notificationWords(facts, { memberId, zone });
    return `${title}${isOver ? " (over)" : ""}`;
  });
  return { says, unread };
}
const letters = () =>
  world.rows<{ who: string; subject: string; fate: string }>(sql`
    select split_part(recipient, '@', 1) as who, content ->> 'subject' as subject,
      case when sent_at is not null then 'sent' when dropped_at is not null then 'dropped' else 'waits' end as fate
    from mail order by created_at, recipient`);
const waiting = async () => (await letters()).filter(({ fate }) => fate === "waits");

async function change(
  wish: BookingWish,
  at: { bookingId: string; revision: number | null },
  actor: ActivityActor = memberActor("dispatcher", "dispatcher"),
) {
  const asked: BookingChange = { ...world.changeOf(at.bookingId, at.revision, wish), actor };
  const saved = await changeBooking(world.deps, asked);
  if (!saved.ok) throw new Error(saved.problem);
  return { bookingId: at.bookingId, revision: saved.value.revision };
}
const plan = (wish: BookingWish = {}) => change(wish, { bookingId: crypto.randomUUID(), revision: null });

describe("a fieldworker hears what the office does with their bookings [B2]", () => {
  test("given, moved, cancelled; what is over is marked, and nobody else hears of it", async () => {
    const made = await plan();
    expect(await bellOf("mike")).toEqual({
      says: ["New booking: Ada Quist, Tue 3 Nov, 9:00–10:30 AM"],
      unread: 1,
    });
    world.clock.advanceMs(60_000);
    const moved = await change({ at: "13:00" }, made);
    world.clock.advanceMs(60_000);
    await change({ at: "13:00", status: "Cancelled" }, moved);
    expect((await bellOf("mike")).says).toEqual([
      "Ada Quist's booking is off",
      "Ada Quist moved to Tue 3 Nov, 1:00–2:30 PM (over)",
      "New booking: Ada Quist, Tue 3 Nov, 1:00–2:30 PM (over)",
    ]);
    for (const other of ["raj", "dispatcher", "owner"]) expect((await bellOf(other)).says).toEqual([]);
  });

  test("of their own deeds, of a draft and of seeds nothing", async () => {
    const made = await plan({ crew: ["mike", "raj"] });
    world.clock.advanceMs(60_000);
    const byMike = {
      kind: "calendar",
      memberId: world.idOf("mike"),
      name: "Mike",
      provider: "google",
    } as const;
    await change({ crew: ["mike", "raj"], at: "13:00" }, made, byMike);
    await plan({ status: "Draft", day: "2026-11-05" });
    await world.book({ day: "2026-11-06" });
    expect((await bellOf("mike")).says).toHaveLength(1);
    expect((await bellOf("raj")).says[0]).toMatch(/moved to/);
  });

  test("second thoughts within ten seconds ring once, and not at all when all is as it was", async () => {
    const made = await plan();
    world.clock.advanceMs(4_000);
    const moved = await change({ at: "14:00" }, made);
    expect(await bellOf("mike")).toMatchObject({ unread: 1 });
    expect((await bellOf("mike")).says[0]).toBe("New booking: Ada Quist, Tue 3 Nov, 2:00–3:30 PM");
    world.clock.advanceMs(4_000);
    await change({ at: "14:00", crew: ["raj"] }, moved);
    // Mike was told a while ago that it is his, so he must hear that it is not.
    expect((await bellOf("mike")).says[0]).toBe("You are no longer on Ada Quist's booking");
    const brief = await plan({ crew: ["ana"] });
    await change({ crew: [] }, brief);
    expect(await bellOf("ana")).toMatchObject({ unread: 0, says: [expect.stringMatching(/\(over\)$/)] });
  });

  test("by mail where they chose that: one letter of what was not sent yet, after the undo window", async () => {
    expect(await choose("mike", "bookingChanges", "byMail", true)).toMatchObject({ ok: true });
    const made = await plan();
    world.clock.advanceMs(9_000);
    const moved = await change({ at: "14:00" }, made);
    expect(await waiting()).toEqual([
      { who: "mike", subject: "New booking: Ada Quist, Tue 3 Nov, 2:00–3:30 PM", fate: "waits" },
    ]);
    const sent: string[] = [];
    const deps = {
      ...world.deps,
      sendMail: async ({ subject }: { subject: string }) => void sent.push(subject),
    };
    expect(await sendMail(deps)).toMatchObject({ sent: 0 });
    world.clock.advanceMs(10_000);
    await sendMail(deps);
    await change({ at: "15:00" }, moved);
    world.clock.advanceMs(10_000);
    await sendMail(deps);
    expect(sent).toEqual([
      "New booking: Ada Quist, Tue 3 Nov, 2:00–3:30 PM",
      "Ada Quist moved to Tue 3 Nov, 3:00–4:30 PM",
    ]);
  });
});

describe("a conflict is told to both sides [B19]", () => {
  async function aClash() {
    await world.book({ day: "2026-11-09" });
    const { bookingId } = await world.book();
    const { companyId } = world.company;
    const span = { start: new Date("2026-11-03T17:00:00Z"), end: new Date("2026-11-03T18:00:00Z") };
    const found = { companyId, bookingId, fieldworkerId: world.idOf("mike"), span, detail: null };
    const open = () =>
      inCompany(companyId, (tx) =>
        openConflict(tx, { ...found, kind: "busy", subject: "x" }, world.clock.now()),
      );
    await open();
    const [row] = await world.rows<{ id: string }>(sql`select id from conflict`);
    return { conflictId: row?.id ?? "", open };
  }
  const answer = (
    conflictId: string,
    choice: "keep" | "askOffice",
    by = memberActor("dispatcher", "dispatcher"),
  ) =>
    resolveConflict(world.deps, {
      companyId: world.company.companyId,
      conflictId,
      choice: { kind: choice },
      by: choice === "askOffice" ? memberActor("mike", "fieldworker") : by,
      requestId: "r",
    });

  test("in bell and mail, once; when it is resolved both bells are cleared and no letter leaves any more", async () => {
    const { conflictId, open } = await aClash();
    await open();
    expect(await waiting()).toEqual([
      { who: "dispatcher", subject: "Mike is busy during Ada Quist's booking", fate: "waits" },
      { who: "mike", subject: "Your event overlaps Ada Quist's booking", fate: "waits" },
      { who: "owner", subject: "Mike is busy during Ada Quist's booking", fate: "waits" },
    ]);
    for (const name of ["mike", "dispatcher", "owner"])
      expect((await bellOf(name)).says).toEqual([expect.not.stringMatching(/over\)$/)]);
    expect(await answer(conflictId, "keep")).toMatchObject({ ok: true });
    for (const name of ["mike", "dispatcher", "owner"])
      expect((await bellOf(name)).says).toEqual([expect.stringMatching(/\(over\)$/)]);
    expect((await letters()).map(({ fate }) => fate)).toEqual(["dropped", "dropped", "dropped"]);
  });

  test("where each chose to hear of it; handed to the office it is told there again", async () => {
    await choose("owner", "conflicts", "byMail", false);
    await choose("dispatcher", "conflicts", "inApp", false);
    const { conflictId, open } = await aClash();
    await open();
    expect((await waiting()).map(({ who }) => who)).toEqual(["dispatcher", "mike"]);
    expect((await bellOf("dispatcher")).says).toEqual([]);
    world.clock.advanceMs(1_000);
    await answer(conflictId, "askOffice");
    expect((await waiting()).map(({ who }) => who)).toEqual(["dispatcher", "mike", "dispatcher"]);
    expect((await bellOf("owner")).unread).toBe(1);
  });
});

describe("what somebody hears of", () => {
  const settings = (name: string) =>
    inCompany(world.company.companyId, (tx) => newsSettings(tx, world.idOf(name)));

  test("is theirs to choose, one switch at a time, also both at once", async () => {
    await Promise.all([
      choose("dispatcher", "conflicts", "inApp", false),
      choose("dispatcher", "conflicts", "byMail", false),
    ]);
    const { topics, quiet } = await settings("dispatcher");
    expect(topics.map(({ topic, inApp, byMail }) => [topic, inApp, byMail])).toEqual([
      ["bookingChanges", true, false],
      ["conflicts", false, false],
      ["syncAlarm", true, true],
    ]);
    expect(quiet).toBeNull();
    expect((await settings("owner")).topics[1]).toMatchObject({ topic: "conflicts", byMail: true });
  });

  test("is nothing for a viewer, and never what their role does not hear of", async () => {
    expect((await settings("viewer")).topics).toEqual([]);
    expect(await choose("viewer", "conflicts", "inApp", true)).toMatchObject({ problem: "notPossible" });
    expect((await settings("mike")).topics.map(({ topic }) => topic)).toEqual([
      "bookingChanges",
      "conflicts",
      "reconnect",
      "backInSync",
    ]);
  });
});

import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copiesOf } from "@/db/views/booking-copies";
import { opensInvitation } from "@/db/views/invitations";
import { sentMail } from "@/db/views/sent-mail";
import { syncHealth } from "@/db/views/sync-health";
import { inviteToConnect } from "@/lib/usecases/invite-to-connect";
import { sendMail } from "@/lib/usecases/send-mail";
import { aWorld, type World } from "@/lib/usecases/testing";

const minute = 60_000;
const day = 24 * 60 * minute;

let world: World;
beforeEach(async () => {
  world = await aWorld();
});
afterEach(() => world.close());

const now = () => world.clock.now();
const invite = (name = "lee") =>
  inviteToConnect(world.deps, {
    companyId: world.company.companyId,
    memberId: world.idOf(name),
    actor: {
      ...{ kind: "member", memberId: world.idOf("dispatcher"), name: "Priya Shah" },
      ...{ role: "dispatcher", address: null },
    },
    requestId: "r1",
  });
const read = <T>(look: Parameters<typeof world.deps.database.asCompany<T>>[1]) =>
  world.deps.database.asCompany(world.company.companyId, look);
const letters = async () =>
  (await read((tx) => sentMail(tx))).map(({ to, content }) => ({
    to: to.address,
    subject: content.subject,
    path: content.action?.path,
  }));
const opens = (name: string, path: string | undefined) =>
  read((tx) =>
    opensInvitation(tx, { memberId: world.idOf(name), token: path?.split("/").at(-1) ?? "" }, now()),
  );

describe("an invitation to connect a calendar [A6]", () => {
  test("is written once an hour at most, however many press at once, and stands in the record", async () => {
    const pressed = await Promise.all([invite(), invite()]);
    expect(pressed.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await letters()).toEqual([
      {
        to: "lee@demo.test",
        subject: "Connect your calendar to Lockstep",
        path: expect.stringMatching(/^\/invite\/[\w-]{43}$/),
      },
    ]);
    world.clock.advanceMs(60 * minute - 1);
    expect(await invite()).toEqual({
      ok: false,
      problem: "invitedJustNow",
      detail: "Lee was invited 59 min ago",
    });
    world.clock.advanceMs(1);
    expect(await invite()).toEqual({ ok: true, value: null });
    expect(
      await world.rows(sql`select d.detail -> 'actor' ->> 'name' as by, d.detail -> 'facts' ->> 'fieldworker' as who
        from activity a join activity_detail d on d.company_id = a.company_id and d.seq = a.seq
        where a.kind = 'calendar.invited'`),
    ).toEqual(Array(2).fill({ by: "Priya Shah", who: expect.stringMatching(/^Lee /) }));
  });

  test("leaves by mail at once and rings no bell", async () => {
    const sent: string[] = [];
    await invite();
    await sendMail({ ...world.deps, sendMail: async ({ to }) => void sent.push(to.address) });
    expect(sent).toEqual(["lee@demo.test"]);
    expect(await world.rows(sql`select 1 from notification`)).toEqual([]);
  });

  test("opens only for whom it was written to, for two weeks, until a calendar is connected (decision 33)", async () => {
    await invite();
    const [letter] = await letters();
    expect(await opens("lee", letter?.path)).toBe(true);
    expect(await opens("mike", letter?.path)).toBe(false);
    expect(await opens("owner", letter?.path)).toBe(false);
    expect(await opens("lee", "/invite/guessed")).toBe(false);
    world.clock.advanceMs(14 * day - 1);
    expect(await opens("lee", letter?.path)).toBe(true);
    world.clock.advanceMs(1);
    expect(await opens("lee", letter?.path)).toBe(false);
    await invite();
    const [fresh] = await letters();
    expect(fresh?.path).not.toBe(letter?.path);
    expect(await opens("lee", fresh?.path)).toBe(true);
    await world.connect("lee");
    expect(await opens("lee", fresh?.path)).toBe(false);
  });

  test("is not needed by who has a calendar for bookings, or takes none", async () => {
    await world.connect("raj");
    expect(await invite("raj")).toMatchObject({ problem: "notNeeded" });
    expect(await invite("viewer")).toMatchObject({ problem: "notNeeded" });
    await world.rows(sql`update connection set direction = 'in'`);
    expect(await invite("raj")).toMatchObject({ ok: true });
  });

  test("is written to nobody who no longer works here", async () => {
    await world.rows(sql`update member set is_active = false where email = 'lee@demo.test'`);
    expect(await invite()).toMatchObject({ problem: "notFound" });
    expect(await letters()).toEqual([]);
  });

  test("shows on the booking it holds up for an hour, and on sync health until they connect", async () => {
    const { bookingId } = await world.book({ day: "2026-11-10", crew: ["lee"] });
    const shown = async () => {
      const asked = { bookingIds: [bookingId], now: now(), zone: "UTC", appUrl: world.deps.appUrl };
      return (await read((tx) => copiesOf(tx, asked))).get(bookingId)?.[0]?.invitation;
    };
    const invitedAt = async () =>
      (await read((tx) => syncHealth(tx, now()))).lines.find(({ name }) => name.startsWith("Lee"))?.invitedAt;
    expect([await shown(), await invitedAt()]).toEqual([{ kind: "open" }, null]);
    await invite();
    const at = now();
    expect([await shown(), await invitedAt()]).toEqual([
      { kind: "sent", words: "Invitation sent 4:00 PM" },
      at,
    ]);
    world.clock.advanceMs(60 * minute);
    expect([await shown(), await invitedAt()]).toEqual([{ kind: "open" }, at]);
    await world.connect("lee");
    expect([await shown(), await invitedAt()]).toEqual([null, null]);
  });
});

test("a calendar of somebody who left shows on sync health as long as it is connected [P22]", async () => {
  await world.connect("raj");
  await world.rows(
    sql`update member set is_active = false where email in ('raj@demo.test', 'lee@demo.test')`,
  );
  const shown = async () =>
    (await read((tx) => syncHealth(tx, now()))).lines.map(({ name, isActive }) => [
      name.split(" ")[0],
      isActive,
    ]);
  const others = [
    ["Ana", true],
    ["Mike", true],
  ];
  expect((await shown()).sort()).toEqual([...others, ["Raj", false]]);
  await world.rows(sql`update connection set state = 'disconnected'`);
  expect((await shown()).sort()).toEqual(others);
});

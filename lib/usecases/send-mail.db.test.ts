import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tell } from "@/db/store/tell";
import { sentLetter, sentMail } from "@/db/views/sent-mail";
import type { NewsTopic } from "@/lib/domain/news-topics";
import { smtpSender } from "@/lib/mail/smtp";
import { aMailbox, type Mailbox } from "@/lib/mail/testing/mailbox";
import { changeQuietHours } from "@/lib/usecases/change-news";
import { escalateHealth } from "@/lib/usecases/escalate-health";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { probeWaiting } from "@/lib/usecases/probe-waiting";
import { sendMail } from "@/lib/usecases/send-mail";
import { aWorld, type World } from "@/lib/usecases/testing";

const minute = 60_000;

let world: World;
let mailbox: Mailbox;
beforeEach(async () => {
  [world, mailbox] = await Promise.all([aWorld(), aMailbox()]);
});
afterEach(() => Promise.all([world.close(), mailbox.close()]));

const mailDeps = () => ({
  ...world.deps,
  sendMail: smtpSender({ url: mailbox.url, from: { name: "Lockstep", address: "lockstep@demo.test" } }),
});
const post = () => sendMail(mailDeps());
const arrived = () =>
  mailbox.received.map(({ to, mail }) => `${to.join()} ${mail.subject?.replace(/ \d+ (s|min|h)$/, "")}`);
const rows = () =>
  world.rows<{
    who: string;
    failed: number;
    failure: string | null;
    due: string;
    sent: boolean;
    dropped: boolean;
  }>(sql`select split_part(recipient, '@', 1) as who, failed_attempts as failed, failure,
      to_char(not_before at time zone 'UTC', 'MM-DD HH24:MI') as due,
      sent_at is not null as sent, dropped_at is not null as dropped from mail order by created_at, recipient`);
/** Something to write to these people, of which the bell rings each time. */
const write = (names: readonly string[], subject: string, topic: NewsTopic = "conflicts") =>
  world.deps.database.asCompany(world.company.companyId, (tx) =>
    tell(
      tx,
      names.map(world.idOf),
      {
        topic,
        news: { companyId: world.company.companyId, kind: "booking.movedInCalendar" },
        letter: () => ({ subject, body: ["Words."] }),
      },
      world.clock.now(),
    ),
  );
const wakes = () =>
  world.rows<{ at: string }>(sql`select to_char(not_before at time zone 'UTC', 'MM-DD HH24:MI') as at
    from outbox where event = 'mail/wanted' order by not_before, id`);

async function anOutage() {
  await world.connect("raj");
  await world.control.fault({ path: "/calendar/", action: { kind: "status", status: 503 } });
  await world.book({ day: "2026-11-10", crew: ["raj"] });
  await world.deliverAll();
}

async function recovery() {
  const { companyId } = world.company;
  await world.control.heal();
  await probeWaiting(world.deps);
  await world.deliverAll();
  for (const { id } of await world.rows<{ id: string }>(sql`select calendar_id as id from calendar_sync`))
    await ingestChanges(world.deps, { companyId, calendarId: id });
  await escalateHealth(world.deps);
}

describe("the letters of an outage", () => {
  test("are one a rung: nobody at 5 minutes, the dispatcher at 30, the owner at 2 hours [B51] [B52] [B53] [I9]", async () => {
    await anOutage();
    for (const [afterMs, expected] of [
      [5 * minute, []],
      [25 * minute, ["dispatcher@demo.test Raj's Google Calendar has not synced for"]],
      [1 * minute, []],
      [89 * minute, ["owner@demo.test Raj's Google Calendar has not synced for"]],
      [60 * minute, []],
    ] as const) {
      world.clock.advanceMs(afterMs);
      const before = mailbox.received.length;
      await escalateHealth(world.deps);
      await Promise.all([post(), post()]);
      await post();
      expect(arrived().slice(before)).toEqual(expected);
    }
    const [first] = mailbox.received;
    expect(first?.mail.text).toContain("Open sync health: http://127.0.0.1:3000/sync-health");
    expect(first?.mail.text).toContain("1 booking is waiting");
    expect(new Date(first?.mail.date ?? "").toISOString()).toBe("2026-10-25T16:30:00.000Z");
    await recovery();
    await post();
    expect(arrived().slice(2)).toEqual([
      "raj@demo.test Back in sync: 1 booking changed while your Google Calendar was out of reach",
    ]);
  });

  test("are not sent once it is over: neither a later rung's nor one that could not leave [B53]", async () => {
    await anOutage();
    world.clock.advanceMs(30 * minute);
    await escalateHealth(world.deps);
    await mailbox.away();
    expect(await post()).toMatchObject({ sent: 0, failures: [expect.stringMatching(/^E[A-Z]+$/)] });
    await recovery();
    await mailbox.back();
    world.clock.advanceMs(6 * 60 * minute);
    await escalateHealth(world.deps);
    await post();
    expect(arrived().filter((line) => !line.startsWith("raj"))).toEqual([]);
    expect((await rows()).filter(({ who }) => who !== "raj")).toMatchObject([
      { who: "dispatcher", sent: false, dropped: true },
    ]);
  });

  test("leave by the outbox the moment they are written, not at the next minute", async () => {
    await anOutage();
    world.clock.advanceMs(30 * minute);
    await escalateHealth(world.deps);
    expect(await wakes()).toEqual([{ at: "10-25 16:30" }]);
  });
});

describe("quiet hours", () => {
  const quiet = { from: 22 * 60, until: 7 * 60 };
  const setQuiet = (name: string, hours: typeof quiet | null) =>
    changeQuietHours(world.deps, {
      companyId: world.company.companyId,
      memberId: world.idOf(name),
      quiet: hours,
    });
  const at = (instant: string) => world.clock.advanceMs(Date.parse(instant) - world.clock.now().getTime());

  test("hold a letter until they end by the reader's own clock, also in the night the clocks go back", async () => {
    await Promise.all(["dispatcher", "raj"].map((name) => setQuiet(name, quiet)));
    at("2026-11-01T05:40:00Z");
    await write(["dispatcher", "raj", "owner"], "At night");
    await post();
    expect(arrived()).toEqual(["owner@demo.test At night"]);
    expect(await wakes()).toEqual([{ at: "11-01 05:40" }, { at: "11-01 14:00" }, { at: "11-01 15:00" }]);
    at("2026-11-01T14:00:00Z");
    await post();
    expect(arrived().slice(1)).toEqual(["raj@demo.test At night"]);
    at("2026-11-01T14:59:59Z");
    expect(await post()).toMatchObject({ sent: 0 });
    at("2026-11-01T15:00:00Z");
    await post();
    expect(arrived().slice(2)).toEqual(["dispatcher@demo.test At night"]);
  });

  test("hold nothing in the bell, and let go at once when they are switched off", async () => {
    await setQuiet("dispatcher", quiet);
    at("2026-11-02T07:00:00Z");
    await write(["dispatcher"], "At night");
    expect(await world.rows(sql`select 1 from notification`)).toHaveLength(1);
    expect(await post()).toMatchObject({ sent: 0 });
    await setQuiet("dispatcher", null);
    await post();
    expect(arrived()).toEqual(["dispatcher@demo.test At night"]);
  });
});

describe("a mail server", () => {
  test("that is away and comes back gets every letter once, and one letter a round finds out", async () => {
    await write(["dispatcher", "owner"], "First");
    await mailbox.away();
    expect((await post()).failures).toHaveLength(1);
    expect((await rows()).map(({ failed }) => failed).sort()).toEqual([0, 1]);
    await post();
    expect((await rows()).map(({ failed, due }) => [failed, due])).toEqual([
      [1, "10-25 16:01"],
      [1, "10-25 16:01"],
    ]);
    expect(await post()).toMatchObject({ failures: [] });
    world.clock.advanceMs(1 * minute);
    await post();
    expect((await rows()).some(({ failed, due }) => failed === 2 && due === "10-25 16:06")).toBe(true);
    await mailbox.back();
    world.clock.advanceMs(5 * minute);
    await post();
    await post();
    expect(arrived().sort()).toEqual(["dispatcher@demo.test First", "owner@demo.test First"]);
    expect((await rows()).every(({ sent, failure }) => sent && failure === null)).toBe(true);
  });

  test("that refuses one for good gets the next; only its code is kept", async () => {
    mailbox.refuse({ to: "recipient", code: 550 });
    await write(["dispatcher"], "Never");
    expect(await post()).toMatchObject({ sent: 0, failures: ["550"] });
    expect(await rows()).toMatchObject([{ failed: 1, failure: "550", dropped: true }]);
    mailbox.refuse(null);
    await write(["owner"], "Next");
    world.clock.advanceMs(2 * 60 * minute);
    await post();
    expect(arrived()).toEqual(["owner@demo.test Next"]);
    const [stored] = await world.rows<{ all: string }>(
      sql`select string_agg(m::text, '') as all from mail m`,
    );
    expect(stored?.all).not.toContain("SECRET-ANSWER");
  });

  test("that puts one letter off is given the others in the same round", async () => {
    mailbox.refuse({ to: "letter", code: 451 });
    await write(["dispatcher", "owner"], "Later");
    expect(await post()).toMatchObject({ failures: ["451", "451"] });
    mailbox.refuse(null);
    world.clock.advanceMs(1 * minute);
    expect(await post()).toMatchObject({ sent: 2 });
  });

  test("is not missed: without one letters wait, and what waited for days is let go", async () => {
    await write(["dispatcher"], "Old");
    expect(await sendMail(world.deps)).toEqual({ sent: 0, dropped: 0, failures: [] });
    world.clock.advanceMs(73 * 60 * minute);
    await write(["dispatcher"], "New");
    expect(await post()).toMatchObject({ sent: 1, dropped: 1 });
    expect(arrived()).toEqual(["dispatcher@demo.test New"]);
  });

  test("gets nothing for somebody who has left", async () => {
    await write(["dispatcher"], "Too late");
    await world.rows(sql`update member set is_active = false where id = ${world.idOf("dispatcher")}`);
    expect(await post()).toMatchObject({ sent: 0, dropped: 1 });
  });
});

describe("a process that ends", () => {
  class Killed extends Error {}

  test("between the row and the server loses no letter: it leaves once, after the claim [I9]", async () => {
    await write(["dispatcher"], "Alarm");
    const failpoint = (name: string) => {
      if (name === "alert.after_row_before_send") throw new Killed();
    };
    await expect(sendMail({ ...mailDeps(), failpoint })).rejects.toThrow(Killed);
    expect(await post()).toMatchObject({ sent: 0 });
    world.clock.advanceMs(45_000);
    await Promise.all([post(), post(), post()]);
    expect(arrived()).toEqual(["dispatcher@demo.test Alarm"]);
  });

  test("between the server and the note of it sends again under the same id", async () => {
    await write(["dispatcher"], "Alarm");
    const { sendMail: send } = mailDeps();
    const dying = async (letter: Parameters<typeof send>[0]) => {
      await send(letter);
      throw new Killed();
    };
    await expect(sendMail({ ...mailDeps(), sendMail: dying })).rejects.toThrow(Killed);
    world.clock.advanceMs(45_000);
    await post();
    world.clock.advanceMs(60 * minute);
    await post();
    const [row] = await world.rows<{ id: string }>(sql`select id from mail`);
    expect(mailbox.received.map(({ mail }) => mail.messageId)).toEqual(
      Array(2).fill(`<${row?.id}@127.0.0.1>`),
    );
  });
});

test("the demo's page of letters says of each what became of it, the newest first", async () => {
  const { companyId } = world.company;
  const list = () => world.deps.database.asCompany(companyId, (tx) => sentMail(tx));
  expect(await list()).toEqual([]);
  await write(["owner"], "Sent");
  await sendMail({ ...world.deps, sendMail: async () => {} });
  world.clock.advanceMs(minute);
  await write(["dispatcher"], "Waits");
  await write(["raj"], "Dropped");
  await world.rows(sql`update mail set dropped_at = not_before where recipient = 'raj@demo.test'`);
  const letters = await list();
  expect(letters.map(({ content, fate }) => `${content.subject} ${fate.kind}`).sort()).toEqual([
    "Dropped dropped",
    "Sent sent",
    "Waits waits",
  ]);
  expect(letters.at(-1)).toMatchObject({
    to: { name: "Dana Alder", address: "owner@demo.test" },
    fate: { kind: "sent", at: new Date("2026-10-25T16:00:00Z") },
  });
  const open = (id: string) => world.deps.database.asCompany(companyId, (tx) => sentLetter(tx, id));
  expect((await open(letters.at(-1)?.id ?? ""))?.content.subject).toBe("Sent");
  expect(await open(crypto.randomUUID())).toBeNull();
});

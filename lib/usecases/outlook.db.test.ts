import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTokens } from "@/db/store/connections";
import { defaultBlockingRules } from "@/lib/domain/blocking";
import { changeBlockingRules } from "@/lib/usecases/change-blocking-rules";
import { resolveConflict } from "@/lib/usecases/resolve-conflict";
import type { OutlookHand } from "@/lib/usecases/testing/outlook-hand";
import { anas, anOutlookWorld, settledUntil } from "@/lib/usecases/testing/outlook-world";
import { type TwoWayWorld, timed } from "@/lib/usecases/testing/two-way";

let world: TwoWayWorld;
let connectionId: string;
let ana: OutlookHand;
beforeAll(async () => {
  ({ world, connectionId, ana } = await anOutlookWorld());
  await world.connect("mike");
  await world.settle();
});
afterAll(() => world.close());
beforeEach(() => world.control.heal());

const startsOfBlocks = async () =>
  (
    await world.rows<{ at: string }>(sql`
      select starts_at as at from busy_block where member_id = ${world.idOf("ana")} order by starts_at`)
  ).map((row) => new Date(row.at).toISOString());
const spanOf = async (bookingId: string) => {
  const [row] = await world.rows<{ s: string; e: string; revision: number }>(
    sql`select starts_at as s, ends_at as e, revision from booking where id = ${bookingId}`,
  );
  const iso = (text = "") => new Date(text).toISOString();
  return { start: iso(row?.s), end: iso(row?.e), revision: row?.revision };
};
const openConflicts = async (bookingId: string) =>
  (
    await world.rows<{ kind: string }>(
      sql`select kind from conflict where booking_id = ${bookingId} and closed_at is null`,
    )
  ).map((row) => row.kind);
const atGoogle = async (bookingId: string) =>
  (await world.control.live("mike@demo.test")).filter(
    (event) => event.extendedProperties?.private?.bookingId === bookingId,
  );
const startsAtGoogle = async (bookingId: string) =>
  (await atGoogle(bookingId)).map((event) => event.start.dateTime?.slice(0, 16));
const startsInOutlook = async (bookingId: string) =>
  (await ana.copiesOf(bookingId)).map((event) => event.start.dateTime.slice(0, 16));

/** The dispatcher lets the booking follow the calendar. */
async function apply(bookingId: string): Promise<void> {
  const { companyId } = world.company;
  const [open] = await world.rows<{ id: string }>(
    sql`select id from conflict where booking_id = ${bookingId} and closed_at is null`,
  );
  const answered = await resolveConflict(world.deps, {
    companyId,
    conflictId: open?.id ?? "",
    choice: { kind: "applyMove" },
    by: {
      kind: "member",
      memberId: world.idOf("dispatcher"),
      name: "Priya Shah",
      role: "dispatcher",
      address: null,
    },
    requestId: "r",
  });
  expect(answered).toEqual({ ok: true, value: null });
}

type Request = { readonly seq: number; readonly method: string; readonly path: string };
const requestsSince = async (since: number) =>
  ((await world.control.call("GET", `/requests?since=${since}`)) as { requests: Request[] }).requests;
const lastRequest = async () => (await requestsSince(0)).at(-1)?.seq ?? 0;
const writesSince = async (since: number) =>
  (await requestsSince(since)).filter(({ method, path }) => method !== "GET" && path.includes("/events"));

describe("a connection to Outlook", () => {
  it("is live, receives in the default calendar, and is watched by one subscription for the mailbox [B6][B33]", async () => {
    const rows = await world.rows<{ name: string; receives: boolean; blocks: boolean; zone: string }>(
      sql`select name, receives, blocks, zone from calendar where connection_id = ${connectionId} order by name`,
    );
    expect(rows).toEqual([
      { name: "Calendar", receives: true, blocks: true, zone: expect.any(String) },
      { name: "Personal", receives: false, blocks: false, zone: expect.any(String) },
    ]);
    const { subscriptions } = (await world.control.call("GET", "/microsoft/subscriptions")) as {
      subscriptions: { account: string; immutableIds: boolean }[];
    };
    expect(subscriptions).toMatchObject([{ account: anas, immutableIds: true }]);
    const watches = await world.rows(
      sql`select covers, state from watch where connection_id = ${connectionId}`,
    );
    expect(watches).toEqual([{ covers: "account", state: "live" }]);
  });

  it("gets a new refresh token with every refresh, saved before the access token is used [B38]", async () => {
    const refreshToken = () =>
      world.deps.database.asCompany(world.company.companyId, async (tx) =>
        (await openTokens(tx, world.deps.sealer, connectionId))?.refreshToken?.reveal(),
      );
    const at = { companyId: world.company.companyId, connectionId };
    const list = () => world.deps.withAccount(at, (account) => account.listCalendars());
    await world.control.call("POST", "/microsoft/tokens/rotation", { enabled: true });
    const seen = new Set([await refreshToken()]);
    for (let round = 0; round < 3; round += 1) {
      await world.control.call("POST", "/microsoft/tokens/expire-access", { account: anas });
      expect(await list()).toHaveLength(2);
      seen.add(await refreshToken());
    }
    expect(seen.size).toBe(4);
    await world.control.call("POST", "/microsoft/tokens/rotation", { enabled: false });
  });

  it("whose calendars were not granted stores nothing; granted, it is live [B34]", async () => {
    await world.control.call("POST", "/microsoft/accounts", {
      email: "lee@demo.test",
      name: "Lee",
      zone: "America/Los_Angeles",
    });
    const states = async () =>
      (
        await world.rows<{ state: string }>(
          sql`select state from connection where member_id = ${world.idOf("lee")}`,
        )
      ).map((row) => row.state);
    await expect(
      world.connect("lee", "microsoft", ["openid", "offline_access", "User.Read"]),
    ).rejects.toThrow("cannotRead");
    expect(await states()).toEqual([]);
    await expect(world.connect("lee", "microsoft", ["User.Read", "Calendars.ReadWrite"])).rejects.toThrow(
      "noRefreshToken",
    );
    expect(await states()).toEqual([]);
    await world.connect("lee", "microsoft");
    expect(await states()).toEqual(["live"]);
  });
});

describe("a personal event in Outlook", () => {
  it("blocks after a notice, follows when it moves and frees its time when it goes [B6][B13][B14][B16]", async () => {
    const id = await ana.add({
      subject: "CANARY-PLAIN-dentist",
      ...timed("2026-11-03T14:00:00", "2026-11-03T15:00:00"),
    });
    await settledUntil(world, startsOfBlocks, ["2026-11-03T22:00:00.000Z"]);
    await ana.change(id, timed("2026-11-03T16:00:00", "2026-11-03T17:00:00"));
    await settledUntil(world, startsOfBlocks, ["2026-11-04T00:00:00.000Z"]);
    await ana.remove(id);
    await settledUntil(world, startsOfBlocks, []);
  });

  it("repeats on its own wall clock, without its moved and cancelled occurrences [B23][B24][P5][P6]", async () => {
    const id = await ana.add({
      subject: "Choir",
      ...timed("2026-10-26T09:00:00", "2026-10-26T10:00:00"),
      recurrence: {
        pattern: { type: "weekly", interval: 1, daysOfWeek: ["monday"] },
        range: { type: "noEnd", startDate: "2026-10-26" },
      },
    });
    const november = async () =>
      (await startsOfBlocks()).filter((start) => start >= "2026-10-26" && start < "2026-11-24");
    await settledUntil(world, november, [
      "2026-10-26T16:00:00.000Z",
      "2026-11-02T17:00:00.000Z",
      "2026-11-09T17:00:00.000Z",
      "2026-11-16T17:00:00.000Z",
      "2026-11-23T17:00:00.000Z",
    ]);
    expect((await startsOfBlocks()).length).toBeGreaterThan(50);
    const shown = await ana.between("2026-11-01T00:00:00Z", "2026-11-20T00:00:00Z");
    const occurrence = (day: string) => shown.find((event) => event.start.dateTime.startsWith(day))?.id ?? "";
    await ana.change(occurrence("2026-11-02"), timed("2026-11-04T14:00:00", "2026-11-04T15:00:00"));
    await ana.remove(occurrence("2026-11-09"));
    await settledUntil(world, november, [
      "2026-10-26T16:00:00.000Z",
      "2026-11-04T22:00:00.000Z",
      "2026-11-16T17:00:00.000Z",
      "2026-11-23T17:00:00.000Z",
    ]);
    await ana.remove(id, "all");
    await settledUntil(world, startsOfBlocks, []);
  });

  it("blocks the owner's whole local days when it is all-day, its end exclusive [B20][B21][P3]", async () => {
    const id = await ana.add({
      subject: "PTO",
      isAllDay: true,
      showAs: "oof",
      ...timed("2026-10-31T00:00:00", "2026-11-02T00:00:00"),
    });
    const spans = () =>
      world.rows<{ s: string; e: string }>(
        sql`select to_char(starts_at at time zone 'UTC', 'MM-DD HH24') as s, to_char(ends_at at time zone 'UTC', 'MM-DD HH24') as e
          from busy_block where member_id = ${world.idOf("ana")}`,
      );
    await settledUntil(world, spans, [{ s: "10-31 07", e: "11-02 08" }]);
    await ana.remove(id);
    await settledUntil(world, startsOfBlocks, []);
  });

  it("tentative does not block until it is accepted or its owner says so, and hers alone [B28][B29][B30][P11][P12]", async () => {
    const { bookingId } = await world.book({ crew: ["ana"], day: "2026-11-18", at: "13:00", minutes: 60 });
    await world.settle();
    const clash = timed("2026-11-18T13:00:00", "2026-11-18T14:00:00");
    const id = await ana.add({ subject: "Maybe", showAs: "tentative", ...clash });
    await settledUntil(world, startsOfBlocks, ["2026-11-18T21:00:00.000Z"]);
    expect(await openConflicts(bookingId)).toEqual([]);
    const rules = (tentative: boolean) =>
      changeBlockingRules(world.deps, {
        companyId: world.company.companyId,
        memberId: world.idOf("ana"),
        rules: { ...defaultBlockingRules, tentative },
        by: { kind: "system" },
        requestId: "r",
      });
    await rules(true);
    expect(await openConflicts(bookingId)).toEqual(["busy"]);
    await rules(false);
    expect(await openConflicts(bookingId)).toEqual([]);
    await ana.change(id, { showAs: "busy" });
    await settledUntil(world, () => openConflicts(bookingId), ["busy"]);
    await ana.remove(id);
    await settledUntil(world, () => openConflicts(bookingId), []);
  });

  it("is never written, and its words are nowhere in the database [P14]", async () => {
    const id = await ana.add({
      subject: "CANARY-PRIVATE-clinic",
      sensitivity: "private",
      body: { contentType: "text", content: "CANARY-PRIVATE-body" },
      location: { displayName: "CANARY-PRIVATE-place" },
      attendees: [{ emailAddress: { address: "canary-private@guest.test", name: "CANARY-PRIVATE-guest" } }],
      ...timed("2026-11-19T14:00:00", "2026-11-19T15:00:00"),
    });
    await settledUntil(world, startsOfBlocks, ["2026-11-19T22:00:00.000Z"]);
    const tables = await world.owner.sql<{ name: string }[]>`
      select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`;
    for (const { name } of tables) {
      const rows = await world.owner.sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`);
      expect(rows.filter(({ row }) => /canary/i.test(row))).toEqual([]);
    }
    await ana.remove(id);
    await settledUntil(world, startsOfBlocks, []);
  });
});

describe("our own event in Outlook", () => {
  it("moves the booking in its owner's name when it is moved, and nothing is written back [B15][P2][A42]", async () => {
    const { bookingId } = await world.book({ crew: ["ana"], day: "2026-11-09", at: "10:00", minutes: 60 });
    await world.settle();
    const [copy] = await ana.copiesOf(bookingId);
    const before = await lastRequest();
    await ana.change(copy?.id ?? "", timed("2026-11-09T13:00:00", "2026-11-09T14:00:00"));
    const moved = { start: "2026-11-09T21:00:00.000Z", end: "2026-11-09T22:00:00.000Z", revision: 2 };
    await settledUntil(world, () => spanOf(bookingId), moved);
    await world.settle();
    expect(await writesSince(before)).toEqual([]);
    const [line] = await world.rows<{ actor: { kind: string; name: string; provider: string } }>(sql`
      select d.detail -> 'actor' as actor from activity a join activity_detail d on d.seq = a.seq
      where a.booking_id = ${bookingId} and a.kind = 'booking.changed'`);
    expect(line?.actor).toMatchObject({ kind: "calendar", name: "Ana Belova", provider: "microsoft" });
  });

  it("of a mixed crew asks the office when it is moved; applied, both providers' copies follow [B15][A42]", async () => {
    const { bookingId } = await world.book({
      crew: ["mike", "ana"],
      day: "2026-11-10",
      at: "10:00",
      minutes: 60,
    });
    await world.settle();
    expect(await startsInOutlook(bookingId)).toEqual(["2026-11-10T18:00"]);
    expect(await startsAtGoogle(bookingId)).toEqual(["2026-11-10T10:00"]);
    const [copy] = await ana.copiesOf(bookingId);
    await ana.change(copy?.id ?? "", timed("2026-11-10T13:00:00", "2026-11-10T14:00:00"));
    await settledUntil(world, () => openConflicts(bookingId), ["moved"]);
    expect(await startsAtGoogle(bookingId)).toEqual(["2026-11-10T10:00"]);
    await apply(bookingId);
    await settledUntil(world, () => startsAtGoogle(bookingId), ["2026-11-10T13:00"]);
    expect(await startsInOutlook(bookingId)).toEqual(["2026-11-10T21:00"]);
    const [google] = await atGoogle(bookingId);
    await world.phone.change(
      "mike@demo.test",
      google?.id ?? "",
      timed("2026-11-10T08:00:00", "2026-11-10T09:00:00"),
    );
    await settledUntil(world, () => openConflicts(bookingId), ["moved"]);
    await apply(bookingId);
    await settledUntil(world, () => startsInOutlook(bookingId), ["2026-11-10T16:00"]);
    expect(await openConflicts(bookingId)).toEqual([]);
  });

  it("is made once and by hand for the one who was chosen; the other provider's copy is left alone [B6][P15]", async () => {
    const { bookingId } = await world.book({
      crew: ["mike", "ana"],
      status: "Draft",
      day: "2026-11-11",
      at: "10:00",
    });
    await world.settle();
    expect([await ana.copiesOf(bookingId), await atGoogle(bookingId)]).toEqual([[], []]);
    for (let time = 0; time < 5; time += 1) {
      await world.push(bookingId, ["ana"]);
      await world.settle();
    }
    expect(await startsInOutlook(bookingId)).toEqual(["2026-11-11T18:00"]);
    expect(await atGoogle(bookingId)).toEqual([]);
    const [copy] = await ana.copiesOf(bookingId);
    expect(copy?.attendees).toEqual([]);
    expect(copy?.body.content).toContain("Gate code 4471");
    expect(copy?.body.content).not.toContain("OFFICE-ONLY");
  });

  it("keeps the category its owner gave it when it is pushed again [B12]", async () => {
    const { bookingId, revision } = await world.book({ crew: ["ana"], day: "2026-11-12", at: "10:00" });
    await world.settle();
    const [copy] = await ana.copiesOf(bookingId);
    await ana.change(copy?.id ?? "", { categories: ["Red category"] });
    await world.book(
      { crew: ["ana"], day: "2026-11-12", at: "10:00", jobNotes: "New notes." },
      { bookingId, revision },
    );
    await world.push(bookingId, ["ana"]);
    await settledUntil(world, async () => {
      const [now] = await ana.copiesOf(bookingId);
      return [now?.body.content.includes("New notes."), now?.categories];
    }, [true, ["Red category"]]);
  });

  it("asks when it is deleted, is not written again by itself, and is put back once by hand [B17][P1][P39]", async () => {
    const { bookingId, revision } = await world.book({ crew: ["ana"], day: "2026-11-13", at: "10:00" });
    await world.settle();
    const [copy] = await ana.copiesOf(bookingId);
    await ana.remove(copy?.id ?? "");
    await settledUntil(world, () => openConflicts(bookingId), ["deleted"]);
    await world.book(
      { crew: ["ana"], day: "2026-11-13", at: "10:00", jobNotes: "Other notes." },
      { bookingId, revision },
    );
    await world.settle();
    expect(await ana.copiesOf(bookingId)).toEqual([]);
    await world.push(bookingId, ["ana"]);
    await settledUntil(world, () => startsInOutlook(bookingId), ["2026-11-13T18:00"]);
    expect(await openConflicts(bookingId)).toEqual([]);
  });

  it("stays beside its copy until a person removes the extra one [A35][R23]", async () => {
    const { bookingId } = await world.book({ crew: ["ana"], day: "2026-11-16", at: "10:00" });
    await world.settle();
    const [copy] = await ana.copiesOf(bookingId);
    await ana.duplicate(copy?.id ?? "");
    await settledUntil(world, () => openConflicts(bookingId), ["extraCopy"]);
    expect(await ana.copiesOf(bookingId)).toHaveLength(2);
    expect(await startsOfBlocks()).toEqual([]);
  });

  it("goes when the booking is cancelled, and moves with a change in the office", async () => {
    const { bookingId, revision } = await world.book({ crew: ["ana"], day: "2026-11-17", at: "10:00" });
    await world.settle();
    const changed = await world.book(
      { crew: ["ana"], day: "2026-11-17", at: "15:00" },
      { bookingId, revision },
    );
    await settledUntil(world, () => startsInOutlook(bookingId), ["2026-11-17T23:00"]);
    await world.book(
      { crew: ["ana"], day: "2026-11-17", at: "15:00", status: "Cancelled" },
      { bookingId, revision: changed.revision },
    );
    await settledUntil(world, () => startsInOutlook(bookingId), []);
  });
});

it("nobody's own event was ever written, and nobody was invited [I4][P25]", async () => {
  expect(await world.control.call("GET", "/violations")).toMatchObject({ violations: [] });
  const { mailboxes } = (await world.control.call("GET", "/microsoft/throttle")) as {
    mailboxes: Record<string, object>;
  };
  expect(mailboxes[`lockstep-dev ${anas}`]).toMatchObject({ refused: 0, early: 0 });
});

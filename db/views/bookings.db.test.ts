import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tx } from "@/db/client";
import { saveCompanySettings } from "@/db/store/company";
import type { Role } from "@/lib/domain/roles";
import { aWorld, type World } from "@/lib/usecases/testing";
import { copiesOf } from "@/lib/usecases/testing/copies";
import { auditLog } from "./booking-audit";
import { bookingDetail } from "./booking-detail";
import { standingTowards } from "./booking-visibility";
import { bookingsList, type ListTab } from "./bookings-list";
import { pushesNow } from "./push-dialog";

const zone = "America/Los_Angeles";
let world: World;
beforeAll(async () => {
  world = await aWorld();
  await world.connect("mike");
  await world.connect("raj");
});
afterAll(() => world.close());

const within = <T>(work: (tx: Tx) => Promise<T>) =>
  world.deps.database.asCompany(world.company.companyId, work);
const viewer = (name: string, role: Role) => ({ memberId: world.idOf(name), role });
const dispatcher = () => viewer("dispatcher", "dispatcher");
const asked = () => ({ now: world.clock.now(), zone, appUrl: world.deps.appUrl });

const list = (given: {
  tab?: ListTab;
  search?: string;
  cursor?: string | null;
  by?: ReturnType<typeof viewer>;
}) =>
  within((tx) =>
    bookingsList(tx, {
      ...asked(),
      tab: given.tab ?? "upcoming",
      search: given.search ?? "",
      cursor: given.cursor ?? null,
      viewer: given.by ?? dispatcher(),
    }),
  );
const detail = (bookingId: string, by = dispatcher()) =>
  within((tx) => bookingDetail(tx, { ...asked(), bookingId, viewer: by }));
const stateOf = async (bookingId: string, name: string) =>
  (await detail(bookingId))?.copies.find((copy) => copy.fieldworkerId === world.idOf(name))?.state;

describe("all bookings", () => {
  const refs = (page: Awaited<ReturnType<typeof list>>) => page.lines.map((line) => line.ref);
  let past: number;
  let ahead: number;
  let nobody: number;
  beforeAll(async () => {
    past = (await world.book({ day: "2026-10-20", at: "09:00", status: "Completed", crew: ["lee"] })).ref;
    ahead = (await world.book({ day: "2026-12-01", at: "09:00", crew: ["lee"] })).ref;
    nobody = (await world.book({ day: "2026-12-02", at: "09:00", crew: [] })).ref;
  });

  test("are upcoming, past or unassigned, with counts [A19]", async () => {
    const upcoming = await list({});
    expect(refs(upcoming)).toEqual([ahead, nobody]);
    expect(upcoming.counts).toEqual({ upcoming: 2, past: 1, unassigned: 1, notPushed: 0 });
    expect(refs(await list({ tab: "past" }))).toEqual([past]);
    expect(refs(await list({ tab: "unassigned" }))).toEqual([nobody]);
  });

  test("a booking under way is upcoming until its end", async () => {
    const { ref } = await world.book({ day: "2026-10-25", at: "08:30", minutes: 90, crew: [] });
    expect(refs(await list({ search: `#${ref}` }))).toEqual([ref]);
    expect(refs(await list({ search: String(ref), tab: "past" }))).toEqual([]);
  });

  test("are found by number, customer, phone and address; signs are plain text", async () => {
    const customer = world.company.customerIds[1] ?? "";
    const { ref } = await world.book({
      day: "2026-12-03",
      crew: [],
      customerId: customer,
      address: "9 100%_Sure Lane",
    });
    const line = (await list({ search: String(ref) })).lines[0];
    if (!line) throw new Error("not found by its number");
    expect(refs(await list({ search: line.customer.toLowerCase() }))).toContain(ref);
    expect(refs(await list({ search: line.phone.replace(/\D/g, "") }))).toContain(ref);
    expect(refs(await list({ search: "100%_sure" }))).toEqual([ref]);
    expect(refs(await list({ search: "%" }))).toEqual([ref]);
    expect(refs(await list({ search: "no such thing" }))).toEqual([]);
  });

  test("a fieldworker sees their own only", async () => {
    const mine = await list({ by: viewer("lee", "fieldworker") });
    expect(refs(mine)).toEqual([ahead]);
    expect(mine.counts).toEqual({ upcoming: 1, past: 1, unassigned: 0, notPushed: 0 });
    expect(refs(await list({ by: viewer("mike", "fieldworker"), search: String(ahead) }))).toEqual([]);
  });

  test("pages follow each other without gap or repeat, in both directions of time", async () => {
    for (let day = 1; day <= 28; day += 1) {
      await world.book({ day: `2027-01-${String(day).padStart(2, "0")}`, at: "09:00", crew: [] });
      await world.book({ day: `2026-09-${String(day).padStart(2, "0")}`, at: "09:00", crew: [] });
    }
    for (const tab of ["upcoming", "past"] as const) {
      const seen: number[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof list>> = await list({ tab, cursor });
        seen.push(...refs(page));
        cursor = page.next;
      } while (cursor !== null);
      const { counts } = await list({});
      expect(seen).toHaveLength(counts[tab]);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  test("a forged cursor is the beginning", async () => {
    const first = refs(await list({}));
    for (const cursor of ["x", "zzzzzzzzzzzz.00000000-0000-0000-0000-000000000000", "1.' or 1=1"])
      expect(refs(await list({ cursor }))).toEqual(first);
  });
});

describe("one booking", () => {
  test("is queued, sent and synced, with its receipt and event id [A16][A23]", async () => {
    const { bookingId } = await world.book({ day: "2026-11-10", at: "08:00", crew: ["mike"] });
    expect(await stateOf(bookingId, "mike")).toEqual({ kind: "queued", ahead: 0 });
    await world.deliverAll();
    expect(await stateOf(bookingId, "mike")).toMatchObject({ kind: "synced" });
    const found = await detail(bookingId);
    const [event] = await copiesOf(world, bookingId);
    expect(found?.copies[0]?.event?.id).toBe(event?.id);
    expect(found?.pushes[0]?.receipt).toMatchObject({
      kind: "created",
      target: "mike@demo.test › Main calendar",
      eventId: event?.id,
    });
    expect(found?.pushes[0]?.attempts).toHaveLength(1);
  });

  test("says Out of date after an edit that does not follow by itself [A17]", async () => {
    const { companyId } = world.company;
    const time = { day: "2026-11-10", at: "10:00", crew: ["mike"] };
    const { bookingId, revision } = await world.book(time);
    await world.deliverAll();
    await within((tx) => saveCompanySettings(tx, companyId, { keepsPushedUpToDate: false }));
    await world.book({ ...time, address: "1 New Street" }, { bookingId, revision });
    await world.deliverAll();
    expect(await stateOf(bookingId, "mike")).toEqual({ kind: "outOfDate" });
    await world.push(bookingId, ["mike"]);
    await world.deliverAll();
    expect(await stateOf(bookingId, "mike")).toMatchObject({ kind: "synced" });
    await within((tx) => saveCompanySettings(tx, companyId, { keepsPushedUpToDate: true }));
  });

  test("says Not connected for who has no calendar, Removed after a cancel", async () => {
    const time = { day: "2026-11-10", at: "12:00", crew: ["mike", "lee"] };
    const { bookingId, revision } = await world.book(time);
    await world.deliverAll();
    expect(await stateOf(bookingId, "lee")).toEqual({ kind: "notConnected" });
    await world.book({ ...time, status: "Cancelled" }, { bookingId, revision });
    await world.deliverAll();
    expect(await stateOf(bookingId, "mike")).toEqual({ kind: "removed" });
  });

  test("says which try comes when while the provider is down, and keeps the push", async () => {
    const { bookingId } = await world.book({ day: "2026-11-10", at: "14:00", crew: ["raj"] });
    await world.control.fault({ path: "/calendar/v3/", action: { kind: "status", status: 503 } });
    await world.deliverAll();
    expect(await stateOf(bookingId, "raj")).toEqual({ kind: "retrying", attempt: 2, of: 8, inWords: "2 s" });
    const found = await detail(bookingId);
    expect(found?.pushes[0]).toMatchObject({ receipt: null, attempts: [{ failure: "unavailable" }] });
    await world.control.heal();
    world.clock.advanceMs(10 * 60_000);
    await world.push(bookingId, ["raj"]);
    expect((await stateOf(bookingId, "raj"))?.kind).toBe("retrying");
    await world.deliverAll();
    expect(await stateOf(bookingId, "raj")).toMatchObject({ kind: "synced" });
  });

  test("counts what waits before it", async () => {
    await world.book({ day: "2026-11-11", at: "08:00", crew: ["mike"] });
    const { bookingId } = await world.book({ day: "2026-11-11", at: "10:00", crew: ["mike"] });
    expect(await stateOf(bookingId, "mike")).toEqual({ kind: "queued", ahead: 1 });
    await world.deliverAll();
  });

  test("is nobody else's business [A9]", async () => {
    const { bookingId } = await world.book({ day: "2026-11-12", at: "08:00", crew: ["mike"] });
    await world.deliverAll();
    const raj = viewer("raj", "fieldworker");
    expect(await detail(bookingId, raj)).toBeNull();
    expect(await within((tx) => pushesNow(tx, { ...asked(), bookingId, viewer: raj }))).toBeNull();
    const elsewhere = await world.deps.database.asCompany(crypto.randomUUID(), (tx) =>
      bookingDetail(tx, { ...asked(), bookingId, viewer: dispatcher() }),
    );
    expect(elsewhere).toBeNull();
  });

  test("shows a viewer no phone and no e-mail of the customer, nor finds by them [A9]", async () => {
    const [row] = await world.rows<{ id: string }>(sql`update customer set phone = '(323) 555-7788',
      email = 'contact@example.com' where id = ${world.company.customerIds[0]} returning id`);
    const { bookingId, ref } = await world.book({
      day: "2026-11-13",
      at: "10:00",
      customerId: row?.id ?? "",
    });
    const guest = viewer("viewer", "viewer");
    const seen = [await detail(bookingId, guest), await list({ search: String(ref), by: guest })];
    expect(JSON.stringify(seen)).toContain(bookingId);
    expect(JSON.stringify(seen)).not.toMatch(/7788|contact@example/);
    expect((await list({ search: "5557788", by: guest })).lines).toEqual([]);
    expect((await list({ search: "5557788" })).lines.length).toBeGreaterThan(0);
    expect(await detail(bookingId, viewer("mike", "fieldworker"))).toMatchObject({
      customer: { phone: "(323) 555-7788", email: "contact@example.com" },
      copyText: { description: expect.stringContaining("555-7788") },
    });
  });

  test("shows a fieldworker neither office notes nor a colleague's account", async () => {
    const { bookingId } = await world.book({ day: "2026-11-12", at: "10:00", crew: ["mike", "raj"] });
    await world.deliverAll();
    const found = await detail(bookingId, viewer("raj", "fieldworker"));
    const text = JSON.stringify(found);
    expect(text).toContain("raj@demo.test");
    expect(text).not.toContain("mike@demo.test");
    expect(text).not.toContain("OFFICE-ONLY");
    expect(JSON.stringify(await detail(bookingId))).toContain("OFFICE-ONLY");
  });
});

describe("the audit log", () => {
  test("has a row a field with old and new, who asked, and where the event went [A18][A31]", async () => {
    const time = { day: "2026-11-13", at: "08:00", crew: ["mike"] };
    const { bookingId, revision } = await world.book(time);
    await world.deliverAll();
    await world.book({ ...time, address: "2 New Street" }, { bookingId, revision });
    await world.push(bookingId, ["mike"]);
    await world.deliverAll();
    const log = await within((tx) => auditLog(tx, bookingId, { field: null, actor: null }));
    expect(log.rows).toContainEqual(
      expect.objectContaining({ field: "Address", old: "418 Alder Street, Glendale", new: "2 New Street" }),
    );
    const asked = log.rows.find((row) => row.action === "Push requested" && row.actor === "Priya Shah");
    expect(asked).toMatchObject({ role: "dispatcher", calendar: "mike@demo.test › Main calendar" });
    const eventId = (await detail(bookingId))?.copies[0]?.event?.id;
    expect(log.rows.filter((row) => row.eventId === eventId).length).toBeGreaterThan(0);
    const onlyAddress = await within((tx) => auditLog(tx, bookingId, { field: "Address", actor: null }));
    expect(onlyAddress.rows.every((row) => row.field === "Address")).toBe(true);
    expect(onlyAddress.fields).toEqual(log.fields);
  });
});

describe("who is told of a change [33]", () => {
  test("people on the booking, those who were, and nobody else", async () => {
    const time = { day: "2026-11-14", at: "08:00" };
    const { bookingId, revision } = await world.book({ ...time, crew: ["mike", "raj"] });
    await world.book({ ...time, crew: ["mike"] }, { bookingId, revision });
    const standing = (name: string, role: Role) =>
      within((tx) => standingTowards(tx, viewer(name, role), bookingId));
    expect(await standing("dispatcher", "dispatcher")).toBe("sees");
    expect(await standing("mike", "fieldworker")).toBe("sees");
    expect(await standing("raj", "fieldworker")).toBe("was");
    expect(await standing("lee", "fieldworker")).toBe("none");
  });
});

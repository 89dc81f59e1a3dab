import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customer } from "@/db/schema";
import { aForeignCompany, foreignCanary } from "@/lib/auth/matrix/testing/foreign-company";
import type { Role } from "@/lib/domain/roles";
import { aWorld, type World } from "@/lib/usecases/testing";
import { findCustomers } from "./booking-form";
import { customerDetail } from "./customer-detail";
import { customersList, possibleTwins } from "./customers-list";

let world: World;
let ids: readonly string[];
const people = [
  {
    name: "José Álvarez",
    phone: "+1 (323) 555-0901",
    email: "Jose@Example.com",
    address: "12 Üferstraße, Köln",
  },
  { name: "jose alvarez", phone: "323.555.0901", email: "", address: "" },
  { name: "דוד לוי", phone: "", email: "david@example.com", address: "רחוב הרצל 7" },
  { name: "👩‍🔧 Zip & Co", phone: "12", email: "JOSE@example.com ", address: "50% \\ off_lane" },
];
beforeAll(async () => {
  world = await aWorld();
  await aForeignCompany(world.deps);
  const { companyId } = world.company;
  const createdAt = world.clock.now();
  const rows = people.map((each) => ({ id: crypto.randomUUID(), companyId, createdAt, ...each }));
  ids = rows.map(({ id }) => id);
  await inCompany((tx) => tx.insert(customer).values(rows));
  await inCompany((tx) =>
    tx
      .update(customer)
      .set({ addresses: [{ label: "", address: "8 Second Place", access: "KEYSAFE 99" }] })
      .where(sql`id = ${ids[1]}`),
  );
});
afterAll(() => world.close());

const inCompany = <T>(work: Parameters<typeof world.deps.database.asCompany<T>>[1]) =>
  world.deps.database.asCompany(world.company.companyId, work);

const viewerOf = (role: Role, name = "dispatcher") => ({ role, memberId: world.idOf(name) });

const list = (search: string, after: string | null = null, role: Role = "dispatcher") =>
  inCompany((tx) => customersList(tx, { search, after, viewer: viewerOf(role), now: world.clock.now() }));

describe("searching customers", () => {
  it.each([
    ["a name without its accents", "jose alv", ["José Álvarez", "jose alvarez"]],
    ["a name in capitals, words in any order", "ÁLVAREZ JOSÉ", ["José Álvarez", "jose alvarez"]],
    ["a phone number, however it is written", "323 5550901", ["José Álvarez", "jose alvarez"]],
    ["a phone number with its country code", "+1-323-555-0901", ["José Álvarez", "jose alvarez"]],
    ["an e-mail address", "jose@EXAMPLE", ["José Álvarez", "👩‍🔧 Zip & Co"]],
    ["an address", "uferstraße köln", ["José Álvarez"]],
    ["an address that is not the default", "second place", ["jose alvarez"]],
    ["a name from right to left", "לוי", ["דוד לוי"]],
    ["an emoji", "👩‍🔧", ["👩‍🔧 Zip & Co"]],
    ["signs that mean something to LIKE", "50% \\ off_", ["👩‍🔧 Zip & Co"]],
    ["a sign that means anything to LIKE", "5_%", []],
    ["quotes and braces", `"{}',`, []],
    ["access instructions, which nobody looks for", "keysafe", []],
    ["another company's customer", foreignCanary, []],
  ])("finds by %s", async (_, search, names) => {
    const { lines } = await list(search);
    expect(lines.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect((await inCompany((tx) => findCustomers(tx, search))).map(({ name }) => name).sort()).toEqual(
      [...names].sort(),
    );
  });

  it("goes through all of them page by page, each once, by name", async () => {
    const { companyId } = world.company;
    const more = Array.from({ length: 130 }, (_, at) => ({
      id: crypto.randomUUID(),
      companyId,
      createdAt: world.clock.now(),
      name: `Same Name ${at % 3}`,
    }));
    await inCompany((tx) => tx.insert(customer).values(more));
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let after: string | null = null; ; ) {
      const page = await list("same name", after);
      seen.push(...page.lines.map(({ id, name }) => `${name} ${id}`));
      sizes.push(page.lines.length);
      if (page.next === null) break;
      after = page.next;
    }
    expect(sizes).toEqual([50, 50, 30]);
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toHaveLength(130);
  });

  it("starts anew after a place that is no place", async () => {
    for (const place of [crypto.randomUUID(), "jose", `${crypto.randomUUID()}.\0`])
      expect((await list("jose", place)).lines.length).toBe(3);
  });

  it("loses nobody when the last one of a page is renamed or erased", async () => {
    const page = await list("same name");
    const last = page.lines.at(-1)?.id;
    for (const name of ["Zzz", "Aaa"]) {
      await world.rows(sql`update customer set name = ${name} where id = ${last}`);
      expect((await list("same name", page.next)).lines).toHaveLength(50);
    }
  });

  it("finds for a viewer by name and address alone", async () => {
    const found = async (search: string) =>
      (await list(search, null, "viewer")).lines.map(({ name }) => name);
    expect(await found("álvarez köln")).toEqual(["José Álvarez"]);
    expect(await found("second place")).toEqual(["jose alvarez"]);
    for (const search of ["3235550901", "example.com", "david@"]) expect(await found(search)).toEqual([]);
  });
});

describe("possible duplicates", () => {
  it("share a phone number or an e-mail address, however written; two short digits are no number", async () => {
    const twinsOf = async (at: number) =>
      (await inCompany((tx) => possibleTwins(tx, ids[at] ?? "", viewerOf("dispatcher")))).map(({ id }) => id);
    expect((await twinsOf(0)).sort()).toEqual([ids[1], ids[3]].sort());
    expect(await twinsOf(1)).toEqual([ids[0]]);
    expect(await twinsOf(2)).toEqual([]);
    const flags = (await list("jose")).lines.map(({ mayBeTwice }) => mayBeTwice);
    expect(flags).toEqual([true, true, true]);
    expect((await list("לוי")).lines[0]?.mayBeTwice).toBe(false);
  });

  it("are not looked for among those who were merged or erased", async () => {
    const twins = () => inCompany((tx) => possibleTwins(tx, ids[1] ?? "", viewerOf("dispatcher")));
    await world.rows(sql`update customer set erased_at = now() where id = ${ids[0]}`);
    expect(await twins()).toEqual([]);
    expect((await list("álvarez")).lines.map(({ mayBeTwice }) => mayBeTwice)).toEqual([false]);
    await world.rows(sql`update customer set erased_at = null, merged_into = ${ids[2]} where id = ${ids[0]}`);
    expect(await twins()).toEqual([]);
    expect((await list("álvarez")).lines).toHaveLength(1);
    await world.rows(sql`update customer set merged_into = null where id = ${ids[0]}`);
    expect(await twins()).toHaveLength(1);
  });
});

describe("who sees what of a customer [A9]", () => {
  const seen = async (role: Role, name: string) => {
    const found = await inCompany((tx) =>
      customerDetail(tx, { customerId: ids[0] ?? "", viewer: viewerOf(role, name) }),
    );
    return found?.kind === "here" ? found.detail : null;
  };

  it("the office everything, a viewer no phone or e-mail, a fieldworker nothing but their own bookings' contacts", async () => {
    await world.rows(sql`update customer set notes = 'OFFICE' where id = ${ids[0]}`);
    const [first] = people;
    const contact = { name: first?.name, phone: first?.phone, email: first?.email };
    expect(await seen("dispatcher", "dispatcher")).toMatchObject({ ...contact, notes: "OFFICE" });
    expect(await seen("viewer", "viewer")).toMatchObject({ phone: "", email: "", notes: "OFFICE" });
    expect((await list("álvarez", null, "viewer")).lines.map(({ phone }) => phone)).toEqual(["", ""]);
    expect(await seen("fieldworker", "mike")).toBeNull();
    await world.book({ customerId: ids[0] ?? "", crew: ["mike"], day: "2026-12-01" });
    expect(await seen("fieldworker", "mike")).toMatchObject({ phone: first?.phone, notes: null });
    expect(await seen("fieldworker", "raj")).toBeNull();
  });

  it("after a merge a fieldworker is led on only where a booking of theirs is", async () => {
    await world.rows(sql`update customer set merged_into = ${ids[0]} where id = ${ids[2]}`);
    const led = (role: Role, name: string) =>
      inCompany((tx) => customerDetail(tx, { customerId: ids[2] ?? "", viewer: viewerOf(role, name) }));
    expect(await led("fieldworker", "mike")).toEqual({ kind: "merged", into: ids[0] });
    expect(await led("fieldworker", "raj")).toBeNull();
  });
});

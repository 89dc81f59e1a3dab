import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { verifyChain } from "@/db/store/activity";
import { customerDetail } from "@/db/views/customer-detail";
import type { CustomerFields } from "@/lib/domain/customer";
import { saveCustomer } from "@/lib/usecases/save-customer";
import { aWorld, type World } from "@/lib/usecases/testing";

export const ada: CustomerFields = {
  name: "Ada Quist",
  phone: "(323) 555-0144",
  email: "ada@example.com",
  addresses: [
    { label: "Home", address: "5 Elm Street, Glendale", access: "Side door" },
    { label: "Shop", address: "9 Oak Road, Burbank", access: "" },
  ],
  notes: "Pays late",
};

/** The demo company with one calendar connected, and what tests of customers do in it. */
export async function aCustomersWorld() {
  const world = await aWorld();
  await world.connect("mike");
  const { companyId } = world.company;
  const asked = () => ({ companyId, actor: { kind: "system" } as const, requestId: crypto.randomUUID() });
  const inCompany = <T>(work: (tx: Tx) => Promise<T>) => world.deps.database.asCompany(companyId, work);
  let day = Date.parse("2027-03-01T00:00:00Z");
  return {
    ...world,
    asked,
    inCompany,
    aCustomer: async (fields: Partial<CustomerFields> = {}): Promise<string> => {
      const customerId = crypto.randomUUID();
      const change = { ...asked(), customerId, expectedRevision: null, fields: { ...ada, ...fields } };
      const saved = await saveCustomer(world.deps, change);
      if (!saved.ok) throw new Error(saved.problem);
      return customerId;
    },
    aBookingOf: async (customerId: string, wish: Parameters<World["book"]>[0] = {}) => {
      day += 86_400_000;
      return world.book({ customerId, day: new Date(day).toISOString().slice(0, 10), ...wish });
    },
    eventOf: async (bookingId: string) => {
      const found = (await world.control.live("mike@demo.test")).filter(
        (event) => event.extendedProperties?.private?.bookingId === bookingId,
      );
      if (found.length !== 1) throw new Error(`${found.length} events of one booking`);
      return found[0];
    },
    detailOf: async (customerId: string) => {
      const viewer = { memberId: "", role: "dispatcher" } as const;
      const found = await inCompany((tx) => customerDetail(tx, { customerId, viewer }));
      if (found?.kind !== "here") throw new Error(`${found?.kind}`);
      return found.detail;
    },
    chain: () => inCompany((tx) => verifyChain(tx, companyId)),
    /** The tables that hold one of these words. */
    holding: (words: readonly string[]) => tablesHolding(world, words),
  };
}

export type CustomersWorld = Awaited<ReturnType<typeof aCustomersWorld>>;

async function tablesHolding(world: World, words: readonly string[]): Promise<string[]> {
  const tables = await world.owner.db.execute<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname in ('public', 'engine') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables)
    for (const word of words) {
      const [row] = await world.owner.db
        .execute<{ count: number }>(
          sql`select count(*)::int as count from ${sql.raw(`"${name}"`)} t where t::text like ${`%${word}%`}`,
        )
        .catch(() => [{ count: 0 }]);
      if ((row?.count ?? 0) > 0 && !found.includes(name)) found.push(name);
    }
  return found;
}

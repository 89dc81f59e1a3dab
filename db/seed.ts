import { sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { company, customer, member, service, status } from "@/db/schema";
import { defaultTitleTemplate } from "@/lib/domain/event-text";
import { defaultStatuses } from "@/lib/domain/status";
import { demoCompany, demoCustomers, demoMembers, demoServices } from "./demo/people";

export type SeededCompany = {
  readonly companyId: string;
  readonly memberIds: ReadonlyMap<string, string>;
  readonly customerIds: readonly string[];
  readonly serviceIds: readonly string[];
  readonly statusIds: ReadonlyMap<string, string>;
};

export async function isEmpty(database: DatabaseConnection): Promise<boolean> {
  const [row] = await database.db.execute<{ any: boolean }>(sql`select has_any_company() as any`);
  return row?.any === false;
}

/** The demo company with its people, customers, services and the statuses of a fresh install; bookings come by the use case. */
export async function seedCompany(
  database: DatabaseConnection,
  passwordHash: string,
  now: Date,
): Promise<SeededCompany> {
  const companyId = crypto.randomUUID();
  return database.asCompany(companyId, async (tx) => {
    await tx.insert(company).values({
      id: companyId,
      ...demoCompany,
      titleTemplate: defaultTitleTemplate,
      createdAt: now,
    });
    const members = await tx
      .insert(member)
      .values(
        demoMembers.map(({ connects: _, ...person }) => ({
          companyId,
          ...person,
          passwordHash,
          createdAt: now,
        })),
      )
      .returning({ id: member.id, email: member.email });
    return {
      companyId,
      memberIds: new Map(members.map((row) => [row.email, row.id])),
      customerIds: await seedCustomers(tx, companyId, now),
      serviceIds: await seedServices(tx, companyId, now),
      statusIds: await seedStatuses(tx, companyId),
    };
  });
}

async function seedCustomers(tx: Tx, companyId: string, now: Date): Promise<string[]> {
  const rows = await tx
    .insert(customer)
    .values(demoCustomers.map((person) => ({ companyId, ...person, createdAt: now })))
    .returning({ id: customer.id });
  return rows.map((row) => row.id);
}

async function seedServices(tx: Tx, companyId: string, now: Date): Promise<string[]> {
  const rows = await tx
    .insert(service)
    .values(demoServices.map((offered) => ({ companyId, ...offered, createdAt: now })))
    .returning({ id: service.id });
  return rows.map((row) => row.id);
}

/** Scheduled and Confirmed push, Cancelled deletes: the rules of a fresh install [A32]. */
export async function seedStatuses(tx: Tx, companyId: string): Promise<Map<string, string>> {
  const rows = await tx
    .insert(status)
    .values(defaultStatuses.map((found, position) => ({ companyId, position, ...found })))
    .returning({ id: status.id, name: status.name });
  return new Map(rows.map((row) => [row.name, row.id]));
}

import { asc, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, service } from "@/db/schema";
import { memberSkill, serviceSkill, skill } from "@/db/schema-hours";
import type { ServiceFields } from "@/lib/domain/service-shape";

export type ListedService = ServiceFields & {
  readonly id: string;
  readonly revision: number;
  readonly isArchived: boolean;
  /** Of all times; one that has any is archived, not deleted. */
  readonly bookings: number;
};

export type ListedSkill = {
  readonly id: string;
  readonly name: string;
  readonly services: number;
  readonly fieldworkers: number;
};

export type ServicesPage = {
  readonly services: readonly ListedService[];
  readonly skills: readonly ListedSkill[];
};

/** Every service by name, archived ones too, and the company's skills. */
export async function servicesPage(tx: Tx): Promise<ServicesPage> {
  const rows = await tx
    .select({
      service,
      skillIds: sql<string[]>`array(select ${serviceSkill.skillId}::text from ${serviceSkill}
        where ${eq(serviceSkill.serviceId, service.id)} order by 1)`,
      bookings: sql<number>`(select count(*)::int from ${booking} where ${eq(booking.serviceId, service.id)})`,
    })
    .from(service)
    .orderBy(asc(sql`lower(${service.name})`), asc(service.id));
  return {
    services: rows.map(({ service: row, skillIds, bookings }) => {
      const { companyId: _company, createdAt: _made, archivedAt, ...fields } = row;
      return { ...fields, skillIds, bookings, isArchived: archivedAt !== null };
    }),
    skills: await listedSkills(tx),
  };
}

async function listedSkills(tx: Tx): Promise<ListedSkill[]> {
  const countIn = (table: typeof serviceSkill | typeof memberSkill) =>
    sql<number>`(select count(*)::int from ${table} where ${eq(table.skillId, skill.id)})`;
  return tx
    .select({
      id: skill.id,
      name: skill.name,
      services: countIn(serviceSkill),
      fieldworkers: countIn(memberSkill),
    })
    .from(skill)
    .orderBy(asc(sql`lower(${skill.name})`), asc(skill.id));
}

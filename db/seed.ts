import { sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { company, customer, member, service, status } from "@/db/schema";
import { holiday, memberSkill, serviceSkill, skill, timeOff, workingHours } from "@/db/schema-hours";
import { defaultTitleTemplate } from "@/lib/domain/event-text";
import { defaultStatuses } from "@/lib/domain/status";
import type { LocalDate } from "@/lib/domain/time";
import { addDays, instantToWall } from "@/lib/domain/wall-time";
import { demoCompanyHours, demoHoliday, demoHours, demoOffers, demoSkills, demoTimeOff } from "./demo/hours";
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
      address: "2200 Alder Street, Glendale, CA 91203",
      weeklyHours: demoCompanyHours,
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
    const memberIds = new Map(members.map((row) => [row.email, row.id]));
    const skillIds = await seedSkills(tx, companyId);
    await seedHours(tx, companyId, { memberIds, skillIds }, now);
    return {
      companyId,
      memberIds,
      customerIds: await seedCustomers(tx, companyId, now),
      serviceIds: await seedServices(tx, companyId, skillIds, now),
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

type Ids = ReadonlyMap<string, string>;

async function seedServices(tx: Tx, companyId: string, skillIds: Ids, now: Date): Promise<string[]> {
  const rows = await tx
    .insert(service)
    .values(
      demoServices.map((offered) => {
        const { skills: _, ...offer } = demoOffers[offered.name];
        return { companyId, ...offered, ...offer, createdAt: now };
      }),
    )
    .returning({ id: service.id });
  const ids = rows.map((row) => row.id);
  const needs = demoServices.flatMap(({ name }, place) =>
    demoOffers[name].skills.map((word) => ({
      companyId,
      serviceId: ids[place] ?? "",
      skillId: skillIds.get(word) ?? "",
    })),
  );
  await tx.insert(serviceSkill).values(needs);
  return ids;
}

async function seedSkills(tx: Tx, companyId: string): Promise<Ids> {
  const rows = await tx
    .insert(skill)
    .values(demoSkills.map((name) => ({ companyId, name })))
    .returning({ id: skill.id, name: skill.name });
  return new Map(rows.map((row) => [row.name, row.id]));
}

/** When the demo's fieldworkers work, what they can do, who is away, and the company's next holiday. */
async function seedHours(
  tx: Tx,
  companyId: string,
  { memberIds, skillIds }: { readonly memberIds: Ids; readonly skillIds: Ids },
  now: Date,
): Promise<void> {
  const today = instantToWall(now, demoCompany.zone).date;
  for (const [email, { skills, ...hours }] of Object.entries(demoHours)) {
    const memberId = memberIds.get(email) ?? "";
    await tx.insert(workingHours).values({ companyId, memberId, ...hours });
    const can = skills.map((word) => ({ companyId, memberId, skillId: skillIds.get(word) ?? "" }));
    await tx.insert(memberSkill).values(can);
  }
  const startDate = addDays(today, demoTimeOff.day);
  await tx.insert(timeOff).values({
    companyId,
    memberId: memberIds.get(demoTimeOff.of) ?? "",
    startDate,
    endDateExclusive: addDays(startDate, demoTimeOff.days),
    note: demoTimeOff.note,
    createdAt: now,
  });
  const [year, next] = [today.slice(0, 4), demoHoliday.monthAndDay];
  const thisYears = `${year}-${next}` as LocalDate;
  const date = thisYears >= today ? thisYears : (`${Number(year) + 1}-${next}` as LocalDate);
  await tx.insert(holiday).values({ companyId, date, name: demoHoliday.name });
}

/** Scheduled and Confirmed push, Cancelled deletes: the rules of a fresh install [A32]. */
export async function seedStatuses(tx: Tx, companyId: string): Promise<Map<string, string>> {
  const rows = await tx
    .insert(status)
    .values(defaultStatuses.map((found, position) => ({ companyId, position, ...found })))
    .returning({ id: status.id, name: status.name });
  return new Map(rows.map((row) => [row.name, row.id]));
}

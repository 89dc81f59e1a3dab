import { and, asc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, member, service } from "@/db/schema";
import { memberSkill, serviceSkill, skill } from "@/db/schema-hours";
import type { ServiceFields } from "@/lib/domain/service-shape";

export type ServiceRow = typeof service.$inferSelect;
export type Skill = Pick<typeof skill.$inferSelect, "id" | "name">;

export async function lockService(tx: Tx, serviceId: string): Promise<ServiceRow | null> {
  const [row] = await tx.select().from(service).where(eq(service.id, serviceId)).for("update");
  return row ?? null;
}

/** Whether another service that is offered goes by this name, whatever the case of its letters. */
export async function isServiceNameTaken(tx: Tx, name: string, serviceId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: service.id })
    .from(service)
    .where(
      and(
        sql`lower(${service.name}) = lower(${name})`,
        ne(service.id, serviceId),
        isNull(service.archivedAt),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

type At = { readonly companyId: string; readonly serviceId: string };

export async function insertService(
  tx: Tx,
  { companyId, serviceId }: At,
  { skillIds, ...fields }: ServiceFields,
  now: Date,
): Promise<void> {
  await tx.insert(service).values({ id: serviceId, companyId, ...fields, createdAt: now });
  await giveSkills(tx, { companyId, serviceId }, skillIds);
}

export async function updateService(
  tx: Tx,
  { companyId, serviceId }: At,
  { skillIds, ...fields }: ServiceFields,
): Promise<void> {
  await tx
    .update(service)
    .set({ ...fields, revision: sql`${service.revision} + 1` })
    .where(eq(service.id, serviceId));
  await tx.delete(serviceSkill).where(eq(serviceSkill.serviceId, serviceId));
  await giveSkills(tx, { companyId, serviceId }, skillIds);
}

async function giveSkills(tx: Tx, at: At, skillIds: readonly string[]): Promise<void> {
  if (skillIds.length === 0) return;
  await tx.insert(serviceSkill).values([...new Set(skillIds)].map((skillId) => ({ ...at, skillId })));
}

export async function setServiceArchived(tx: Tx, serviceId: string, archivedAt: Date | null): Promise<void> {
  await tx
    .update(service)
    .set({ archivedAt, revision: sql`${service.revision} + 1` })
    .where(eq(service.id, serviceId));
}

/** Whether any booking, past ones too, is for this service. The locked service gets no new ones meanwhile. */
export async function isServiceUsed(tx: Tx, serviceId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: booking.id })
    .from(booking)
    .where(eq(booking.serviceId, serviceId))
    .limit(1);
  return rows.length > 0;
}

export async function deleteService(tx: Tx, serviceId: string): Promise<void> {
  await tx.delete(serviceSkill).where(eq(serviceSkill.serviceId, serviceId));
  await tx.delete(service).where(eq(service.id, serviceId));
}

/** Every skill of the company, by name. */
export async function allSkills(tx: Tx): Promise<Skill[]> {
  return tx
    .select({ id: skill.id, name: skill.name })
    .from(skill)
    .orderBy(asc(sql`lower(${skill.name})`), asc(skill.id));
}

/** Those of these ids that are skills of the company; held, so that none is removed before this commits. */
export async function holdSkills(tx: Tx, ids: readonly string[]): Promise<Skill[]> {
  if (ids.length === 0) return [];
  return tx
    .select({ id: skill.id, name: skill.name })
    .from(skill)
    .where(inArray(skill.id, [...ids]))
    .orderBy(asc(skill.name))
    .for("share");
}

export async function skillsOfService(tx: Tx, serviceId: string): Promise<Skill[]> {
  return tx
    .select({ id: skill.id, name: skill.name })
    .from(serviceSkill)
    .innerJoin(skill, eq(skill.id, serviceSkill.skillId))
    .where(eq(serviceSkill.serviceId, serviceId))
    .orderBy(asc(skill.name));
}

export async function lockSkill(tx: Tx, skillId: string): Promise<Skill | null> {
  const [row] = await tx
    .select({ id: skill.id, name: skill.name })
    .from(skill)
    .where(eq(skill.id, skillId))
    .for("update");
  return row ?? null;
}

/** False: another skill has this name already. */
export async function insertSkill(
  tx: Tx,
  { companyId, skillId, name }: { companyId: string; skillId: string; name: string },
): Promise<boolean> {
  const made = await tx
    .insert(skill)
    .values({ id: skillId, companyId, name })
    .onConflictDoNothing()
    .returning({ id: skill.id });
  return made.length > 0;
}

/** Takes it from every service and every fieldworker. */
export async function deleteSkill(tx: Tx, skillId: string): Promise<void> {
  await tx.delete(serviceSkill).where(eq(serviceSkill.skillId, skillId));
  await tx.delete(memberSkill).where(eq(memberSkill.skillId, skillId));
  await tx.delete(skill).where(eq(skill.id, skillId));
}

export async function skillsOfMember(tx: Tx, memberId: string): Promise<Skill[]> {
  return tx
    .select({ id: skill.id, name: skill.name })
    .from(memberSkill)
    .innerJoin(skill, eq(skill.id, memberSkill.skillId))
    .where(eq(memberSkill.memberId, memberId))
    .orderBy(asc(skill.name));
}

export async function setSkillsOfMember(
  tx: Tx,
  at: { readonly companyId: string; readonly memberId: string },
  skillIds: readonly string[],
): Promise<void> {
  await tx.delete(memberSkill).where(eq(memberSkill.memberId, at.memberId));
  if (skillIds.length > 0)
    await tx.insert(memberSkill).values([...new Set(skillIds)].map((skillId) => ({ ...at, skillId })));
}

/** In line behind every other change of this member's settings; null: nobody of the company. */
export async function lockMember(
  tx: Tx,
  memberId: string,
): Promise<Pick<typeof member.$inferSelect, "id" | "name" | "zone" | "takesBookings"> | null> {
  const [row] = await tx
    .select({ id: member.id, name: member.name, zone: member.zone, takesBookings: member.takesBookings })
    .from(member)
    .where(and(eq(member.id, memberId), member.isActive))
    .for("no key update");
  return row ?? null;
}

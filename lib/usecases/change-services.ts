import { appendActivity } from "@/db/store/activity";
import * as store from "@/db/store/services";
import type { Deps } from "@/lib/deps";
import type { ServiceFields } from "@/lib/domain/service-shape";
import { serviceWords } from "@/lib/domain/service-words";
import { done, type Result, refused } from "@/lib/result";
import { changesBetween, type SettingsAsked, settingsRecord } from "@/lib/usecases/settings-record";

type ServiceDeps = Pick<Deps, "clock" | "database">;

/**
 * Makes or changes a service. Bookings that are made keep their length. A retry of the same making finds it made and
 * changes nothing.
 */
export async function saveService(
  deps: ServiceDeps,
  asked: SettingsAsked & {
    readonly serviceId: string;
    /** null: make it. */
    readonly expectedRevision: number | null;
    readonly fields: ServiceFields;
  },
): Promise<Result<null, "notFound" | "changedMeanwhile" | "nameTaken" | "unknownSkill">> {
  const { companyId, serviceId, expectedRevision, fields } = asked;
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const before = await store.lockService(tx, serviceId);
    if (expectedRevision === null && before) return done(null);
    if (expectedRevision !== null && !before) return refused("notFound");
    if (before && before.revision !== expectedRevision) return refused("changedMeanwhile");
    if (await store.isServiceNameTaken(tx, fields.name, serviceId)) return refused("nameTaken");
    const skills = await store.holdSkills(tx, fields.skillIds);
    if (skills.length !== new Set(fields.skillIds).size) return refused("unknownSkill");
    const skillsBefore = before ? await store.skillsOfService(tx, serviceId) : [];
    const wasSaid = new Map(before ? serviceWords(before, namesOf(skillsBefore)) : []);
    const changes = changesBetween(
      before?.name ?? fields.name,
      serviceWords(fields, namesOf(skills)).map(([field, now]) => [field, wasSaid.get(field) ?? null, now]),
    );
    if (before && changes.length === 0) return done(null);
    if (before) await store.updateService(tx, { companyId, serviceId }, fields);
    else await store.insertService(tx, { companyId, serviceId }, fields, now);
    await appendActivity(tx, companyId, now, settingsRecord(asked, changes));
    return done(null);
  });
}

const namesOf = (skills: readonly store.Skill[]) => skills.map(({ name }) => name);

/** Takes a service off the list: archived where a booking is for it, deleted otherwise. Doing it twice is harmless. */
export async function retireService(
  deps: ServiceDeps,
  asked: SettingsAsked & { readonly serviceId: string },
): Promise<Result<"archived" | "deleted", "notFound">> {
  const { companyId, serviceId } = asked;
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const before = await store.lockService(tx, serviceId);
    if (!before) return refused("notFound");
    if (before.archivedAt !== null) return done("archived");
    const became = (await store.isServiceUsed(tx, serviceId)) ? "archived" : "deleted";
    if (became === "archived") await store.setServiceArchived(tx, serviceId, now);
    else await store.deleteService(tx, serviceId);
    const change = { field: `${before.name}: service`, old: "offered", new: became };
    await appendActivity(tx, companyId, now, settingsRecord(asked, [change]));
    return done(became);
  });
}

/** Offers an archived service again. */
export async function restoreService(
  deps: ServiceDeps,
  asked: SettingsAsked & { readonly serviceId: string },
): Promise<Result<null, "notFound" | "nameTaken">> {
  const { companyId, serviceId } = asked;
  return deps.database.asCompany(companyId, async (tx) => {
    const before = await store.lockService(tx, serviceId);
    if (!before) return refused("notFound");
    if (before.archivedAt === null) return done(null);
    if (await store.isServiceNameTaken(tx, before.name, serviceId)) return refused("nameTaken", before.name);
    await store.setServiceArchived(tx, serviceId, null);
    const change = { field: `${before.name}: service`, old: "archived", new: "offered" };
    await appendActivity(tx, companyId, deps.clock.now(), settingsRecord(asked, [change]));
    return done(null);
  });
}

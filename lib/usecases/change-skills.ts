import { appendActivity } from "@/db/store/activity";
import * as store from "@/db/store/services";
import type { Deps } from "@/lib/deps";
import { done, type Result, refused } from "@/lib/result";
import { changesBetween, type SettingsAsked, settingsRecord } from "@/lib/usecases/settings-record";

type SkillDeps = Pick<Deps, "clock" | "database">;

/** Adds a word to the company's skills. Adding it twice with the same id makes one. */
export async function addSkill(
  deps: SkillDeps,
  asked: SettingsAsked & { readonly skillId: string; readonly name: string },
): Promise<Result<null, "nameTaken">> {
  const { companyId, skillId, name } = asked;
  return deps.database.asCompany(companyId, async (tx) => {
    const known = await store.lockSkill(tx, skillId);
    if (known) return done(null);
    if (!(await store.insertSkill(tx, { companyId, skillId, name }))) return refused("nameTaken");
    const change = { field: "Skill", old: null, new: name };
    await appendActivity(tx, companyId, deps.clock.now(), settingsRecord(asked, [change]));
    return done(null);
  });
}

/** Takes a word off the list, and from every service and fieldworker that has it. */
export async function removeSkill(
  deps: SkillDeps,
  asked: SettingsAsked & { readonly skillId: string },
): Promise<Result<null, "notFound">> {
  const { companyId, skillId } = asked;
  return deps.database.asCompany(companyId, async (tx) => {
    const known = await store.lockSkill(tx, skillId);
    if (!known) return refused("notFound");
    await store.deleteSkill(tx, skillId);
    const change = { field: "Skill", old: known.name, new: null };
    await appendActivity(tx, companyId, deps.clock.now(), settingsRecord(asked, [change]));
    return done(null);
  });
}

/** What a fieldworker can do, from now on; bookings they are on stay theirs. */
export async function changeMemberSkills(
  deps: SkillDeps,
  asked: SettingsAsked & { readonly memberId: string; readonly skillIds: readonly string[] },
): Promise<Result<null, "notFound" | "unknownSkill">> {
  const { companyId, memberId, skillIds } = asked;
  return deps.database.asCompany(companyId, async (tx) => {
    const member = await store.lockMember(tx, memberId);
    if (!member?.takesBookings) return refused("notFound");
    const skills = await store.holdSkills(tx, skillIds);
    if (skills.length !== new Set(skillIds).size) return refused("unknownSkill");
    const words = (of: readonly store.Skill[]) => of.map(({ name }) => name).join(", ") || null;
    const before = words(await store.skillsOfMember(tx, memberId));
    const changes = changesBetween(member.name, [["skills", before, words(skills)]]);
    if (changes.length === 0) return done(null);
    await store.setSkillsOfMember(tx, { companyId, memberId }, skillIds);
    await appendActivity(tx, companyId, deps.clock.now(), settingsRecord(asked, changes));
    return done(null);
  });
}

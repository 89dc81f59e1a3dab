import { appendActivity } from "@/db/store/activity";
import { blockingRulesOf, saveBlockingRules } from "@/db/store/calendar-choices";
import { refreshBusyConflicts } from "@/db/store/conflicts";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import type { BlockingRules } from "@/lib/domain/blocking";
import { done, type Result, refused } from "@/lib/result";

const ruleWords: Record<keyof BlockingRules, string> = {
  tentative: "Tentative events block",
  unanswered: "Unanswered invitations block",
  outOfOffice: "Out of office blocks",
  focus: "Focus time blocks",
  allDayFree: "All-day events marked free block",
};

/** Which kinds of events block a fieldworker's time, from now on and without reading anything again [P11][B30]. */
export async function changeBlockingRules(
  deps: Pick<Deps, "clock" | "database">,
  asked: {
    readonly companyId: string;
    readonly memberId: string;
    readonly rules: BlockingRules;
    readonly by: ActivityActor;
    readonly requestId: string;
  },
): Promise<Result<null, "notFound">> {
  const { companyId, memberId, rules, by, requestId } = asked;
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const before = await blockingRulesOf(tx, memberId);
    if (!before) return refused("notFound");
    const names = Object.keys(ruleWords) as (keyof BlockingRules)[];
    const words = (isOn: boolean) => (isOn ? "On" : "Off");
    const changes = names
      .filter((name) => before[name] !== rules[name])
      .map((name) => ({ field: ruleWords[name], old: words(before[name]), new: words(rules[name]) }));
    if (changes.length === 0) return done(null);
    await saveBlockingRules(tx, memberId, rules);
    await refreshBusyConflicts(tx, { companyId, memberId }, now);
    await appendActivity(tx, companyId, now, [
      {
        kind: "settings.changed",
        bookingId: null,
        pushId: null,
        detail: { actor: by, requestId, changes, facts: {} },
      },
    ]);
    return done(null);
  });
}

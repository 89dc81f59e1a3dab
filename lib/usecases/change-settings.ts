import { appendActivity } from "@/db/store/activity";
import { companySettings, saveCompanySettings } from "@/db/store/company";
import { saveStatusRule, statusById } from "@/db/store/statuses";
import type { Deps } from "@/lib/deps";
import type { ActivityActor, FieldChange } from "@/lib/domain/activity";
import type { DeletionsPolicy, MovesPolicy } from "@/lib/domain/drift";
import { unknownTitleFields } from "@/lib/domain/event-text";
import { type CalendarRule, calendarRuleWords } from "@/lib/domain/status";
import { done, type Result, refused } from "@/lib/result";

type Asked = { readonly companyId: string; readonly actor: ActivityActor; readonly requestId: string };
type SettingsDeps = Pick<Deps, "clock" | "database">;

/** Changes what a status does to calendars from now on; bookings already in it keep their copies as they are. */
export async function changeStatusRule(
  deps: SettingsDeps,
  asked: Asked & { readonly statusId: string; readonly calendarRule: CalendarRule },
): Promise<Result<null, "notFound">> {
  return deps.database.asCompany(asked.companyId, async (tx) => {
    const before = await statusById(tx, asked.statusId);
    if (!before) return refused("notFound");
    if (before.calendarRule === asked.calendarRule) return done(null);
    await saveStatusRule(tx, asked.statusId, asked.calendarRule);
    const change = {
      field: `${before.name}: calendar rule`,
      old: calendarRuleWords[before.calendarRule],
      new: calendarRuleWords[asked.calendarRule],
    };
    await appendActivity(tx, asked.companyId, deps.clock.now(), [entryOf(asked, [change])]);
    return done(null);
  });
}

/**
 * Changes how calendar copies are titled, or whether they follow edits; existing copies follow at their next push. What
 * is not asked for stays as it is, also when somebody changes it at the same moment.
 */
export async function changeCalendarSettings(
  deps: SettingsDeps,
  asked: Asked & { readonly titleTemplate?: string; readonly keepsPushedUpToDate?: boolean },
): Promise<Result<null, "unknownTitleField">> {
  const { titleTemplate, keepsPushedUpToDate } = asked;
  const [unknown] = unknownTitleFields(titleTemplate ?? "");
  if (unknown !== undefined) return refused("unknownTitleField", unknown);
  return deps.database.asCompany(asked.companyId, async (tx) => {
    const before = await companySettings(tx);
    const wanted = {
      ...(titleTemplate === undefined ? {} : { titleTemplate }),
      ...(keepsPushedUpToDate === undefined ? {} : { keepsPushedUpToDate }),
    };
    const after = { ...before, ...wanted };
    const words = (value: string | boolean) => (typeof value === "string" ? value : value ? "On" : "Off");
    const changes: FieldChange[] = [];
    if (before.titleTemplate !== after.titleTemplate) {
      changes.push({ field: "Event title", old: before.titleTemplate, new: after.titleTemplate });
    }
    if (before.keepsPushedUpToDate !== after.keepsPushedUpToDate) {
      const [old, now] = [before.keepsPushedUpToDate, after.keepsPushedUpToDate].map(words);
      changes.push({ field: "Keep pushed events up to date", old: old ?? null, new: now ?? null });
    }
    if (changes.length === 0) return done(null);
    await saveCompanySettings(tx, asked.companyId, wanted);
    await appendActivity(tx, asked.companyId, deps.clock.now(), [entryOf(asked, changes)]);
    return done(null);
  });
}

const movesWords: Record<MovesPolicy, string> = {
  apply: "Move the booking",
  ask: "Ask the office",
  ignore: "Leave the booking",
};
const deletionsWords: Record<DeletionsPolicy, string> = {
  ask: "Ask the office",
  cancel: "Cancel the booking",
  putBack: "Put it back",
};

/** What happens from now on when a fieldworker moves or deletes a booking's event (decision 15). */
export async function changeDriftPolicies(
  deps: SettingsDeps,
  asked: {
    readonly companyId: string;
    readonly moves: MovesPolicy;
    readonly deletions: DeletionsPolicy;
    readonly by: ActivityActor;
    readonly requestId: string;
  },
): Promise<Result<null, never>> {
  const { companyId, moves, deletions, by, requestId } = asked;
  return deps.database.asCompany(companyId, async (tx) => {
    const before = await companySettings(tx);
    const changes: FieldChange[] = [];
    if (before.movesPolicy !== moves) {
      const [old, now] = [movesWords[before.movesPolicy], movesWords[moves]];
      changes.push({ field: "Booking moved in a calendar", old, new: now });
    }
    if (before.deletionsPolicy !== deletions) {
      const [old, now] = [deletionsWords[before.deletionsPolicy], deletionsWords[deletions]];
      changes.push({ field: "Booking deleted in a calendar", old, new: now });
    }
    if (changes.length === 0) return done(null);
    await saveCompanySettings(tx, companyId, { movesPolicy: moves, deletionsPolicy: deletions });
    await appendActivity(tx, companyId, deps.clock.now(), [
      entryOf({ companyId, actor: by, requestId }, changes),
    ]);
    return done(null);
  });
}

function entryOf(asked: Asked, changes: readonly FieldChange[]) {
  const { actor, requestId } = asked;
  return {
    kind: "settings.changed" as const,
    bookingId: null,
    pushId: null,
    detail: { actor, requestId, changes, facts: {} },
  };
}

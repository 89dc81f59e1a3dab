import type { NewActivity } from "@/db/store/activity";
import type { ActivityActor, FieldChange } from "@/lib/domain/activity";

/** Who changes settings of which company. */
export type SettingsAsked = {
  readonly companyId: string;
  readonly by: ActivityActor;
  readonly requestId: string;
};

/** The row of the record for a change of settings; empty for none. */
export function settingsRecord(
  { by, requestId }: SettingsAsked,
  changes: readonly FieldChange[],
): readonly NewActivity[] {
  if (changes.length === 0) return [];
  const detail = { actor: by, requestId, changes, facts: {} };
  return [{ kind: "settings.changed", bookingId: null, pushId: null, detail }];
}

/** A change where the words differ; `of` goes before the field's name. */
export function changesBetween(
  of: string | null,
  pairs: readonly (readonly [field: string, old: string | null, now: string | null])[],
): FieldChange[] {
  return pairs
    .filter(([, old, now]) => old !== now)
    .map(([field, old, now]) => ({
      field: of === null ? capitalised(field) : `${of}: ${field}`,
      old,
      new: now,
    }));
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

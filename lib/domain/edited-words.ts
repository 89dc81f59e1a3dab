import type { FieldChange } from "@/lib/domain/activity";
import { snapshotFieldWords } from "@/lib/domain/booking-snapshot";
import { listWords } from "@/lib/domain/time-words";

type Part = { readonly text: string; readonly isStrong: boolean };

const plain = (text: string): Part => ({ text, isStrong: false });
const strong = (text: string): Part => ({ text, isStrong: true });

const noteFields = new Set(["customerNotes", "jobNotes", "officeNotes"]);

/** What was edited beside the time; notes are named, not quoted. `follows`: another sentence stands before it. */
export function editedWords(changes: readonly FieldChange[], follows: boolean): Part[] {
  if (changes.length === 0) return [];
  const [only] = changes;
  const lead = follows ? " " : "";
  const name = (field: string) =>
    field in snapshotFieldWords ? snapshotFieldWords[field as keyof typeof snapshotFieldWords] : field;
  if (changes.length === 1 && only && !noteFields.has(only.field)) {
    const to = only.new ? `to ` : "";
    return only.new
      ? [plain(`${lead}${name(only.field)} changed ${to}`), strong(only.new), plain(".")]
      : [plain(`${lead}${name(only.field)} removed.`)];
  }
  const names = changes.map(({ field }, index) => (index === 0 ? name(field) : name(field).toLowerCase()));
  return [plain(`${lead}${listWords(names)} changed.`)];
}

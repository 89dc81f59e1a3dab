import type { ActivityKind, StoredChange } from "@/lib/domain/activity";
import { erasedName } from "@/lib/domain/customer";
import { customerFieldWords } from "@/lib/domain/customer-changes";
import type { MailContent } from "@/lib/domain/mail";

/** Fields of a booking that hold, or may hold, something about its customer. */
const personalFields = new Set(["customer", "address", "customerNotes", "jobNotes", "officeNotes"]);

/** Facts in which people type freely. */
const typedFacts = ["overrideReason", "reason", "detail"];

/**
 * Whether a row of the record says something about the customer beyond that a booking of theirs was made, moved or sent.
 * Its words are then erased; that it happened, when, and its place in the chain stay.
 */
export function isPersonalEntry(kind: ActivityKind, detail: StoredChange): boolean {
  if (kind.startsWith("customer.")) return true;
  if (detail.changes.some(({ field }) => personalFields.has(field))) return true;
  return kind !== "push.skipped" && typedFacts.some((fact) => (detail.facts[fact] ?? "") !== "");
}

/** What a row of a customer's own record says they are or were called. */
export function namesOfEntry(detail: StoredChange): string[] {
  const renamed = detail.changes.filter(({ field }) => field === customerFieldWords.name);
  return [...renamed.flatMap((change) => [change.old ?? "", change.new ?? ""]), detail.facts.merged ?? ""];
}

/** Each once; the longest first, so that no name is found in the beginning of another one. */
export function namesIn(found: readonly string[]): string[] {
  const names = new Set(
    found.map((name) => name.trim()).filter((name) => name !== "" && name !== erasedName),
  );
  return [...names].sort((a, b) => b.length - a.length);
}

/** A booking that is theirs, or was before it went to another customer. */
export type TheirBooking = { readonly id: string; readonly ref: number; readonly isTheirs: boolean };

/**
 * The letter without what it says of the customer: the rest of the line of a booking of theirs, their name behind a
 * booking's number, and in a letter about a booking that was theirs their name wherever it stands. The same letter when it
 * says nothing of them: a name alone may be anybody's.
 */
export function letterWithout(
  letter: MailContent,
  who: { readonly names: readonly string[]; readonly bookings: readonly TheirBooking[] },
): MailContent {
  const byRef = new Map(who.bookings.map((each) => [each.ref, each]));
  const isAbout = who.bookings.some(({ id }) => id === letter.about?.bookingId);
  const named = (words: string) =>
    who.names.reduce((left, name) => withoutName(left, name, isAbout, byRef), words);
  const lineOf = (line: string) => {
    const [, head, ref] = /^((?:\w+: )?#(\d+) )/.exec(line) ?? [];
    return head && byRef.get(Number(ref))?.isTheirs ? `${head}${erasedName}` : named(line);
  };
  const { subject, body, list } = letter;
  const rest = {
    ...letter,
    subject: named(subject),
    body: body.map(named),
    ...(list ? { list: list.map(lineOf) } : {}),
  };
  return JSON.stringify(rest) === JSON.stringify(letter) ? letter : rest;
}

const pattern = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function withoutName(
  words: string,
  name: string,
  isAbout: boolean,
  byRef: ReadonlyMap<number, TheirBooking>,
): string {
  const numbered = new RegExp(`#(\\d+) ${pattern(name)}(?![\\p{L}\\p{N}])`, "gu");
  const left = words.replace(numbered, (whole, ref: string) =>
    byRef.has(Number(ref)) ? `#${ref} ${erasedName}` : whole,
  );
  if (!isAbout) return left;
  const alone = new RegExp(`(?<![\\p{L}\\p{N}])${pattern(name)}(?![\\p{L}\\p{N}])`, "gu");
  return left.replace(alone, () => erasedName);
}

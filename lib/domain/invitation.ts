import type { MailContent } from "@/lib/domain/mail";
import { clockWords, dateWords, dayKey, firstNameOf } from "@/lib/domain/time-words";

const hourMs = 60 * 60_000;
/** A person who was invited after this moment is not invited again yet. */
export function invitedJustNowSince(now: Date): Date {
  return new Date(now.getTime() - hourMs);
}

/** A link that was written before this moment opens nothing any more. */
export function invitationsOpenSince(now: Date): Date {
  return new Date(now.getTime() - 14 * 24 * hourMs);
}

/** The link of an invitation. It opens only for the member it was written to, signed in (decision 33). */
export function invitationPath(token: string): string {
  return `/invite/${token}`;
}

/** "Invitation sent 10:41 AM", on another day "Invitation sent Tue 3 Nov". */
export function invitedWords(at: Date, now: Date, zone: string): string {
  const isToday = dayKey(at, zone) === dayKey(now, zone);
  return `Invitation sent ${isToday ? clockWords(at, zone) : dateWords(at, zone)}`;
}

/** To a fieldworker whose calendar nobody knows yet. */
export function invitationLetter(from: string, path: string): MailContent {
  return {
    subject: "Connect your calendar to Lockstep",
    body: [
      `${firstNameOf(from)} would like your bookings to be in your own Google or Outlook calendar, and your days off to be seen before somebody books you.`,
      "Connect your calendar once; it takes under a minute. Nobody at work ever sees what your own events are.",
      "This link is for you alone: it opens after you sign in, for two weeks or until your calendar is connected.",
    ],
    action: { label: "Connect my calendar", path },
  };
}

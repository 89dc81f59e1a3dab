import type { NotificationKind } from "@/lib/domain/notification";

/** What a letter says; the frame around it is the same for all. Plain text throughout: nothing here is markup. */
export type MailContent = {
  readonly subject: string;
  /** Paragraphs. */
  readonly body: readonly string[];
  /** Bookings or the like, one a line. */
  readonly list?: readonly string[];
  /** A path of this product, opened after sign-in. */
  readonly action?: { readonly label: string; readonly path: string };
  readonly about?: MailAbout;
};

/** What a letter is about, for finding it again before it is sent; never part of its words. */
export type MailAbout = {
  readonly kind: NotificationKind;
  readonly bookingId?: string;
  readonly conflictId?: string;
  readonly calendarId?: string;
};

/** Topics whose letters say that something is wrong now: when it is over they are not sent any more. */
export const alarmTopics = ["syncAlarm", "reconnect"] as const;

/** Why a mail server did not take a letter: its own three digits, or the library's name for what broke before that. */
export type MailFailure = {
  readonly code: string;
  /** never: this letter will not be taken. letter: this one was put off. server: none can be handed over now. */
  readonly concerns: "never" | "letter" | "server";
};

/** Carries no word of the server's answer: it may quote addresses and texts. */
export class MailError extends Error {
  override readonly name = "MailError";
  constructor(readonly failure: MailFailure) {
    super(`The mail server did not take a letter (${failure.code}).`);
  }
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const firstWaitsMs = [1 * minuteMs, 5 * minuteMs, 30 * minuteMs];
const hourlyTries = 24;

/** How long a letter waits after its n-th failure, n from 1: 1, 5, 30 minutes, then hourly for a day; null: it is given up. */
export function mailRetryMs(failure: MailFailure, failures: number): number | null {
  if (failure.concerns === "never") return null;
  const first = firstWaitsMs[failures - 1];
  if (first !== undefined) return first;
  return failures - firstWaitsMs.length <= hourlyTries ? hourMs : null;
}

/** A letter that could not leave for so long, mail server or not, says nothing of use any more. */
export const mailStaleMs = 72 * hourMs;

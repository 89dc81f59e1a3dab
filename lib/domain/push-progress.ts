import { ownNameIn } from "@/lib/domain/calendar-label";
import type { PushTrigger, PushWish } from "@/lib/domain/mirror";
import { type ProviderName, providerWords } from "@/lib/domain/push-blockers";
import { clockWords, firstNameOf } from "@/lib/domain/time-words";

/** One push as open pages follow it; instants in ISO 8601. */
export type PushView = {
  readonly id: string;
  readonly fieldworkerId: string;
  readonly trigger: PushTrigger;
  readonly wish: PushWish;
  readonly requestedAt: string;
  /** When the last provider call for it began; null: none yet. */
  readonly sentAt: string | null;
  readonly attempts: readonly AttemptView[];
  readonly receipt: PushReceipt | null;
};

export type AttemptView = {
  readonly id: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly outcome: "done" | "failed" | "unknown" | null;
  readonly failure: string | null;
};

export type PushReceipt = {
  readonly kind: "created" | "updated" | "unchanged" | "removed" | "skipped" | "failed";
  readonly reason: string | null;
  readonly failure: string | null;
  readonly target: string | null;
  readonly eventId: string | null;
  readonly link: string | null;
  readonly finishedAt: string;
};

const skipWords: Record<string, string> = {
  notConnected: "no calendar is connected",
  notWanted: "the status does not ask for it",
  superseded: "a newer change took its place",
  nothingThere: "there was nothing to remove",
};

/** Failures in plain words, by their kind. */
const failureWords: Record<string, string> = {
  unreachable: "the provider did not answer",
  unavailable: "the provider is having trouble",
  rateLimited: "the provider asked us to slow down",
  accessExpired: "our access had run out",
  grantRevoked: "our access was withdrawn",
  scopeMissing: "we were not granted enough access",
  forbidden: "the calendar cannot be written to",
  calendarGone: "the calendar no longer exists",
  eventGone: "the event is gone",
  changedMeanwhile: "the event changed at the same moment",
  notOurs: "the event there is not ours",
  rejected: "the provider refused the event",
  misconfigured: "the connection to the provider is misconfigured",
};

export function failureInWords(kind: string | null): string {
  return (kind && failureWords[kind]) ?? "something failed";
}

/** `name`: whose calendar it is. */
export function skipInWords(reason: string | null, name: string | null): string {
  if (reason === "removedThere") {
    const who = name ? firstNameOf(name) : "Its owner";
    return `${who} took it out of the calendar; push it by hand to put it back`;
  }
  return (reason && skipWords[reason]) ?? "it was not needed";
}

/** What the record says of a failed push that somebody set aside. */
export function discardedWords(facts: Readonly<Record<string, string>>): string {
  const whose = `${firstNameOf(facts.fieldworker ?? "Somebody")}'s calendar`;
  const what = facts.wish === "remove" ? `The failed removal from ${whose}` : `The failed push to ${whose}`;
  return `${what} was set aside: “${facts.reason ?? "no reason given"}”.`;
}

/** A receipt on the calendar copies panel: "Event updated · no duplicate". */
export function receiptWords(receipt: PushReceipt, name: string): string {
  switch (receipt.kind) {
    case "created":
      return "Event created";
    case "updated":
      return "Event updated · no duplicate";
    case "unchanged":
      return "Already up to date";
    case "removed":
      return "Event removed";
    case "skipped":
      return `Not sent: ${skipInWords(receipt.reason, name)}`;
    case "failed":
      return `Failed: ${failureInWords(receipt.failure)}`;
  }
}

/** The result line of the push dialog. */
export function resultWords(
  receipt: PushReceipt,
  at: { name: string; provider: ProviderName; zone: string },
): string {
  const who = `${firstNameOf(at.name)}'s`;
  const calendar = ownNameIn(receipt.target);
  const where = calendar ? `${who} ${calendar} calendar` : `${who} ${providerWords[at.provider].calendar}`;
  const time = clockWords(new Date(receipt.finishedAt), at.zone);
  switch (receipt.kind) {
    case "created":
      return `Sent to ${where} at ${time}.`;
    case "updated":
      return `Sent to ${where} at ${time}. Updated the existing event — no duplicate made.`;
    case "unchanged":
      return `${where} already shows this booking.`;
    case "removed":
      return `Removed from ${where} at ${time}.`;
    case "skipped":
      return `Not sent: ${skipInWords(receipt.reason, at.name)}.`;
    case "failed":
      return `Not sent: ${failureInWords(receipt.failure)}. Nothing else is affected.`;
  }
}

export type StepKind = "queued" | "sent" | "confirmed";
export type PushStep = { readonly step: StepKind } & (
  | { readonly kind: "done" | "failed"; readonly at: string }
  | { readonly kind: "current" | "waiting" }
);

/** Queued, Sent to Google, Google confirmed: how far a push has come. */
export function stepsOf(push: PushView | null): PushStep[] {
  if (!push)
    return [
      { step: "queued", kind: "current" },
      { step: "sent", kind: "waiting" },
      { step: "confirmed", kind: "waiting" },
    ];
  const queued: PushStep = { step: "queued", kind: "done", at: push.requestedAt };
  if (push.receipt) {
    const { kind, finishedAt } = push.receipt;
    const hasWorked = kind !== "failed" && kind !== "skipped";
    return [
      queued,
      push.sentAt
        ? { step: "sent", kind: "done", at: push.sentAt }
        : { step: "sent", kind: hasWorked ? "done" : "waiting", at: finishedAt },
      { step: "confirmed", kind: hasWorked ? "done" : "failed", at: finishedAt },
    ];
  }
  if (push.sentAt === null) {
    return [queued, { step: "sent", kind: "current" }, { step: "confirmed", kind: "waiting" }];
  }
  return [queued, { step: "sent", kind: "done", at: push.sentAt }, { step: "confirmed", kind: "current" }];
}

export function stepWords(step: StepKind, provider: ProviderName): string {
  const { short } = providerWords[provider];
  switch (step) {
    case "queued":
      return "Queued";
    case "sent":
      return `Sent to ${short}`;
    case "confirmed":
      return `${short} confirmed`;
  }
}

import type { Arrival } from "@/lib/domain/arrival";

/** What a server action answers, as far as these screens read it. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly problem: string;
      readonly message?: string;
      readonly detail?: string | undefined;
      readonly fields?: Readonly<Record<string, string>>;
    };

export type AskedPush = { readonly fieldworkerId: string; readonly pushId: string };

export type AskForPush = (input: {
  bookingId: string;
  fieldworkerIds: string[];
  wish: "put" | "remove";
  requestKey: string;
}) => Promise<Answer<readonly AskedPush[]>>;

export type CheckArrival = (input: {
  bookingId: string;
  fieldworkerId: string;
  requestKey: string;
}) => Promise<Answer<Arrival>>;

export type PushMany = (input: { bookingIds: string[]; requestKey: string }) => Promise<Answer<ManyPushed>>;

/** What became of each copy of many bookings that were pushed at once. */
export type ManyPushed = {
  readonly results: readonly ManyResult[];
  /** Bookings without anybody to push to. */
  readonly nobodyOn: readonly string[];
};

export type ManyResult = {
  readonly bookingId: string;
  readonly fieldworkerId: string;
  readonly name: string;
} & (
  | { readonly kind: "asked"; readonly pushId: string }
  | { readonly kind: "refused"; readonly problem: string; readonly detail: string | null }
);

export type ChangeStatus = (input: {
  bookingId: string;
  statusId: string;
  expectedRevision: number;
}) => Promise<Answer<{ bookingId: string; ref: number }>>;

/** The answer, or a refusal that says the request may not have arrived. Repeating is safe: the keys make it one. */
export async function answerOf<T>(call: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await call();
  } catch {
    return {
      ok: false,
      problem: "noAnswer",
      message: "Lockstep did not answer. Nothing is lost and nothing is done twice; try again.",
    };
  }
}

/** A refusal in a plain sentence. */
export function refusalWords(answer: Extract<Answer<unknown>, { ok: false }>): string {
  if (answer.message !== undefined) return answer.message;
  switch (answer.problem) {
    case "changedMeanwhile":
      return `${answer.detail ?? "It was changed"}, while you were looking. Check it and repeat; nothing of yours was done.`;
    case "overlap":
      return `${answer.detail ?? "Another booking is in the way"}. Nothing was changed.`;
    case "statusRemoves":
      return `${answer.detail ?? "The status"} takes bookings out of calendars. Change the status first.`;
    case "notConnected":
      return `${answer.detail ?? "Somebody"} has no calendar connected now. Nothing was sent.`;
    case "notAssigned":
      return "Somebody was taken off this booking meanwhile. Nothing was sent; close this and look again.";
    case "nobodyChosen":
      return "Tick at least one fieldworker.";
    case "notFound":
      return "This booking is no longer there.";
    default:
      return "That did not work. Nothing was changed.";
  }
}

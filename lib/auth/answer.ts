import type { Result } from "@/lib/result";

/** Input that does not parse: one message per field, keyed by the field's dotted path; `form` is the whole input. */
export type InvalidInput = {
  readonly ok: false;
  readonly problem: "invalid";
  readonly fields: Record<string, string>;
  readonly message: string;
};

/** What the guards in front of every action may answer instead of the action itself. */
export type GuardRefusal =
  | InvalidInput
  | {
      readonly ok: false;
      readonly problem: "badOrigin" | "signedOut" | "tooMany" | "forbidden";
      readonly message: string;
    }
  | { readonly ok: false; readonly problem: "failed"; readonly errorId: string; readonly message: string };

export type ActionAnswer<T, P extends string> = Result<T, P> | GuardRefusal;

const plainMessages = {
  badOrigin: "This request did not come from this site. Reload the page and try again; nothing was changed.",
  signedOut: "You are signed out. Sign in again; what you typed is still here.",
  tooMany: "That was very fast. Wait a minute and try again; nothing was changed.",
  forbidden: "Your role does not allow this. Ask an owner of your company.",
} as const;

export function guardRefusal(problem: keyof typeof plainMessages): GuardRefusal {
  return { ok: false, problem, message: plainMessages[problem] };
}

export function invalidInput(fields: Record<string, string>): InvalidInput {
  return { ok: false, problem: "invalid", fields, message: "Some fields need another look." };
}

export function failedWith(errorId: string): GuardRefusal {
  return {
    ok: false,
    problem: "failed",
    errorId,
    message: `Something failed on our side (id ${errorId}). Nothing was lost.`,
  };
}

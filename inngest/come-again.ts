import { RetryAfterError } from "inngest";

type Ended =
  | { readonly kind: "done" }
  | { readonly kind: "parked" }
  | { readonly kind: "again"; readonly afterMs: number };

/** Lets the engine run the step again after a while, or ends it. The engine waits a second at least. */
export function comeAgain(ended: Ended, why: string): Ended["kind"] {
  if (ended.kind === "again") throw new RetryAfterError(why, Math.max(1_000, ended.afterMs));
  return ended.kind;
}

import type { Deps } from "@/lib/deps";
import { processWide } from "@/lib/process-wide";
import type { Result } from "@/lib/result";
import { authSecret } from "./request";
import { type SignedIn, type SignInLimits, signInLimitsOn, signInWithPassword } from "./sign-in";

/** Signs in with this process's database, counters and secret; both the form and next-auth's endpoint come here. */
export function signInHere(
  deps: Deps,
  attempt: { email: string; password: string; address: string },
): Promise<Result<SignedIn, "wrong" | "tooManyTries">> {
  const limits = processWide<SignInLimits>("signInLimits", () => signInLimitsOn(deps.database));
  return signInWithPassword(
    { database: deps.database, limits, keySecret: authSecret(), now: deps.realClock.now() },
    attempt,
  );
}

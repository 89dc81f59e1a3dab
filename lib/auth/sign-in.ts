import { createHmac } from "node:crypto";
import type { DatabaseConnection } from "@/db/client";
import { memberIdsByEmail, passwordHashOf } from "@/db/store/members";
import { type RateLimit, rateLimitOn } from "@/db/store/rate-limits";
import { done, type Result, refused } from "@/lib/result";
import { addressBlockOf } from "./client-address";
import { passwordMatches } from "./passwords";
import { openSession } from "./sessions";

const quarterHour = 15 * 60;
/** Reads like an unknown member's rows, so that both answers take the same steps. */
const nobody = {
  companyId: "00000000-0000-0000-0000-000000000000",
  memberId: "00000000-0000-0000-0000-000000000000",
};

export type SignInLimits = { readonly perAccount: RateLimit; readonly perAddress: RateLimit };

/** Five failures per account and twenty per address in a quarter of an hour. */
export function signInLimitsOn(database: DatabaseConnection): SignInLimits {
  return {
    perAccount: rateLimitOn(database, { name: "signInAccount", points: 5, durationSeconds: quarterHour }),
    perAddress: rateLimitOn(database, { name: "signInAddress", points: 20, durationSeconds: quarterHour }),
  };
}

export type SignedIn = {
  token: string;
  sessionId: string;
  expiresAt: Date;
  companyId: string;
  memberId: string;
};

/**
 * Checks a password and opens a session, always a new one. Counts before it checks, so parallel guesses cannot slip
 * through; a right password gives the counts back. `wrong` never says whether the account exists.
 */
export async function signInWithPassword(
  given: { database: DatabaseConnection; limits: SignInLimits; keySecret: string; now: Date },
  attempt: { email: string; password: string; address: string },
): Promise<Result<SignedIn, "wrong" | "tooManyTries">> {
  const { database, limits, keySecret, now } = given;
  const email = attempt.email.trim().toLowerCase();
  const addressKey = hashedKey(keySecret, addressBlockOf(attempt.address));
  const accountKey = hashedKey(keySecret, email);
  if (await limits.perAddress.take(addressKey)) return refused("tooManyTries");
  if (await limits.perAccount.take(accountKey)) return refused("tooManyTries");

  const known = await memberIdsByEmail(database, email);
  const { companyId, memberId } = known ?? nobody;
  const stored = await database.asCompany(companyId, (tx) => passwordHashOf(tx, memberId));
  if (!(await passwordMatches(attempt.password, stored))) return refused("wrong");

  await Promise.all([limits.perAccount.reset(accountKey), limits.perAddress.giveBack(addressKey)]);
  return done({ companyId, memberId, ...(await openSession(database, { companyId, memberId }, now)) });
}

function hashedKey(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url");
}

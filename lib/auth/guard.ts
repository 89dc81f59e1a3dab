import { randomBytes } from "node:crypto";
import type { DatabaseConnection } from "@/db/client";
import { type RateLimit, rateLimitOn } from "@/db/store/rate-limits";
import type { Actor } from "@/lib/domain/roles";
import { errorFacts, log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { sha256 } from "@/lib/secrets";
import type { Access } from "./access";
import { isAllowed } from "./access";
import { originFactsOf, originVerdict } from "./origin";
import type { RequestFacts } from "./request";
import { actorOf } from "./sessions";

/** Far above what a person does, far below what a script does. */
const callsAMinute = 300;

export type Admitted = { readonly ok: true; readonly actor: Actor | null };

/** Refuses what another site's page, or no page at all, sent. */
export function originProblem(facts: RequestFacts): "badOrigin" | null {
  const verdict = originVerdict(originFactsOf(facts.headers, facts.trustsProxy), facts.deps.appUrl);
  return verdict === "ok" ? null : "badOrigin";
}

/** The member behind the request: session first, then how often they knock. A public door looks nobody up. */
export async function memberAtDoor(
  facts: RequestFacts,
  access: Access,
): Promise<Admitted | { readonly ok: false; readonly problem: "signedOut" | "tooMany" }> {
  if (access.kind === "public") return { ok: true, actor: null };
  const { database, realClock } = facts.deps;
  const token = facts.sessionToken;
  const actor = token === null ? null : await actorOf(database, token, realClock.now());
  if (actor === null) return { ok: false, problem: "signedOut" };
  if (await callLimitOn(database).take(sha256(actor.memberId))) return { ok: false, problem: "tooMany" };
  return { ok: true, actor };
}

export function isForbidden(access: Access, actor: Actor | null): boolean {
  if (access.kind === "public") return false;
  return actor === null || !isAllowed(access, actor.role);
}

const limits = processWide("callLimits", () => new WeakMap<DatabaseConnection, RateLimit>());

function callLimitOn(database: DatabaseConnection): RateLimit {
  const known = limits.get(database);
  if (known) return known;
  const made = rateLimitOn(database, { name: "calls", points: callsAMinute, durationSeconds: 60 });
  limits.set(database, made);
  return made;
}

/** Logs a bug that reached a door and answers the id that people are shown. */
export function logBug(
  door: { action: string } | { route: string },
  requestId: string,
  error: unknown,
): string {
  const errorId = randomBytes(5).toString("hex");
  log.error("A request failed.", { ...door, requestId, errorId, ...errorFacts(error) });
  return errorId;
}

export function logRefusal(
  door: { action: string } | { route: string },
  facts: RequestFacts,
  problem: string,
  actor: Actor | null,
): void {
  log.warn("A request was refused.", {
    ...door,
    requestId: facts.requestId,
    problem,
    ...(actor === null ? {} : { companyId: actor.companyId, memberId: actor.memberId, role: actor.role }),
  });
}

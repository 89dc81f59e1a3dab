import type { Role } from "@/lib/domain/roles";

/** Where a role's work begins. */
export function landingPageOf(role: Role): "/board" | "/me" {
  return role === "fieldworker" ? "/me" : "/board";
}

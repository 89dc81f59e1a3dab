import type { ActivityActor } from "@/lib/domain/activity";
import type { Actor } from "@/lib/domain/roles";

/** How the record names the member who asked for something. */
export function recordedAs(
  { memberId, name, role }: Actor,
  address: string,
): Extract<ActivityActor, { kind: "member" }> {
  return { kind: "member", memberId, name, role, address };
}

import type { ActivityActor } from "@/lib/domain/activity";
import type { Actor } from "@/lib/domain/roles";

/** How the record names the member who changed a setting. */
export function recordedAs(actor: Actor, address: string): ActivityActor {
  return { kind: "member", memberId: actor.memberId, name: actor.name, role: actor.role, address };
}

import { markNotificationsRead } from "@/db/store/notifications";
import type { Deps } from "@/lib/deps";

/** Says that a member has seen these notifications of theirs; others' are left alone. Twice changes nothing. */
export async function markRead(
  deps: Pick<Deps, "clock" | "database">,
  asked: {
    readonly companyId: string;
    readonly memberId: string;
    readonly notificationIds: readonly string[] | "all";
  },
): Promise<void> {
  const { companyId, memberId, notificationIds } = asked;
  await deps.database.asCompany(companyId, (tx) =>
    markNotificationsRead(tx, memberId, notificationIds, deps.clock.now()),
  );
}

import { eq } from "drizzle-orm";
import { conflict } from "@/db/schema-sync";
import { openConflict } from "@/db/store/conflicts";
import type { Deps } from "@/lib/deps";

/** Opens a conflict between a booking and an event of its fieldworker's own, and rings for both sides. */
export async function aConflict(
  deps: Pick<Deps, "clock" | "database">,
  at: { readonly companyId: string; readonly bookingId: string; readonly fieldworkerId: string },
): Promise<string> {
  return deps.database.asCompany(at.companyId, async (tx) => {
    const subject = crypto.randomUUID();
    await openConflict(tx, { ...at, kind: "busy", subject, span: null, detail: null }, deps.clock.now());
    const [row] = await tx
      .select({ id: conflict.id })
      .from(conflict)
      .where(eq(conflict.bookingId, at.bookingId));
    if (!row) throw new Error("the conflict was not opened");
    return row.id;
  });
}

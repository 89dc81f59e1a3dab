import { eq, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { member } from "@/db/schema";

/** Ids of the active member with this e-mail, in any company; the case of letters does not matter. */
export async function memberIdsByEmail(
  database: DatabaseConnection,
  email: string,
): Promise<{ companyId: string; memberId: string } | null> {
  const [row] = await database.db.execute<{ company_id: string; member_id: string }>(
    sql`select company_id, member_id from member_by_email(${email})`,
  );
  return row ? { companyId: row.company_id, memberId: row.member_id } : null;
}

/** The stored argon2 hash of a member; null: no such member, or no password set yet. */
export async function passwordHashOf(tx: Tx, memberId: string): Promise<string | null> {
  const [row] = await tx
    .select({ passwordHash: member.passwordHash })
    .from(member)
    .where(eq(member.id, memberId));
  return row?.passwordHash ?? null;
}

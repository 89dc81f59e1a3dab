import type { DatabaseConnection } from "@/db/client";
import journal from "@/db/migrations/meta/_journal.json";

/** How far the database's schema is, compared with this version's. Throws when the database does not answer. */
export async function appliedMigrations(
  database: DatabaseConnection,
): Promise<{ applied: number; known: number }> {
  const [row] = await database.sql<{ applied: number }[]>`
    select count(*)::int as applied from drizzle.__drizzle_migrations`;
  return { applied: row?.applied ?? 0, known: journal.entries.length };
}

import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { searchWordsOf } from "@/lib/domain/customer";

/**
 * The ids of customers that are there, by name: those in whom every word of the search is found, in their name, phone,
 * e-mail or an address, after the customer `after`. Row-level security stays in force: the function asks for the company.
 */
export async function foundCustomers(
  tx: Tx,
  asked: { readonly search: string; readonly after: string | null; readonly limit: number },
): Promise<string[]> {
  const words = sql.param(`{${searchWordsOf(asked.search).map(quoted).join(",")}}`);
  const rows = await tx.execute<{ id: string }>(
    sql`select customer_id as id from customers_found(${words}::text[], ${asked.after}::uuid, ${asked.limit}::integer)`,
  );
  return rows.map(({ id }) => id);
}

/** An element of an array's text form. */
function quoted(word: string): string {
  return `"${word.replace(/["\\]/g, (sign) => `\\${sign}`)}"`;
}

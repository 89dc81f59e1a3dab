import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { searchWordsOf } from "@/lib/domain/customer";

/** Where a customer stands by name. It holds also after that customer was renamed, merged or erased. */
export type CustomerPlace = { readonly id: string; readonly sortName: string };

/**
 * The ids of customers that are there, by name: those in whom every word of the search is found, in their name, an address
 * or, for who may read those, their phone or e-mail, after the place `after`. Row-level security stays in force: the
 * function asks for the company.
 */
export async function foundCustomers(
  tx: Tx,
  asked: {
    readonly search: string;
    readonly seesContact: boolean;
    readonly after: CustomerPlace | null;
    readonly limit: number;
  },
): Promise<string[]> {
  const words = sql.param(`{${searchWordsOf(asked.search).map(quoted).join(",")}}`);
  const { seesContact, after, limit } = asked;
  const rows = await tx.execute<{ id: string }>(
    sql`select customer_id as id from customers_found(${words}::text[], ${seesContact}::boolean,
      ${after?.sortName ?? null}::text, ${after?.id ?? null}::uuid, ${limit}::integer)`,
  );
  return rows.map(({ id }) => id);
}

/** An element of an array's text form. */
function quoted(word: string): string {
  return `"${word.replace(/["\\]/g, (sign) => `\\${sign}`)}"`;
}

import type { SQL } from "drizzle-orm";
import type { Tx } from "@/db/client";

/** A statement in its parts. `first`: what stands before it under a name each, and may write. */
export type Statement<Columns extends Record<string, SQL>> = {
  readonly first?: Readonly<Record<string, SQL>>;
  readonly select: Columns;
  /** From there to the end of the statement. */
  readonly from: SQL;
};

/**
 * Asks what a connection has parsed and planned before; of a large statement over few rows that is most of the cost. Only for
 * statements whose text never varies: each text stays in each connection's memory for good.
 */
export function askPrepared<Columns extends Record<string, SQL>>(
  tx: Tx,
  name: string,
  { first = {}, select, from }: Statement<Columns>,
) {
  const named = Object.entries(first).map(([alias, query]) => tx.$with(alias, {}).as(query));
  return tx
    .with(...named)
    .select(select)
    .from(from)
    .prepare(name)
    .execute();
}

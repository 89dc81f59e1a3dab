import type { DatabaseConnection } from "@/db/client";

export type Fingerprint = ReadonlyMap<string, string>;

/** Counters of calls are meant to change with a refused call. */
const notState = new Set(["public.rate_limit"]);

/** One hash a table over all its rows, in every schema of the product, whoever's they are. */
export async function fingerprintOf(owner: DatabaseConnection["sql"]): Promise<Fingerprint> {
  const tables = await owner<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`;
  const names = tables.map(({ name }) => name).filter((name) => !notState.has(name));
  const hashes = await owner.unsafe<{ name: string; hash: string }[]>(
    names
      .map(
        (name) =>
          `select '${name}' as name, md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) as hash from ${name} t`,
      )
      .join(" union all "),
  );
  return new Map(hashes.map(({ name, hash }) => [name, hash]));
}

/** The tables in which anything is different. */
export function changedTables(before: Fingerprint, after: Fingerprint): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}

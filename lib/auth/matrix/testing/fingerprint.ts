import type { DatabaseConnection } from "@/db/client";

export type Fingerprint = ReadonlyMap<string, string>;

type Owner = DatabaseConnection["sql"];
type Known = { readonly stamp: string; readonly hash: string };

/** Counters of calls are meant to change with a refused call. */
const notState = new Set(["public.rate_limit"]);

const knownOf = new WeakMap<Owner, Map<string, Known>>();

/**
 * One hash a table over all its rows, in every schema of the product, whoever's they are. A table is hashed anew only when
 * rows came, went or were written since: each written row carries its transaction's number.
 */
export async function fingerprintOf(owner: Owner): Promise<Fingerprint> {
  const tables = await owner<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`;
  const names = tables.map(({ name }) => name).filter((name) => !notState.has(name));
  const stamps = await ofEach(owner, names, "concat(count(*), ' ', sum(t.xmin::text::bigint))");
  const known = knownOf.get(owner) ?? new Map<string, Known>();
  knownOf.set(owner, known);
  const written = names.filter((name) => known.get(name)?.stamp !== stamps.get(name));
  const hashes = await ofEach(
    owner,
    written,
    "md5(coalesce(string_agg(t::text, chr(10) order by t::text), ''))",
  );
  for (const [name, hash] of hashes) known.set(name, { stamp: stamps.get(name) ?? "", hash });
  return new Map(names.map((name) => [name, known.get(name)?.hash ?? ""]));
}

async function ofEach(owner: Owner, names: readonly string[], said: string): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const rows = await owner.unsafe<{ name: string; said: string }[]>(
    names.map((name) => `select '${name}' as name, ${said} as said from ${name} t`).join(" union all "),
  );
  return new Map(rows.map((row) => [row.name, row.said]));
}

/** The tables in which anything is different. */
export function changedTables(before: Fingerprint, after: Fingerprint): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}

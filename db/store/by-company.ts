/** What a look-up over all companies found, by company. */
export function byCompany<R extends { readonly company_id: string }>(rows: Iterable<R>): Map<string, R[]> {
  const found = new Map<string, R[]>();
  for (const row of rows) {
    const known = found.get(row.company_id);
    if (known) known.push(row);
    else found.set(row.company_id, [row]);
  }
  return found;
}

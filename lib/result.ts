/** What a person can act on is a Result with a string-literal problem; a bug throws. */
export type Result<T, P extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: P; readonly detail?: string };

export function done<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

/** `detail` is a plain sentence or name for the person, e.g. which booking is in the way. */
export function refused<P extends string>(
  problem: P,
  detail?: string,
): { ok: false; problem: P; detail?: string } {
  return detail === undefined ? { ok: false, problem } : { ok: false, problem, detail };
}

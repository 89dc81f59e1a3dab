/** What a person can act on is a Result with a string-literal problem; a bug throws. */
export type Result<T, P extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: P };

export function done<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function refused<P extends string>(problem: P): { ok: false; problem: P } {
  return { ok: false, problem };
}

/** Something a person can act on: shown as its one sentence, without a stack. */
export class PlainError extends Error {
  override readonly name = "PlainError";
}

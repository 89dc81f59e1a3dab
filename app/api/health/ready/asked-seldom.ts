/** How long an answer holds. */
const heldMs = 1_000;

/**
 * Asks at most once at a time and once a second, however many want to know: who comes meanwhile shares the answer. A
 * question that could not be asked is asked anew.
 */
export function askedSeldom<T>() {
  let pending: Promise<T> | null = null;
  let held: { readonly answer: T; readonly at: number } | null = null;
  return async (ask: () => Promise<T>, now: () => Date): Promise<T> => {
    if (held && Math.abs(now().getTime() - held.at) < heldMs) return held.answer;
    pending ??= ask()
      .then((answer) => {
        held = { answer, at: now().getTime() };
        return answer;
      })
      .finally(() => {
        pending = null;
      });
    return pending;
  };
}

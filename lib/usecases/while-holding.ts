import type { Deps } from "@/lib/deps";

const heartbeatMs = 5_000;

/** Keeps a lease alive for as long as the work takes. A missed beat is not an error: the lease outlives several. */
export async function whileHolding<T>(
  pulse: Deps["pulse"],
  extend: () => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  const stop = pulse(heartbeatMs, () => {
    extend().catch(() => {});
  });
  try {
    return await work();
  } finally {
    stop();
  }
}

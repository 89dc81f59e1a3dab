import { RateLimiterDrizzle, RateLimiterRes } from "rate-limiter-flexible";
import type { DatabaseConnection } from "@/db/client";
import { rateLimit } from "@/db/schema-sessions";

/** A counter shared by every process on the database. Keys must be hashes: they are stored as they come. */
export type RateLimit = {
  /** Counts one; answers how long to wait when that was one too many, else null. */
  take(key: string): Promise<{ retryAfterMs: number } | null>;
  /** Takes one count back. */
  giveBack(key: string): Promise<void>;
  /** Forgets the key. */
  reset(key: string): Promise<void>;
};

/** `points` a `durationSeconds`, counted from the first; real time, whatever the product's clock says. */
export function rateLimitOn(
  database: DatabaseConnection,
  limit: { name: string; points: number; durationSeconds: number },
): RateLimit {
  const limiter = new RateLimiterDrizzle({
    storeClient: database.db,
    schema: rateLimit,
    keyPrefix: limit.name,
    points: limit.points,
    duration: limit.durationSeconds,
  });
  return {
    take: async (key) => {
      try {
        await limiter.consume(key);
        return null;
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return { retryAfterMs: refusal.msBeforeNext };
        throw refusal;
      }
    },
    giveBack: async (key) => {
      await limiter.reward(key);
    },
    reset: async (key) => {
      await limiter.delete(key);
    },
  };
}

import { foreignKey, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { ProviderName } from "@/lib/domain/calendar-event";
import { companyId, createdAt, id, instant, member } from "./schema";

/** A signed-in browser. The cookie carries a random token; only its SHA-256 is here. */
export const session = pgTable(
  "session",
  {
    id: id(),
    companyId: companyId(),
    memberId: uuid("member_id").notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    createdAt: createdAt(),
    lastSeenAt: instant("last_seen_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    foreignKey({ columns: [t.companyId, t.memberId], foreignColumns: [member.companyId, member.id] }),
  ],
);

/** One OAuth round trip: single use, bound to the session that began it. */
export const oauthState = pgTable(
  "oauth_state",
  {
    id: id(),
    companyId: companyId(),
    memberId: uuid("member_id").notNull(),
    sessionId: uuid("session_id").notNull(),
    provider: text("provider").$type<ProviderName>().notNull(),
    stateHash: text("state_hash").notNull().unique(),
    sealedVerifier: text("sealed_verifier").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    foreignKey({ columns: [t.companyId, t.memberId], foreignColumns: [member.companyId, member.id] }),
    foreignKey({ columns: [t.companyId, t.sessionId], foreignColumns: [session.companyId, session.id] }),
  ],
);

/** Counters of failed sign-ins and the like; the shape is rate-limiter-flexible's, the key holds a hash, never an address. */
export const rateLimit = pgTable("rate_limit", {
  key: text("key").primaryKey(),
  points: integer("points").notNull(),
  expire: instant("expire"),
});

import { z } from "zod";
import { jsonReply, type Route } from "./http";
import { parsedBody } from "./parsed-body";
import { isZone } from "./zoned-time";

export const zoneSchema = z.string().refine(isZone, "is not an IANA zone");
export const accountOnly = z.object({ account: z.string() });
export const rotationWish = z.object({ enabled: z.boolean() });
export const accountWish = z.object({
  email: z.email().transform((email) => email.toLowerCase()),
  name: z.string().min(1),
  zone: zoneSchema,
});
/** A person's answer on the consent pages, without a browser. */
export const consentWish = z.object({
  authorizeUrl: z.url().transform((url) => new URL(url)),
  account: z.string(),
  grantedScopes: z.union([z.literal("all"), z.array(z.string())]).default("all"),
  deny: z.boolean().default(false),
});

/** A POST whose checked body is acted upon; what comes of it is answered as JSON. */
export const deedRoute = <T>(pattern: string, schema: z.ZodType<T>, act: (wish: T) => unknown): Route => ({
  method: "POST",
  pattern,
  handle: (request) => parsedBody(request, schema, (wish) => jsonReply(200, act(wish))),
});

/** The accounts of a provider: those there are, and one more. */
export function accountRoutes<T>(
  root: string,
  schema: z.ZodType<T>,
  deeds: { all(): readonly unknown[]; add(wish: T): unknown },
): Route[] {
  const pattern = `${root}/accounts`;
  return [
    { method: "GET", pattern, handle: () => jsonReply(200, { accounts: deeds.all() }) },
    deedRoute(pattern, schema, (wish) => deeds.add(wish)),
  ];
}

type Keys = { expireAccess(account: string): number; revoke(account: string, clientId: null): void };

/** What becomes of an account's tokens at every provider. */
export function tokenRoutes(root: string, keys: Keys): Route[] {
  return [
    deedRoute(`${root}/tokens/expire-access`, accountOnly, ({ account }) => ({
      expired: keys.expireAccess(account),
    })),
    deedRoute(`${root}/tokens/revoke`, accountOnly, ({ account }) => {
      keys.revoke(account, null);
      return { account };
    }),
  ];
}

import { z } from "zod";

const held = { account: z.string(), clientId: z.string(), scopes: z.array(z.string()) };

/** What a person allows to an app. */
export const grantSchema = z.object({ ...held, grantedAt: z.string() });
export type Grant = z.infer<typeof grantSchema>;

export const accessTokenSchema = z.object({ ...held, token: z.string(), expiresAt: z.number() });
export type AccessToken = z.infer<typeof accessTokenSchema>;

/** What every authorization code holds, whatever a provider adds to it. */
export const issuedCodeSchema = z.object({
  ...held,
  code: z.string(),
  redirectUri: z.string(),
  challenge: z.string().nullable(),
  nonce: z.string().nullable(),
  expiresAt: z.number(),
});
export type IssuedCode = z.infer<typeof issuedCodeSchema>;

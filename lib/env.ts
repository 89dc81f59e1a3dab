import { z } from "zod";

const loopbackHosts = new Set(["127.0.0.1", "localhost", "::1", "[::1]"]);
const port = z.coerce.number().int().min(1).max(65535);
const text = z.string().trim().min(1);
const origin = z
  .url({ protocol: /^https?$/ })
  .transform((url) => new URL(url).origin)
  .describe("an http(s) origin");
const base64Key = z
  .string()
  .refine((key) => Buffer.from(key, "base64").length === 32, "must be 32 bytes in base64");

/** What a client is called at a server that plays the provider; no real one knows it (decision 25). */
export const standInClient = "lockstep-dev";

/** `k2:<base64>,k1:<base64>`: the first key seals, all of them open. */
const encryptionKeys = z
  .string()
  .transform((list) => list.split(",").map((entry) => entry.trim().split(":") as [string, string]))
  .pipe(
    z
      .array(z.tuple([z.string().regex(/^[a-z0-9]{1,16}$/i, "key id: 1 to 16 letters or digits"), base64Key]))
      .min(1),
  );

/** `Name <box@host>` or `box@host`. */
const mailFrom = z
  .string()
  .trim()
  .transform((text, context) => {
    const [, name = "", named, plain] =
      /^(?:([^<>"\p{Cc}]*)<([^\s<>,;"]+@[^\s<>,;"]+)>|([^\s<>,;"]+@[^\s<>,;"]+))$/u.exec(text) ?? [];
    const address = named ?? plain;
    if (address !== undefined) return { name: name.trim(), address };
    context.addIssue({ code: "custom", message: "an address, or a name and an address: Name <box@host>" });
    return z.NEVER;
  });

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  PORT: port.default(3000),
  HOST: text.default("127.0.0.1"),
  APP_URL: origin.optional(),
  DATABASE_URL: z.url().optional(),
  DATABASE_APP_URL: z.url().optional(),
  LOCKSTEP_DATA_DIR: text.default(".lockstep"),
  LOCKSTEP_DEMO: z.enum(["0", "1"]).optional(),
  ENCRYPTION_KEYS: encryptionKeys.optional(),
  NEXTAUTH_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  GOOGLE_CLIENT_ID: text.default(standInClient),
  GOOGLE_CLIENT_SECRET: text.default(standInClient),
  GOOGLE_BASE_URL: origin.optional(),
  MICROSOFT_CLIENT_ID: text.default(standInClient),
  MICROSOFT_CLIENT_SECRET: text.default(standInClient),
  MICROSOFT_TENANT: z
    .string()
    .regex(/^[a-z0-9.-]{1,255}$/i, "common, organizations, consumers, a tenant id or its domain")
    .default("common"),
  MICROSOFT_BASE_URL: origin.optional(),
  INNGEST_BASE_URL: z.url().optional(),
  INNGEST_SIGNING_KEY: text.optional(),
  INNGEST_EVENT_KEY: text.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: mailFrom.optional(),
  TRUST_PROXY: z.enum(["0", "1"]).default("0"),
  SANDBOX_PORT: port.default(4010),
  ENGINE_PORT: port.default(4011),
  /** Product time's offset from real time; only the demo has one. */
  DEMO_CLOCK_FILE: text.optional(),
  SIM_FAILPOINT: text.optional(),
});

export type Env = Readonly<z.infer<typeof schema>> & { readonly appUrl: string; readonly isDemo: boolean };

/**
 * Parses the environment once, with a readable error that names each variable and never its value.
 * Empty strings count as absent.
 */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      (issue) => `  ${issue.path[0]?.toString() ?? "environment"}: ${issue.message}`,
    );
    throw new Error(`The environment is not usable:\n${lines.join("\n")}`);
  }
  const env = parsed.data;
  const appUrl = env.APP_URL ?? `http://127.0.0.1:${env.PORT}`;
  const isDemo = isDemoMode(env);
  if (env.DEMO_CLOCK_FILE !== undefined && !isDemo)
    throw new Error("The environment is not usable:\n  DEMO_CLOCK_FILE: only the demo's clock can be moved");
  return Object.freeze({ ...env, appUrl, isDemo });
}

/** Demo mode has known passwords: only on a loopback host, and by itself only where nothing real is configured (decision 25). */
export function isDemoMode(env: z.infer<typeof schema>): boolean {
  if (!loopbackHosts.has(env.HOST)) return false;
  if (env.APP_URL && !isLoopbackUrl(env.APP_URL)) return false;
  return env.LOCKSTEP_DEMO === "1";
}

export function isLoopbackUrl(url: string): boolean {
  return loopbackHosts.has(new URL(url).hostname);
}

let cached: Env | undefined;

/** The process's environment. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** next-auth 4 learns the site's address from this variable and nowhere else. */
export function tellNextAuth(appUrl: string): void {
  process.env.NEXTAUTH_URL = appUrl;
}

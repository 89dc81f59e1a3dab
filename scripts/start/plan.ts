import { resolve } from "node:path";
import { isLoopbackUrl, parseEnv } from "@/lib/env";
import { PlainError } from "./plain-error";

type RawEnv = Readonly<Record<string, string | undefined>>;
export const providers = ["GOOGLE", "MICROSOFT"] as const;
export type ProviderName = (typeof providers)[number];

/** What to start and where, decided from the environment alone. */
export type StartPlan = {
  readonly mode: "production" | "development";
  readonly host: string;
  readonly port: number;
  readonly appUrl: string;
  readonly dataDir: string;
  readonly isDemo: boolean;
  /** A database of somebody else's, or our own. */
  readonly database: { kind: "embedded" } | { kind: "given"; url: string };
  /** The built-in job engine, or one that the environment names. */
  readonly engine: { kind: "embedded"; port: PortWish } | { kind: "elsewhere" };
  /** Providers that the sandbox plays; none = it is not started. */
  readonly sandbox: { readonly port: PortWish; readonly plays: readonly ProviderName[] };
};

/** A port somebody asked for must be that one; a default may give way to a free one. */
export type PortWish = { readonly port: number; readonly isAsked: boolean };

/** Throws PlainError with one readable sentence or list when the environment is not usable. */
export function planStart(rawEnv: RawEnv, args: readonly string[], root: string): StartPlan {
  const raw = Object.fromEntries(Object.entries(rawEnv).filter(([, value]) => value !== ""));
  const unknown = args.find((arg) => arg !== "--dev");
  if (unknown)
    throw new PlainError(`Unknown option ${unknown}: npm start takes none, npm run dev is the other form.`);
  const env = readable(raw);
  const isDemo = demoOf(raw);
  const hasCloudKeys = raw.INNGEST_SIGNING_KEY !== undefined && raw.INNGEST_EVENT_KEY !== undefined;
  const isEngineElsewhere = raw.INNGEST_BASE_URL !== undefined || hasCloudKeys;
  return {
    mode: args.includes("--dev") ? "development" : "production",
    host: env.HOST,
    port: env.PORT,
    appUrl: env.appUrl,
    dataDir: resolve(root, env.LOCKSTEP_DATA_DIR),
    isDemo,
    database: raw.DATABASE_URL ? { kind: "given", url: raw.DATABASE_URL } : { kind: "embedded" },
    engine: isEngineElsewhere
      ? { kind: "elsewhere" }
      : { kind: "embedded", port: { port: env.ENGINE_PORT, isAsked: raw.ENGINE_PORT !== undefined } },
    sandbox: {
      port: { port: env.SANDBOX_PORT, isAsked: raw.SANDBOX_PORT !== undefined },
      plays: providers.filter((name) => !raw[`${name}_CLIENT_ID`] && !raw[`${name}_BASE_URL`]),
    },
  };
}

function readable(raw: RawEnv) {
  try {
    return parseEnv(raw);
  } catch (error) {
    throw new PlainError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/**
 * Decision 25: the demo's passwords are public, so it is on only where nobody else can reach it, and by itself only
 * where nothing real is configured.
 */
export function demoOf(raw: RawEnv): boolean {
  const host = raw.HOST ?? "127.0.0.1";
  const isLoopback = isLoopbackUrl(`http://${host.includes(":") ? `[${host}]` : host}`);
  const isAppUrlLoopback = raw.APP_URL === undefined || isLoopbackUrl(raw.APP_URL);
  if (raw.LOCKSTEP_DEMO === "0") return false;
  if (raw.LOCKSTEP_DEMO === "1") {
    if (isLoopback && isAppUrlLoopback) return true;
    const place = isLoopback ? `APP_URL=${raw.APP_URL}` : `HOST=${host}`;
    throw new PlainError(
      `LOCKSTEP_DEMO=1 uses well-known passwords and runs only on a loopback address, not with ${place}: remove one of the two.`,
    );
  }
  const isSomethingReal = ["DATABASE_URL", "APP_URL", "GOOGLE_CLIENT_ID", "MICROSOFT_CLIENT_ID"].some(
    (name) => raw[name] !== undefined,
  );
  return isLoopback && !isSomethingReal;
}

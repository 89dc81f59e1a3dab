import { join } from "node:path";
import type { Keys } from "./keys";
import { providers, type StartPlan } from "./plan";

type RawEnv = Readonly<Record<string, string | undefined>>;

/** The addresses that are known once ports are chosen and the database runs. */
export type Addresses = {
  readonly databaseUrl: string;
  readonly enginePort: number | null;
  readonly sandboxPort: number | null;
};

const forApp = [
  "ENCRYPTION_KEYS",
  "NEXTAUTH_SECRET",
  "INNGEST_SIGNING_KEY",
  "INNGEST_EVENT_KEY",
  "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY",
] as const;

/** The environment of every child. What the person set wins over generated keys; what the plan decided is fixed. */
export function childEnvironment(
  plan: StartPlan,
  keys: Keys,
  addresses: Addresses,
  raw: RawEnv,
): Record<string, string> {
  const set = Object.fromEntries(
    Object.entries(raw).filter((entry): entry is [string, string] => !!entry[1]),
  );
  const generated = Object.fromEntries(forApp.map((name) => [name, keys[name]]));
  return {
    ...generated,
    ...withoutNpm(set),
    NODE_ENV: plan.mode,
    HOST: plan.host,
    PORT: String(plan.port),
    APP_URL: plan.appUrl,
    NEXTAUTH_URL: plan.appUrl,
    DATABASE_URL: addresses.databaseUrl,
    LOCKSTEP_DATA_DIR: plan.dataDir,
    LOCKSTEP_DEMO: plan.isDemo ? "1" : "0",
    ...(plan.isDemo ? { DEMO_CLOCK_FILE: join(plan.dataDir, "demo-clock.json") } : {}),
    NEXT_TELEMETRY_DISABLED: "1",
    ...providerVariables(plan, addresses, set),
    ...(addresses.enginePort === null
      ? {}
      : {
          INNGEST_BASE_URL: `http://127.0.0.1:${addresses.enginePort}`,
          ENGINE_PORT: String(addresses.enginePort),
        }),
  };
}

/** npm's own variables would change what a child's npm or Next does. */
function withoutNpm(set: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(set).filter(([name]) => !/^(npm_|INIT_CWD$|INNGEST_DEV$)/.test(name)),
  );
}

/** Played by the sandbox, or by a given address: client id and secret default to "lockstep-dev" (decision 25). */
function providerVariables(
  plan: StartPlan,
  addresses: Addresses,
  set: Record<string, string>,
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const name of providers) {
    const isPlayed = plan.sandbox.plays.includes(name) && addresses.sandboxPort !== null;
    if (isPlayed) variables[`${name}_BASE_URL`] = `http://127.0.0.1:${addresses.sandboxPort}`;
    if (!isPlayed && !set[`${name}_BASE_URL`]) continue;
    variables[`${name}_CLIENT_ID`] = set[`${name}_CLIENT_ID`] ?? "lockstep-dev";
    variables[`${name}_CLIENT_SECRET`] = set[`${name}_CLIENT_SECRET`] ?? "lockstep-dev";
  }
  if (addresses.sandboxPort !== null) variables.SANDBOX_PORT = String(addresses.sandboxPort);
  return variables;
}

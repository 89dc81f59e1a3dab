import { randomBytes } from "node:crypto";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { readIfThere, writeWhole } from "./files";
import { PlainError } from "./plain-error";

const recipes = {
  ENCRYPTION_KEYS: () => `k1:${randomBytes(32).toString("base64")}`,
  NEXTAUTH_SECRET: () => randomBytes(32).toString("base64url"),
  INNGEST_SIGNING_KEY: () => `signkey-local-${randomBytes(32).toString("hex")}`,
  INNGEST_EVENT_KEY: () => randomBytes(24).toString("base64url"),
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: () => randomBytes(32).toString("base64"),
  POSTGRES_PASSWORD: () => randomBytes(24).toString("base64url"),
} as const;

export type KeyName = keyof typeof recipes;
export type Keys = Readonly<Record<KeyName, string>>;

/** Where the generated keys of a data directory lie. */
export function keysFileOf(dataDir: string): string {
  return join(dataDir, "keys.json");
}

/**
 * The generated keys of this data directory, made on first use and kept for ever (file mode 0600). A key that an older
 * file lacks is added. `created` names the ones made just now. Throws PlainError for a file that is not ours.
 */
export function keysOf(dataDir: string): { keys: Keys; created: KeyName[] } {
  const path = keysFileOf(dataDir);
  const stored = parseStored(path);
  const created: KeyName[] = [];
  const keys = {} as Record<KeyName, string>;
  for (const name of Object.keys(recipes) as KeyName[]) {
    const known = stored[name];
    if (known) {
      keys[name] = known;
    } else {
      keys[name] = recipes[name]();
      created.push(name);
    }
  }
  if (created.length > 0) writeWhole(path, `${JSON.stringify({ ...stored, ...keys }, null, 2)}\n`);
  else chmodSync(path, 0o600);
  return { keys, created };
}

function parseStored(path: string): Record<string, string> {
  const text = readIfThere(path);
  if (text === null) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed !== null && typeof parsed === "object" && !Array.isArray(parsed)) {
      return parsed as Record<string, string>;
    }
  } catch {
    // Reported below: sealed tokens depend on this file, so it is never overwritten.
  }
  throw new PlainError(
    `The keys file ${path} is damaged. Restore it from a backup, or move it away and reconnect all calendars.`,
  );
}

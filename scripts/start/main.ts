import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PlainError } from "./plain-error";
import { planStart } from "./plan";
import { startProduct } from "./product";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stop = new AbortController();
let signals = 0;

/** The first signal stops in order; a third from somebody who will not wait ends at once. */
function onSignal(): void {
  signals += 1;
  if (signals >= 3) process.exit(1);
  stop.abort();
}

async function main(): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  process.on("disconnect", () => stop.abort());
  ignoreClosedOutput();
  for (const file of [".env.local", ".env"]) {
    const path = join(root, file);
    if (existsSync(path)) process.loadEnvFile(path);
  }
  const plan = planStart(process.env, process.argv.slice(2), root);
  await startProduct({ plan, root, raw: process.env, say: (line) => console.log(line), stop: stop.signal });
}

/** The terminal may be gone (a closed window, a killed npm): stopping in order matters more than the last words. */
function ignoreClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof PlainError ? error.message : error);
    process.exit(1);
  },
);

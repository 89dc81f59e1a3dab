import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { buildWhenNeeded } from "./start/build";
import { PlainError } from "./start/plain-error";
import { runOnce } from "./start/run-once";

/** Builds the app unless the last build is of the same sources. `npm start` does the same by itself. */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const started = performance.now();

buildWhenNeeded(root, () =>
  runOnce({
    what: "The build",
    args: ["node_modules/next/dist/bin/next", "build"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } as Record<string, string>,
    cwd: root,
    log: () => {},
    stop: new AbortController().signal,
  }),
).then(
  (result) => console.log(`Build ${result} (${Math.round((performance.now() - started) / 1000)} s).`),
  (error: unknown) => {
    console.error(error instanceof PlainError ? error.message : error);
    process.exit(1);
  },
);

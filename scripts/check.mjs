// `npm run check`: types, lint, rooms, unused code, source rules and unit tests.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runChecks } from "./checks.mjs";
import { ensureInstalled } from "./install.mjs";
import { runVitest, sum } from "./phases.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isThere = (path) => existsSync(join(root, path));

await ensureInstalled(root, console.log);
const checks = await runChecks(root, isThere);
const units = await runVitest(root, ["unit", "components", "sandbox"], process.env.TZ ?? "UTC");
const { passed, failed, skipped } = sum([checks, units]);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);

// `npm run look`: a picture of every screen, from a bare clone.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { findBrowser } from "./browser.mjs";
import { runNode } from "./checks.mjs";
import { ensureInstalled } from "./install.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await ensureInstalled(root, console.log);
const browser = await findBrowser(root, console.log);
const env = { ...process.env, CHROMIUM_PATH: browser };
const built = await runNode(["--import", "tsx", "scripts/build.ts"], { cwd: root, isShown: true });
if (built.code !== 0) process.exit(1);
const looked = await runNode(["--import", "tsx", "scripts/look.ts"], { cwd: root, isShown: true, env });
process.exit(looked.code);

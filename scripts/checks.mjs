// What `npm run check` and the first phase of `npm test` look at besides tests. Each check prints only when it fails.
import { spawn } from "node:child_process";
import { brokenRulesIn } from "./source-rules.mjs";

const rooms = ["app", "components", "lib", "db", "inngest", "sandbox", "sim", "bench", "e2e", "scripts"];

/** Runs a Node program; resolves to its exit code and what it printed. Never rejects. */
export function runNode(args, { cwd, env = process.env, isShown = false }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env,
      stdio: ["ignore", isShown ? "inherit" : "pipe", isShown ? "inherit" : "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
    child.once("error", (error) => resolve({ code: 1, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

function checksOf(root, isThere) {
  const run = (...args) => runNode(args, { cwd: root });
  const cruised = rooms.filter((room) => isThere(room));
  return {
    types: async () => {
      const generated = await run("node_modules/next/dist/bin/next", "typegen");
      return generated.code === 0 ? run("node_modules/typescript/bin/tsc", "--noEmit", "-p", ".") : generated;
    },
    lint: () => run("node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."),
    rooms: () =>
      run(
        "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
        "--config",
        ".dependency-cruiser.cjs",
        ...cruised,
      ),
    unused: () => run("node_modules/knip/bin/knip.js", "--no-progress"),
    "source rules": async () => {
      const broken = brokenRulesIn(root);
      return { code: broken.length === 0 ? 0 : 1, output: broken.join("\n") };
    },
  };
}

/** Runs every check, two at a time. Returns how many passed and failed. */
export async function runChecks(root, isThere) {
  const waiting = Object.entries(checksOf(root, isThere));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, check] = next;
      const started = performance.now();
      const { code, output } = await check();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
      if (code === 0) counts.passed += 1;
      else counts.failed += 1;
      if (code !== 0) console.log(output.trim());
    }
  };
  await Promise.all([lane(), lane()]);
  return counts;
}

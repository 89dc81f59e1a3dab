// Installs the packages when they are missing or no longer match package-lock.json. Plain JavaScript without imports
// from node_modules, because it runs before there is one.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const read = (path) => (existsSync(path) ? readFileSync(path, "utf8") : null);

/**
 * True when node_modules holds exactly what the lock file asks for. The stamp is our own note of a finished install;
 * without one (somebody ran npm by hand) npm's own list, which it writes last, is compared package by package.
 */
export function isInstalled(root) {
  const wanted = stampOf(root);
  const stamp = join(root, "node_modules", ".lockstep-installed");
  if (read(stamp) === wanted) return true;
  if (!matchesNpmsList(root)) return false;
  writeFileSync(stamp, wanted);
  return true;
}

/** Native packages differ by platform, so a folder copied from another machine counts as not installed. */
function stampOf(root) {
  const lock = readFileSync(join(root, "package-lock.json"));
  return `${createHash("sha256").update(lock).digest("hex")} ${process.platform} ${process.arch}\n`;
}

function matchesNpmsList(root) {
  const text = read(join(root, "node_modules", ".package-lock.json"));
  if (text === null || existsSync(join(root, "node_modules", ".lockstep-installed"))) return false;
  try {
    const installed = JSON.parse(text).packages;
    const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
    const missing = Object.entries(wanted).some(
      ([path, entry]) => path !== "" && !entry.optional && !entry.devOptional && !installed[path],
    );
    const different = Object.entries(installed).some(
      ([path, entry]) => wanted[path]?.version !== entry.version,
    );
    return !missing && !different;
  } catch {
    return false;
  }
}

/** Installs when needed; two callers at once wait for each other. Rejects with a readable error. */
export async function ensureInstalled(root, say) {
  if (isInstalled(root)) return;
  const release = await lockInstall(root, say);
  try {
    if (isInstalled(root)) return;
    say("Installing packages (once, about a minute) …");
    const started = performance.now();
    await npmCi(root);
    writeFileSync(join(root, "node_modules", ".lockstep-installed"), stampOf(root));
    say(`Packages installed in ${Math.round((performance.now() - started) / 1000)} s.`);
  } finally {
    release();
  }
}

async function lockInstall(root, say) {
  const folder = join(root, ".lockstep-install");
  const note = join(folder, "pid");
  for (let said = false; ; ) {
    try {
      mkdirSync(folder);
      writeFileSync(note, String(process.pid));
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (await isAbandoned(note)) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (!said) say("Another start is installing packages; waiting for it …");
    said = true;
    await sleep(500);
  }
}

async function isAbandoned(note) {
  if (read(note) === null) await sleep(1000);
  const pid = Number.parseInt(read(note) ?? "", 10);
  if (!(pid > 0)) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** `--include=dev`: the build needs TypeScript also where NODE_ENV=production is set. */
function npmCi(root) {
  const cli = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const [program, words] =
    cli && /npm-cli\.[cm]?js$/.test(cli) ? [process.execPath, [cli, ...args]] : ["npm", args];
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, ...cacheFolder() },
    });
    let said = "";
    child.stderr.on("data", (chunk) => {
      if (said.length < 1500) said += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`npm ci failed (code ${code}):\n${said.trim()}`)),
    );
  });
}

/** npm wants a home folder it can write to; without one its cache goes to the temporary folder. */
function cacheFolder() {
  if (process.env.npm_config_cache) return {};
  try {
    accessSync(homedir(), constants.W_OK);
    return {};
  } catch {
    return { npm_config_cache: join(tmpdir(), `lockstep-npm-${process.getuid?.() ?? "user"}`) };
  }
}

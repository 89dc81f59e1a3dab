import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { PlainError } from "./plain-error";

/** Who runs the database: ourselves, or (PostgreSQL refuses to run as root) the account `postgres`. */
export type PostgresAccount = { kind: "self" } | { kind: "other"; uid: number; gid: number };

const accountName = "postgres";

/** As root: the account `postgres`, made when there is none. Throws PlainError when it cannot be made. */
export function postgresAccount(): PostgresAccount {
  if (process.getuid?.() !== 0) return { kind: "self" };
  const known = accountNamed(accountName);
  if (known) return known;
  makeAccount();
  const made = accountNamed(accountName);
  if (!made) throw new PlainError(cannotMakeAccount);
  return made;
}

const cannotMakeAccount = `PostgreSQL refuses to run as root, and this machine has no account "${accountName}" and no groupadd/useradd to make one. Create that account, start as an ordinary user, or set DATABASE_URL.`;

function accountNamed(name: string): PostgresAccount | null {
  const id = (flag: string) =>
    Number.parseInt(
      execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
      10,
    );
  try {
    return { kind: "other", uid: id("-u"), gid: id("-g") };
  } catch {
    return null;
  }
}

function makeAccount(): void {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const run = (program: string, args: string[]) => execFileSync(program, args, { stdio: "ignore", env });
  try {
    run("groupadd", ["--system", "--force", accountName]);
    run("useradd", [
      "--system",
      "--no-create-home",
      "--shell",
      "/bin/false",
      "--gid",
      accountName,
      accountName,
    ]);
  } catch (cause) {
    throw new PlainError(cannotMakeAccount, { cause });
  }
}

/** Options that make a child process run as the account, away from folders it may not read. */
export function spawnAs(account: PostgresAccount): { uid?: number; gid?: number; cwd: string } {
  return account.kind === "self" ? { cwd: "/" } : { uid: account.uid, gid: account.gid, cwd: "/" };
}

/** True when the account may pass through every folder above `path` (which itself need not exist yet). */
export function canReach(account: PostgresAccount, path: string): boolean {
  return account.kind === "self" || firstClosedFolder(account, path) === null;
}

/** The outermost existing folder above `path` that the account may not pass through. */
export function firstClosedFolder(account: { uid: number; gid: number }, path: string): string | null {
  const folders: string[] = [];
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  return folders.find((folder) => isClosed(account, folder)) ?? null;
}

function isClosed(account: { uid: number; gid: number }, folder: string): boolean {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (!stats) return false;
  if (stats.uid === account.uid) return (stats.mode & 0o100) === 0;
  if (stats.gid === account.gid) return (stats.mode & 0o010) === 0;
  return (stats.mode & 0o001) === 0;
}

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { readIfThere, writeWhole } from "./files";
import { keysOf } from "./keys";
import { PlainError } from "./plain-error";
import { freePort } from "./ports";
import { type PostgresAccount, postgresAccount, spawnAs } from "./postgres-account";
import { type PostgresBinaries, postgresBinaries } from "./postgres-binaries";
import {
  clusterFolderOf,
  emptyFolderFor,
  forgetPostmaster,
  giveTo,
  postmasterFileOf,
} from "./postgres-files";
import { commandLineOf, endProcess, isAlive } from "./processes";

export type ClusterOptions = {
  readonly dataDir: string;
  /** The port to listen on; 0 picks a free one; without it the data directory's remembered one, or a free one. */
  readonly port?: number;
  readonly log: (line: string) => void;
  /** Extra `-c name=value` settings. */
  readonly settings?: Readonly<Record<string, string>>;
};

export type Cluster = {
  /** The owner's connection to the database "lockstep". */
  readonly url: string;
  readonly port: number;
  pid(): number;
  /** Ends the postmaster and waits until it is gone. Twice is harmless. */
  stop(): Promise<void>;
  /** Settles when the postmaster is gone, asked for or not. */
  readonly exited: Promise<void>;
};

const owner = "lockstep";
const database = "lockstep";
const defaultPort = 54329;
const startTimeoutMs = 60_000;

/**
 * Starts the embedded PostgreSQL of a data directory, making the cluster on first use. A postmaster that an earlier,
 * killed Lockstep left behind is stopped first, so the one returned is always our own child. Throws PlainError when
 * this machine cannot run it.
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o711 });
  const account = postgresAccount();
  const binaries = postgresBinaries(account);
  const { keys, created } = keysOf(options.dataDir);
  const folder = clusterFolderOf(options.dataDir, account);
  const place: Place = { account, binaries, folder, log: options.log };

  await endLeftover(folder);
  if (!existsSync(join(folder, "PG_VERSION"))) await createCluster(place, keys.POSTGRES_PASSWORD);
  else if (created.includes("POSTGRES_PASSWORD")) await setPassword(place, keys.POSTGRES_PASSWORD);

  const port =
    options.port === 0 ? await freePort() : (options.port ?? (await rememberedPort(options.dataDir)));
  const postmaster = await startUntilReady(place, port, options.settings ?? {});
  return {
    url: `postgres://${owner}:${keys.POSTGRES_PASSWORD}@127.0.0.1:${port}/${database}`,
    port,
    pid: () => postmaster.pid,
    stop: () => stopPostmaster(postmaster.pid),
    exited: postmaster.exited,
  };
}

/**
 * Stops the postmaster of a data directory that no living Lockstep looks after. Does nothing when there is none.
 */
export async function stopLeftoverCluster(dataDir: string): Promise<void> {
  if (existsSync(dataDir)) await endLeftover(clusterFolderOf(dataDir, postgresAccount()));
}

type Place = {
  readonly account: PostgresAccount;
  readonly binaries: PostgresBinaries;
  readonly folder: string;
  readonly log: (line: string) => void;
};

/** postmaster.pid may name a process that has nothing to do with it (after a reboot): then only the file goes. */
async function endLeftover(folder: string): Promise<void> {
  const known = postmasterFileOf(folder);
  if (!known) return;
  if (!isAlive(known.pid) || !commandLineOf(known.pid).includes(folder)) {
    forgetPostmaster(folder);
    return;
  }
  await stopPostmaster(known.pid);
}

/** SIGINT is PostgreSQL's fast shutdown (sessions are cut), SIGQUIT its immediate one (recovers at the next start). */
function stopPostmaster(pid: number): Promise<void> {
  return endProcess(pid, [
    ["SIGINT", 5_000],
    ["SIGQUIT", 2_000],
    ["SIGKILL", 2_000],
  ]);
}

/** Built beside its final place and renamed, so that an interrupted first start leaves nothing half-made. */
async function createCluster(place: Place, password: string): Promise<void> {
  const half = `${place.folder}.new`;
  emptyFolderFor(place.account, half);
  const passwordFile = join(half, "..", ".postgres-password");
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  giveTo(place.account, passwordFile);
  try {
    await run(place, place.binaries.initdb, [
      `--pgdata=${half}`,
      `--username=${owner}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  await runAlone(place, half, `CREATE DATABASE ${database};`);
  rmSync(place.folder, { recursive: true, force: true });
  renameSync(half, place.folder);
}

/** The keys file was lost and made anew: the database's password follows it. */
async function setPassword(place: Place, password: string): Promise<void> {
  await runAlone(place, place.folder, `ALTER ROLE ${owner} PASSWORD '${password}';`);
}

/** One statement in PostgreSQL's single-user mode, which needs no server. */
function runAlone(place: Place, folder: string, statement: string): Promise<void> {
  return run(place, place.binaries.postgres, ["--single", "-D", folder, "postgres"], `${statement}\n`);
}

/** A fixed environment: PGOPTIONS and its like in the user's shell must not reach the server. */
function spawnPostgres(place: Place, program: string, args: readonly string[]): ChildProcess {
  return spawn(program, args, {
    ...spawnAs(place.account),
    env: { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC", NODE_ENV: "production" },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
}

async function run(place: Place, program: string, args: readonly string[], input = ""): Promise<void> {
  const child = spawnPostgres(place, program, args);
  const said = listen(child, place.log);
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new PlainError(`PostgreSQL could not be set up: ${said.lastLines()}`);
}

function listen(child: ChildProcess, log: (line: string) => void): { lastLines(): string } {
  const last: string[] = [];
  const follow = (stream: Readable | null) => {
    if (!stream) return;
    createInterface({ input: stream }).on("line", (line) => {
      last.push(line);
      if (last.length > 5) last.shift();
      log(line);
    });
  };
  follow(child.stdout);
  follow(child.stderr);
  return { lastLines: () => last.join(" | ") || "it said nothing" };
}

type Postmaster = { readonly pid: number; readonly exited: Promise<void> };

/**
 * After a kill -9 the old backends hold the shared memory for a moment, and PostgreSQL refuses to start until they are
 * gone; so a failed start is tried again until the time is over.
 */
async function startUntilReady(
  place: Place,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<Postmaster> {
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    const attempt = await startOnce(place, port, settings, deadline);
    if ("pid" in attempt) return attempt;
    const isWorthAnotherTry = /shared memory|lock file|starting up|shutting down/i.test(attempt.reason);
    if (!isWorthAnotherTry || performance.now() > deadline) {
      throw new PlainError(`The embedded PostgreSQL did not start: ${attempt.reason}`);
    }
    await sleep(500);
  }
}

async function startOnce(
  place: Place,
  port: number,
  settings: Readonly<Record<string, string>>,
  deadline: number,
): Promise<Postmaster | { reason: string }> {
  const all = { ...fixedSettings, ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawnPostgres(place, place.binaries.postgres, [
    "-D",
    place.folder,
    "-p",
    String(port),
    ...flags,
  ]);
  const said = listen(child, place.log);
  let isGone = false;
  const exited = new Promise<void>((resolve) => {
    const done = () => {
      isGone = true;
      resolve();
    };
    child.once("exit", done);
    child.once("error", done);
  });
  while (!isGone && performance.now() < deadline) {
    const file = postmasterFileOf(place.folder);
    if (child.pid && file?.pid === child.pid && file.isReady) return { pid: child.pid, exited };
    await sleep(20);
  }
  if (!isGone && child.pid) await stopPostmaster(child.pid);
  return { reason: said.lastLines() };
}

const fixedSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  fsync: "on",
  timezone: "UTC",
  log_timezone: "UTC",
} as const;

async function rememberedPort(dataDir: string): Promise<number> {
  const note = join(dataDir, "postgres-port");
  const noted = Number.parseInt(readIfThere(note) ?? "", 10);
  const port = await freePort(Number.isInteger(noted) ? [noted, defaultPort] : [defaultPort]);
  if (port !== noted) writeWhole(note, `${port}\n`);
  return port;
}

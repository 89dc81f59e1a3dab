import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { createEmptyDatabase } from "@/db/testing/database";
import { keysFileOf } from "./keys";
import { openCluster, stopLeftoverCluster } from "./postgres";
import { postgresAccount } from "./postgres-account";
import { clusterFolderOf, postmasterFileOf } from "./postgres-files";
import { isAlive, isGoneWithin } from "./processes";

const dataDir = mkdtempSync(join(tmpdir(), "lockstep-cluster-"));
const open = () => openCluster({ dataDir, port: 0, log: () => {} });
const folder = () => clusterFolderOf(dataDir, postgresAccount());

afterAll(async () => {
  await stopLeftoverCluster(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
});

async function ask<T extends object>(url: string, statement: string): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return (await sql.unsafe(statement)) as unknown as T[];
  } finally {
    await sql.end();
  }
}

test("every committed row is there after kill -9 of the postmaster, also while its backends linger", async () => {
  const first = await open();
  await ask(first.url, "create table kept (n int); insert into kept select generate_series(1, 500)");
  const lingering = postgres(first.url, { max: 1 });
  const sleeping = lingering`select pg_sleep(2)`.catch(() => {});
  await ask(first.url, "select 1");
  process.kill(first.pid(), "SIGKILL");
  await first.exited;
  const second = await open();
  expect(await ask(second.url, "select count(*)::int as n from kept")).toMatchObject([{ n: 500 }]);
  await sleeping;
  await lingering.end({ timeout: 1 });

  const third = await open();
  expect(isAlive(second.pid())).toBe(false);
  expect(await ask(third.url, "select count(*)::int as n from kept")).toMatchObject([{ n: 500 }]);
  await third.stop();
  await third.stop();
  expect(await isGoneWithin(third.pid(), 100)).toBe(true);
});

test("a postmaster.pid that names a stranger does not stop the start, and the stranger lives", async () => {
  const file = `${process.pid}\n${folder()}\n1\n5432\n\n127.0.0.1\n0 0\nready\n`;
  writeFileSync(join(folder(), "postmaster.pid"), file);
  const cluster = await open();
  expect(postmasterFileOf(folder())).toEqual({ pid: cluster.pid(), isReady: true });
  await cluster.stop();
});

test("a lost keys file costs the database nothing: its password is set anew", async () => {
  rmSync(keysFileOf(dataDir));
  const cluster = await open();
  expect(await ask(cluster.url, "select current_setting('fsync') as fsync")).toMatchObject([{ fsync: "on" }]);
  await cluster.stop();
});

test("a taken port is said, not swallowed", async () => {
  const url = new URL((await createEmptyDatabase()).ownerUrl);
  await expect(openCluster({ dataDir, port: Number(url.port), log: () => {} })).rejects.toThrow(
    /did not start: .*address/i,
  );
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "playwright/test";
import { connectDatabase } from "@/db/client";
import type { RunningProduct } from "./product";
import type { SandboxControl } from "./sandbox-control";

/** Nothing of a personal event is kept or logged anywhere, and none was ever written to; our own copies may have been. */
export async function expectNothingPersonal(product: RunningProduct, sandbox: SandboxControl): Promise<void> {
  expect(await wholeDatabase(product)).not.toMatch(/CANARY/i);
  expect(wholeLog(product)).not.toMatch(/CANARY/i);
  const broken = (await sandbox.violations()) as { kind: string }[];
  expect(broken.filter(({ kind }) => kind !== "copyWrite")).toEqual([]);
}

/** Every row of every table, the engine's too, as text. */
async function wholeDatabase(product: RunningProduct): Promise<string> {
  const url = databaseUrl(product.dataDir);
  const database = connectDatabase({ url, appUrl: url });
  try {
    const tables = await database.sql<{ name: string }[]>`
      select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`;
    const rows: string[] = [];
    for (const { name } of tables)
      rows.push(
        ...(await database.sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`)).map(
          ({ row }) => row,
        ),
      );
    return rows.join("\n");
  } finally {
    await database.close();
  }
}

/** Everything the product's processes logged. */
function wholeLog(product: RunningProduct): string {
  const folder = join(product.dataDir, "logs");
  const ours = readdirSync(folder).filter((name) => name !== "sandbox.log");
  return [...ours.map((name) => readFileSync(join(folder, name), "utf8")), product.output()].join("\n");
}

function databaseUrl(dataDir: string): string {
  const { POSTGRES_PASSWORD } = JSON.parse(readFileSync(join(dataDir, "keys.json"), "utf8")) as Record<
    string,
    string
  >;
  const port = readFileSync(join(dataDir, "postgres-port"), "utf8").trim();
  return `postgres://lockstep:${POSTGRES_PASSWORD}@127.0.0.1:${port}/lockstep`;
}

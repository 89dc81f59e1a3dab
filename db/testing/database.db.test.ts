import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "./database";

const made: TestDatabase[] = [];
beforeAll(async () => {
  made.push(...(await Promise.all([createTestDatabase(), createTestDatabase(), createEmptyDatabase()])));
});
afterAll(() => Promise.all(made.map((database) => database.drop())));

async function tablesOf(url: string): Promise<string[]> {
  const sql = postgres(url, { max: 1 });
  try {
    const rows = await sql<
      { name: string }[]
    >`select tablename as name from pg_tables where schemaname = 'public'`;
    return rows.map((row) => row.name);
  } finally {
    await sql.end();
  }
}

test("a test database has the migrated schema, an empty one has none", async () => {
  const [first, second, empty] = await Promise.all(made.map((database) => tablesOf(database.ownerUrl)));
  expect(first).toContain("booking");
  expect(second).toEqual(first);
  expect(empty).toEqual([]);
});

test("two test databases do not see each other, and drop removes one", async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const sql = postgres(one.ownerUrl, { max: 1 });
  await sql`create table only_here ()`;
  expect(await tablesOf(two.ownerUrl)).not.toContain("only_here");
  await one.drop();
  await one.drop();
  await expect(sql`select 1`).rejects.toThrow();
  await sql.end();
  await two.drop();
});

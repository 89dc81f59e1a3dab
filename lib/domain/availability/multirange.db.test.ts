import fc from "fast-check";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmptyDatabase, type TestDatabase } from "@/db/testing/database";
import { freeSpans, slotsOf } from "@/lib/domain/availability/slots";
import { availabilityCases, factsOf } from "@/lib/domain/availability/testing/cases";
import { multirangeAnswer, prepareOracle } from "@/lib/domain/availability/testing/multirange-oracle";

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await createEmptyDatabase();
  sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  await prepareOracle(sql);
});
afterAll(async () => {
  await sql.end({ timeout: 5 });
  await database.drop();
});

describe("availability as multiranges", () => {
  test("PostgreSQL finds the same free time and the same slots in 500 cases [V1]", async () => {
    let offered = 0;
    await fc.assert(
      fc.asyncProperty(availabilityCases, async (given) => {
        const { company, fieldworker, request } = factsOf(given);
        const slots = slotsOf(company, fieldworker, request);
        const free = freeSpans(company, fieldworker, request).map(({ start, end }) => [start, end]);
        expect({ free, slots }).toEqual(await multirangeAnswer(sql, given));
        offered += slots.length;
      }),
      { numRuns: 500 },
    );
    expect(offered).toBeGreaterThan(500);
  });
});

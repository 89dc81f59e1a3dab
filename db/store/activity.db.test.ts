import canonicalize from "canonicalize";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqlStateOf } from "@/db/client";
import { sha256 } from "@/lib/secrets";
import { aWorld, type World } from "@/lib/usecases/testing";
import { verifyChain } from "./activity";

let world: World;
beforeAll(async () => {
  world = await aWorld();
  await Promise.all(
    ["08:00", "10:00", "12:00", "14:00"].map((at) => world.book({ day: "2026-11-10", at, crew: [] })),
  );
});
afterAll(() => world.close());

const verify = () =>
  world.deps.database.asCompany(world.company.companyId, (tx) => verifyChain(tx, world.company.companyId));

/** Does what nobody may do, looks, and takes it back. */
async function tampered(statements: readonly string[]) {
  const { companyId } = world.company;
  let report: Awaited<ReturnType<typeof verify>> | null = null;
  await world.owner.db
    .transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`);
      for (const statement of statements) await tx.execute(sql.raw(statement));
      report = await verifyChain(tx, companyId);
      tx.rollback();
    })
    .catch(() => {});
  return report;
}

describe("the record cannot be changed [I13]", () => {
  test("concurrent writers leave one whole chain", async () => {
    expect(await verify()).toEqual({ kind: "whole", entries: 4, erased: 0 });
  });

  test.each([
    ["update activity set kind = 'x'"],
    ["delete from activity"],
    ["truncate activity cascade"],
    ["update activity_detail set salt = 'x'"],
    ["delete from activity_detail"],
    ["delete from push"],
    ["delete from attempt"],
  ])("the app may not: %s", async (statement) => {
    const refusal = await world.rows(sql.raw(statement)).catch(sqlStateOf);
    expect(refusal).toBe("42501");
  });

  test("the owner of the tables is stopped by the trigger", async () => {
    const refusal = await world.owner.db.execute(sql`update activity set kind = 'x'`).catch(sqlStateOf);
    expect(refusal).toBe("42501");
  });

  test.each([
    ["altered", ["update activity set kind = 'x' where seq = 2"], 2],
    [
      "altered in its detail",
      [`update activity_detail set detail = detail || '{"requestId":"x"}' where seq = 3`],
      3,
    ],
    ["removed", ["delete from activity_detail where seq = 2", "delete from activity where seq = 2"], 2],
    [
      "cut off at the end",
      ["delete from activity_detail where seq = 4", "delete from activity where seq = 4"],
      4,
    ],
    [
      "reordered",
      [
        "update activity set seq = 90 where seq = 2",
        "update activity set seq = 2 where seq = 3",
        "update activity set seq = 3 where seq = 90",
      ],
      2,
    ],
  ])("an entry %s is found", async (_, statements, atSeq) => {
    expect(await tampered(statements)).toEqual({ kind: "broken", atSeq });
  });

  test("an entry altered together with its own hash is found by the next one", async () => {
    const [row] = await world.rows<Record<string, string>>(
      sql`select company_id, seq::int, at, booking_id, push_id, detail_digest, previous_hash from activity where seq = 2`,
    );
    if (!row) throw new Error("no entry 2");
    const forged = sha256(
      canonicalize({
        companyId: row.company_id,
        seq: 2,
        at: new Date(row.at ?? "").toISOString(),
        bookingId: row.booking_id,
        pushId: row.push_id,
        kind: "x",
        detailDigest: row.detail_digest,
        previousHash: row.previous_hash,
      }) ?? "",
    );
    const report = await tampered([`update activity set kind = 'x', hash = '${forged}' where seq = 2`]);
    expect(report).toEqual({ kind: "broken", atSeq: 3 });
  });

  test("an erased detail leaves the chain whole", async () => {
    expect(await tampered(["delete from activity_detail where seq = 2"])).toEqual({
      kind: "whole",
      entries: 4,
      erased: 1,
    });
  });

  test("a receipt is final", async () => {
    await world.connect("mike");
    const { bookingId } = await world.book({ day: "2026-11-12" });
    await world.deliverAll();
    const change = world.rows(sql`update push set receipt_kind = 'failed' where booking_id = ${bookingId}`);
    expect(await change.catch(sqlStateOf)).toBe("42501");
  });
});

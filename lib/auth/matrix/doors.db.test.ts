import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { rateLimit } from "@/db/schema-sessions";
import type { Door } from "@/lib/auth/registry";
import type { Expectation } from "./testing/cells";
import { expectations } from "./testing/expectations";
import { changedTables, fingerprintOf } from "./testing/fingerprint";
import { foreignCanary } from "./testing/foreign-company";
import {
  aMatrixWorld,
  appUrl,
  doorsByKey,
  importFromApp,
  knockAt,
  type MatrixWorld,
  prepareEnvironment,
  type Standing,
  standings,
  type Whose,
} from "./testing/world";

vi.mock("next/headers", async () => (await import("./testing/framework-edge")).nextHeaders);
vi.mock("next/server", async (original) =>
  (await import("./testing/framework-edge")).nextServer(original as () => Promise<object>),
);
vi.mock("next-auth", async () => (await import("./testing/framework-edge")).nextAuth);

let at: MatrixWorld;
let doors: ReadonlyMap<string, Door>;
beforeAll(async () => {
  prepareEnvironment();
  at = await aMatrixWorld();
  doors = await doorsByKey();
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.deps.database.db.delete(rateLimit);
});

describe("the authorisation matrix", () => {
  it("has a row for every door, and a door for every row", () => {
    expect([...new Set(expectations.map(({ door }) => door))].sort()).toEqual([...doors.keys()].sort());
  });

  const cells = expectations.flatMap((expectation) =>
    standings.flatMap((standing) => cellsOf(expectation, standing)),
  );

  it.each(cells)("%s [A9][I11]", async (_, { expectation, standing, whose, expected }) => {
    const door = doors.get(expectation.door);
    if (!door) throw new Error(`there is no ${expectation.door}`);
    const row = await at.aRow(whose);
    const knock = expectation.knock(row, at);
    await at.become(standing);
    const before = await fingerprintOf(at.owner.sql);
    const answer = await knockAt(door, knock);
    const changed = changedTables(before, await fingerprintOf(at.owner.sql));
    expect({ says: `${answer.says}${changed.length > 0 ? "+" : ""}`, changed }).toEqual({
      says: expected,
      changed: expected.endsWith("+") ? expect.any(Array) : [],
    });
    expect(answer.text).not.toContain(foreignCanary);
  });
});

function cellsOf(expectation: Expectation, standing: Standing) {
  const rows: readonly (readonly [Whose, string | undefined])[] =
    expectation.rows === "none"
      ? [["own", expectation.cells[standing]]]
      : expectation.rows.map((whose) => [whose, expectation.cells[standing][whose]]);
  const { door, about } = expectation;
  return rows.map(([whose, expected = "no expectation"]) => {
    const on = expectation.rows === "none" ? "" : ` on ${whose} row`;
    const title = `${door}${about ? ` (${about})` : ""}: ${standing}${on} → ${expected}`;
    return [title, { expectation, standing, whose, expected }] as const;
  });
}

describe("the job engine's door", () => {
  it.each(["GET", "POST", "PUT"] as const)(
    "%s takes nothing without the engine's signature",
    async (method) => {
      const handlers = (await importFromApp("api/inngest/route.ts")) as Record<
        typeof method,
        (request: NextRequest, context: object) => Promise<Response>
      >;
      await at.become("owner");
      const before = await fingerprintOf(at.owner.sql);
      const call = {
        event: { name: "push/requested", data: {} },
        events: [],
        steps: {},
        ctx: { run_id: "1", attempt: 0 },
      };
      const request = new NextRequest(`${appUrl}/api/inngest?fnId=lockstep-deliver-push&stepId=step`, {
        method,
        headers: { "content-type": "application/json", host: "127.0.0.1:3000" },
        body: method === "GET" ? null : JSON.stringify(call),
      });
      const response = await handlers[method](request, {});
      const text = await response.text();
      if (method === "GET") expect(text).not.toMatch(/signkey|deliver-push/);
      else expect(response.status).toBe(401);
      expect(changedTables(before, await fingerprintOf(at.owner.sql))).toEqual([]);
    },
  );
});

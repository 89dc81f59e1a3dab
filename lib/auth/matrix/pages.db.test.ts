import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { changedTables, fingerprintOf } from "./testing/fingerprint";
import { departureOf } from "./testing/framework-edge";
import { pageExpectations } from "./testing/page-expectations";
import {
  aMatrixWorld,
  appFiles,
  importFromApp,
  type MatrixWorld,
  prepareEnvironment,
  standings,
  type Whose,
} from "./testing/world";

vi.mock("next/headers", async () => (await import("./testing/framework-edge")).nextHeaders);
vi.mock("next/server", async (original) =>
  (await import("./testing/framework-edge")).nextServer(original as () => Promise<object>),
);

let at: MatrixWorld;
beforeAll(async () => {
  prepareEnvironment();
  at = await aMatrixWorld();
});
afterAll(() => at.close());

/** `(app)/bookings/[id]/page.tsx` is the page `/bookings/[id]`. */
const files = new Map(
  appFiles(/(?:^|\/)page\.tsx$/).map((file) => [`/${file.replace(/\([^)]*\)\/|\/?page\.tsx$/g, "")}`, file]),
);

type Page = (props: { params: Promise<object>; searchParams: Promise<object> }) => Promise<unknown>;

async function look(page: string, params: Record<string, string>): Promise<string> {
  const { default: render } = (await importFromApp(files.get(page) ?? "")) as { default: Page };
  try {
    await render({ params: Promise.resolve(params), searchParams: Promise.resolve({}) });
    return "page";
  } catch (error) {
    const departure = departureOf(error);
    if (departure === null) throw error;
    return departure;
  }
}

describe("the matrix of pages", () => {
  it("has a row for every page, and a page for every row", () => {
    expect(pageExpectations.map(({ page }) => page).sort()).toEqual([...files.keys()].sort());
  });

  const cells = pageExpectations.flatMap((expectation) =>
    standings.flatMap((standing) =>
      (expectation.rows === "none" ? (["own"] as const) : expectation.rows).map((whose: Whose) => {
        const expected =
          expectation.rows === "none" ? expectation.cells[standing] : expectation.cells[standing][whose];
        const on = expectation.rows === "none" ? "" : ` on ${whose} row`;
        return [
          `${expectation.page}: ${standing}${on} → ${expected}`,
          { expectation, standing, whose, expected },
        ] as const;
      }),
    ),
  );

  it.each(cells)("%s [A9][I11]", async (_, { expectation, standing, whose, expected }) => {
    const params =
      expectation.rows === "none"
        ? (expectation.params ?? {})
        : { id: (await at.aRow(whose)).bookingId, connectionId: at.connectionOf(whose).connectionId };
    await at.become(standing);
    const before = await fingerprintOf(at.owner.sql);
    expect(await look(expectation.page, params)).toBe(expected);
    expect(changedTables(before, await fingerprintOf(at.owner.sql))).toEqual([]);
  });

  it.each(["x", "../settings", "00000000-0000-0000-0000-000000000000", "' or 1=1 --", "x".repeat(10_000)])(
    "a booking or connection called %.40j is not there, for everybody [I11]",
    async (id) => {
      for (const page of pageExpectations.filter(({ rows }) => rows !== "none")) {
        await at.become("owner");
        expect(await look(page.page, { id, connectionId: id })).toBe("404");
      }
    },
  );
});

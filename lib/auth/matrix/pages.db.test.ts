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

const anyId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

async function idsOf(whose: Whose): Promise<Record<string, string>> {
  const { bookingId, customerId } = await at.aRow(whose);
  return { id: bookingId, customerId, connectionId: at.connectionOf(whose).connectionId };
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
    const params = expectation.rows === "none" ? (expectation.params ?? {}) : await idsOf(whose);
    await at.become(standing);
    const before = await fingerprintOf(at.owner.sql);
    expect((await look(expectation.page, params)).replaceAll(anyId, "[id]")).toBe(expected);
    expect(changedTables(before, await fingerprintOf(at.owner.sql))).toEqual([]);
  });

  it("an invitation leads on only whom it was written to, signed in (decision 33) [A6]", async () => {
    at.clock.advanceMs(60_000);
    const content = {
      ...{ subject: "Connect your calendar", body: [], about: { kind: "calendar.invited" } },
      action: { label: "Connect", path: "/invite/a-token" },
    };
    await at.owner
      .sql`insert into mail (company_id, member_id, recipient, topic, content, created_at, not_before)
      values (${at.company.companyId}, ${at.idOf("mike")}, 'mike@demo.test', 'invitations',
        ${JSON.stringify(content)}::text::jsonb, ${at.clock.now().toISOString()}, ${at.clock.now().toISOString()})`;
    const found: Record<string, string> = {};
    for (const standing of standings) {
      await at.become(standing);
      found[standing] = await look("/invite/[token]", { token: "a-token" });
    }
    expect(found).toEqual({
      ...{ anonymous: "redirect /sign-in", owner: "page", dispatcher: "page", viewer: "page" },
      fieldworker: "redirect /settings/calendars",
    });
  });

  it.each(["x", "../settings", "00000000-0000-0000-0000-000000000000", "' or 1=1 --", "x".repeat(10_000)])(
    "a booking or connection called %.40j is not there, for everybody [I11]",
    async (id) => {
      for (const page of pageExpectations.filter(({ rows }) => rows !== "none")) {
        await at.become("owner");
        expect(await look(page.page, { id, connectionId: id, customerId: id })).toBe("404");
      }
    },
  );
});

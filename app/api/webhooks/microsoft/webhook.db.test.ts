import { sql } from "drizzle-orm";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { markLive, storeAsked } from "@/db/store/watches";
import {
  aMatrixWorld,
  importFromApp,
  type MatrixWorld,
  prepareEnvironment,
} from "@/lib/auth/matrix/testing/world";
import { sha256 } from "@/lib/secrets";

vi.mock("next/headers", async () => (await import("@/lib/auth/matrix/testing/framework-edge")).nextHeaders);
vi.mock("next/server", async (original) =>
  (await import("@/lib/auth/matrix/testing/framework-edge")).nextServer(original as () => Promise<object>),
);
vi.mock("next-auth", async () => (await import("@/lib/auth/matrix/testing/framework-edge")).nextAuth);

const secret = "s".repeat(43);
const subscriptionId = "7f105c7d-2dc5-4530-97cd-4e7ae6534c07";
let world: MatrixWorld;
let watchId = "";
let POST: (request: NextRequest, context: { params: Promise<object> }) => Promise<Response>;

beforeAll(async () => {
  prepareEnvironment();
  world = await aMatrixWorld();
  ({ POST } = (await importFromApp("api/webhooks/microsoft/route.ts")) as { POST: typeof POST });
  await world.become("anonymous", { origin: "https://graph.microsoft.com" });
});
afterAll(() => world.close());
beforeEach(async () => {
  watchId = crypto.randomUUID();
  const { companyId } = world.company;
  const place = { ...world.connectionOf("own"), companyId, covers: "account" as const };
  const expiresAt = new Date(Date.now() + 86_400_000);
  await world.deps.database.asCompany(companyId, async (tx) => {
    await storeAsked(tx, { ...place, id: watchId, secretHash: sha256(secret), askedAt: new Date() });
    await markLive(tx, watchId, { id: watchId, calendarId: "c", resourceId: subscriptionId, expiresAt });
    await tx.execute(sql`update calendar_sync set served_seq = wanted_seq, queued_until = null`);
    await tx.execute(sql`update outbox set sent_at = now()`);
  });
});

async function post(body: string | null, search = ""): Promise<Response> {
  const address = `http://127.0.0.1:3000/api/webhooks/microsoft${search}`;
  const headers = { host: "127.0.0.1:3000" };
  return POST(new NextRequest(address, { method: "POST", body, headers }), { params: Promise.resolve({}) });
}
const notice = (changes: object = {}) =>
  JSON.stringify({ value: [{ subscriptionId, clientState: `${watchId}.${secret}`, ...changes }] });
const waiting = async () =>
  (
    await world.rows<{ event: string }>(sql`select event from outbox where sent_at is null order by event`)
  ).map((row) => row.event);
const shapeOf = async (answer: Response) => [answer.status, [...answer.headers].sort(), await answer.text()];

describe("the handshake before a subscription is made", () => {
  it.each(["abc", "a b+c/%=&<script>alert(1)</script>é", "x".repeat(1_024)])(
    "gives the word back as plain text and nothing else: %j",
    async (token) => {
      const answer = await post("", `?validationToken=${encodeURIComponent(token)}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(await answer.text()).toBe(token);
    },
  );

  it("does not serve as anybody's echo", async () => {
    const answer = await post("", `?validationToken=${"x".repeat(1_025)}`);
    expect([answer.status, await answer.text()]).toEqual([400, ""]);
  });
});

describe("a notice", () => {
  it.each([
    [{}, ["read/wanted"]],
    [{ lifecycleEvent: "missed" }, ["read/wanted"]],
    [{ lifecycleEvent: "reauthorizationRequired" }, ["watches/wanted"]],
    [{ lifecycleEvent: "subscriptionRemoved" }, ["read/wanted", "watches/wanted"]],
  ])("is stored before it is answered: %j [P27]", async (said, jobs) => {
    const answer = await post(notice(said));
    expect([answer.status, await answer.text()]).toEqual([202, ""]);
    expect(await waiting()).toEqual(jobs);
  });

  it("that is forged, unknown or no notice at all gets the same answer and causes no work [R4][decision 13]", async () => {
    const good = await shapeOf(await post(notice()));
    await world.rows(sql`update outbox set sent_at = now()`);
    await world.rows(sql`update calendar_sync set served_seq = wanted_seq, queued_until = null`);
    for (const body of [
      notice({ clientState: `${watchId}.${"t".repeat(43)}` }),
      notice({ clientState: `${crypto.randomUUID()}.${secret}` }),
      notice({ subscriptionId: "another" }),
      notice({ clientState: 7 }),
      "{",
      null,
    ])
      expect(await shapeOf(await post(body))).toEqual(good);
    expect(await waiting()).toEqual([]);
  });

  it("is sent again by the provider when it could not be stored", async () => {
    const { database } = world.deps;
    const broken = vi.spyOn(database, "asCompany").mockRejectedValue(new Error("the database is away"));
    expect((await post(notice())).status).toBe(500);
    broken.mockRestore();
    expect((await post(notice())).status).toBe(202);
    expect(await waiting()).toEqual(["read/wanted"]);
  });
});

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTokens } from "@/db/store/connections";
import { ProviderError } from "@/lib/domain/failure";
import { aWorld, type World } from "./testing";
import { withAccount } from "./with-account";

const account = "mike@demo.test";
let world: World;
let at: { companyId: string; connectionId: string };

beforeAll(async () => {
  world = await aWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.control.heal();
  await world.control.call("POST", "/tokens/rotation", { enabled: false });
  at = { companyId: world.company.companyId, connectionId: await world.connect("mike") };
  await world.control.call("DELETE", "/requests");
});

const work = () => withAccount(world.deps, at, (opened) => opened.listCalendars());
const tokens = () =>
  world.deps.database.asCompany(at.companyId, async (tx) => {
    const open = await openTokens(tx, world.deps.sealer, at.connectionId);
    return { access: open?.accessToken?.reveal(), refresh: open?.refreshToken?.reveal() };
  });
const stateOf = async () => {
  const [row] = await world.rows<{ state: string }>(
    sql`select state from connection where id = ${at.connectionId}`,
  );
  return row?.state;
};

async function refreshes(): Promise<number> {
  const { requests } = (await world.control.call("GET", "/requests")) as { requests: { path: string }[] };
  return requests.filter((request) => request.path.startsWith("/token")).length;
}

const expireAtProvider = () => world.control.call("POST", "/tokens/expire-access", { account });
const expireByClock = () =>
  world.owner.sql`update connection set access_token_expires_at = now() - interval '1 minute'`;

describe("an access token that ended [B38]", () => {
  test("by its own time is refreshed before it is used", async () => {
    const before = await tokens();
    await expireByClock();
    expect((await work()).length).toBeGreaterThan(0);
    const after = await tokens();
    expect(after.access).not.toBe(before.access);
    expect(after.refresh).toBe(before.refresh);
    expect(await refreshes()).toBe(1);
  });

  test("whose renewal is refused while its owner reconnects leaves the new connection alone", async () => {
    await expireByClock();
    const gatewayTo: typeof world.deps.gatewayTo = (provider) => {
      const gateway = world.deps.gatewayTo(provider);
      const refresh = async () => {
        await world.connect("mike");
        throw new ProviderError({ kind: "grantRevoked" });
      };
      return gateway && { ...gateway, refresh };
    };
    const found = await withAccount({ ...world.deps, gatewayTo }, at, (opened) => opened.listCalendars());
    expect(found.length).toBeGreaterThan(0);
    expect(await stateOf()).toBe("live");
  });

  test("at the provider is refreshed when it is refused, and the work is done", async () => {
    const before = await tokens();
    await expireAtProvider();
    expect((await work()).length).toBeGreaterThan(0);
    expect((await tokens()).access).not.toBe(before.access);
    expect(await refreshes()).toBe(1);
    expect(await stateOf()).toBe("live");
  });

  test("is refreshed once for everybody who needs it at that moment", async () => {
    await expireAtProvider();
    const answers = await Promise.all(Array.from({ length: 8 }, work));
    expect(answers).toHaveLength(8);
    expect(await refreshes()).toBe(1);
    await expireByClock();
    await Promise.all(Array.from({ length: 8 }, work));
    expect(await refreshes()).toBe(2);
  });

  test("may bring a new refresh token, which is saved and used the next time", async () => {
    await world.control.call("POST", "/tokens/rotation", { enabled: true });
    const before = await tokens();
    await expireAtProvider();
    await work();
    const rotated = await tokens();
    expect(rotated.refresh).not.toBe(before.refresh);
    await expireAtProvider();
    expect((await work()).length).toBeGreaterThan(0);
    expect(await stateOf()).toBe("live");
  });
});

test("a revoked grant says so on the connection, and reconnecting brings the same connection back", async () => {
  await world.control.call("POST", "/tokens/revoke", { account });
  const failure = await work().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ProviderError);
  expect(failure).toMatchObject({ failure: { kind: "grantRevoked" } });
  expect(await stateOf()).toBe("needsReconnect");
  expect(await world.connect("mike")).toBe(at.connectionId);
  expect(await stateOf()).toBe("live");
  expect((await work()).length).toBeGreaterThan(0);
});

test("an unreachable provider is not a revoked grant", async () => {
  await expireByClock();
  await world.control.fault({ path: "/token", action: { kind: "status", status: 503 } });
  await expect(work()).rejects.toMatchObject({ failure: { kind: "unavailable" } });
  expect(await stateOf()).toBe("live");
});

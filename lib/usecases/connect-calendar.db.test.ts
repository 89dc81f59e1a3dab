import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTokens } from "@/db/store/connections";
import { openSession } from "@/lib/auth/sessions";
import { handClock } from "@/lib/clock";
import type { Deps } from "@/lib/deps";
import type { Actor } from "@/lib/domain/roles";
import { beginConnect, type ConsentAnswer, finishConnect } from "./connect-calendar";
import { aWorld, type World } from "./testing";

const prefix = "https://www.googleapis.com/auth/";
const owned = `${prefix}calendar.events.owned`;
const list = `${prefix}calendar.calendarlist.readonly`;

let world: World;
beforeAll(async () => {
  world = await aWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.control.heal();
  await world.owner.sql`truncate connection, calendar, oauth_state cascade`;
});

async function signedIn(name: string): Promise<Actor> {
  const { companyId } = world.company;
  const memberId = world.idOf(name);
  const { database, realClock } = world.deps;
  const { sessionId } = await openSession(database, { companyId, memberId }, realClock.now());
  return { companyId, memberId, sessionId, role: "fieldworker", name };
}

type Consent = { account?: string; grantedScopes?: "all" | string[]; deny?: boolean };

/** What the browser brings back from the consent page. */
async function consent(url: string, wish: Consent = {}): Promise<ConsentAnswer> {
  const { location } = (await world.control.call("POST", "/authorize", {
    authorizeUrl: url,
    account: "mike@demo.test",
    ...wish,
  })) as { location: string };
  const sent = new URL(location).searchParams;
  return { state: sent.get("state") ?? "", code: sent.get("code"), error: sent.get("error") };
}

async function begin(actor: Actor, deps: Deps = world.deps): Promise<string> {
  const begun = await beginConnect(deps, actor, "google", null);
  if (!begun.ok) throw new Error(begun.problem);
  return begun.value.url;
}

async function connect(actor: Actor, wish: Consent = {}) {
  return finishConnect(world.deps, actor, "google", await consent(await begin(actor), wish));
}

type Row = { id: string; state: string; account_email: string; scopes: string[] } & Record<string, unknown>;
const connections = () => world.rows<Row>(sql`select * from connection order by connected_at`);

describe("a consent", () => {
  test("is asked for with PKCE, the exact callback and a state nobody can guess [B34]", async () => {
    const actor = await signedIn("mike");
    const [one, two] = [new URL(await begin(actor)), new URL(await begin(actor))];
    const { searchParams } = one;
    expect(searchParams.get("redirect_uri")).toBe("http://127.0.0.1:3000/api/calendars/google/callback");
    expect(searchParams.get("code_challenge_method")).toBe("S256");
    expect(searchParams.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    expect(searchParams.get("access_type")).toBe("offline");
    expect(searchParams.get("state")).toMatch(/^[\w-]{43}$/);
    expect(searchParams.get("state")).not.toBe(two.searchParams.get("state"));
    const [stored] = await world.rows(sql`select state_hash, sealed_verifier from oauth_state limit 1`);
    expect(JSON.stringify(stored)).not.toContain(searchParams.get("state"));
  });

  test("saves a live connection whose tokens are nowhere in clear; bookings go to the primary calendar [B37][B7]", async () => {
    const actor = await signedIn("mike");
    const result = await connect(actor);
    expect(result).toMatchObject({ ok: true, value: { canWrite: true } });
    const [row] = await connections();
    expect(row).toMatchObject({ state: "live", account_email: "mike@demo.test" });
    for (const sealed of [row?.sealed_data_key, row?.sealed_access_token, row?.sealed_refresh_token]) {
      expect(sealed).toMatch(/^v1\.\w+\.[\w-]+\.[\w-]+\.[\w-]+$/);
    }
    const given = await secrets();
    expect(given.every((secret) => secret.length > 10)).toBe(true);
    const receiving = await world.rows(sql`select external_id, is_primary from calendar where receives`);
    expect(receiving).toEqual([{ external_id: "mike@demo.test", is_primary: true }]);
    const [record] = await world.rows<{ kind: string; detail: unknown }>(
      sql`select a.kind, d.detail from activity a join activity_detail d using (company_id, seq) order by a.seq desc limit 1`,
    );
    expect(record?.kind).toBe("calendar.connected");
    for (const secret of given) {
      expect(JSON.stringify(row)).not.toContain(secret);
      expect(JSON.stringify(record)).not.toContain(secret);
    }
  });

  test("declined stores nothing [B34]", async () => {
    const actor = await signedIn("mike");
    expect(await connect(actor, { deny: true })).toEqual({ ok: false, problem: "declined" });
    expect(await connections()).toEqual([]);
  });

  test("given in part is kept as a connection that cannot write, and mended by granting again [B34] [P31]", async () => {
    const actor = await signedIn("mike");
    const partial = await connect(actor, { grantedScopes: [list] });
    expect(partial).toMatchObject({ ok: true, value: { canWrite: false } });
    const [before] = await connections();
    expect(before).toMatchObject({ state: "cannotWrite", scopes: [list] });
    const again = await connect(actor);
    expect(again).toEqual({ ok: true, value: { connectionId: before?.id, canWrite: true } });
    expect(await connections()).toMatchObject([{ id: before?.id, state: "live" }]);
  });

  test("without the list of calendars stores nothing and gives the grant back [B34]", async () => {
    const actor = await signedIn("mike");
    expect(await connect(actor, { grantedScopes: [owned] })).toEqual({ ok: false, problem: "cannotRead" });
    expect(await connections()).toEqual([]);
    expect(await grantsOf("mike@demo.test")).toEqual([]);
  });

  test("that comes again with less than the list of calendars leaves the connection it found working", async () => {
    const actor = await signedIn("mike");
    await connect(actor);
    const before = await connections();
    expect(await connect(actor, { grantedScopes: [owned] })).toEqual({ ok: false, problem: "cannotRead" });
    expect(await connections()).toEqual(before);
    expect(await grantsOf("mike@demo.test")).not.toEqual([]);
  });

  test("that brings no refresh token goes on with the one kept, unless there is none that works", async () => {
    const actor = await signedIn("mike");
    const { gatewayTo } = world.deps;
    const google = gatewayTo("google");
    if (!google) throw new Error("no Google");
    const exchangeCode: typeof google.exchangeCode = async (exchange) => ({
      ...(await google.exchangeCode(exchange)),
      refreshToken: null,
    });
    const deps: Deps = { ...world.deps, gatewayTo: () => ({ ...google, exchangeCode }) };
    const withoutRefreshToken = async () =>
      finishConnect(deps, actor, "google", await consent(await begin(actor)));
    const refusal = { ok: false, problem: "noRefreshToken" };
    expect(await withoutRefreshToken()).toEqual(refusal);
    expect(await connections()).toEqual([]);

    const first = await connect(actor);
    const kept = (await secrets()).at(-1);
    expect(await withoutRefreshToken()).toEqual(first);
    expect((await secrets()).at(-1)).toBe(kept);

    await world.owner.sql`update connection set state = 'needsReconnect'`;
    expect(await withoutRefreshToken()).toEqual(refusal);
  });

  test("to the same account keeps the connection; to a second one is refused and changes nothing", async () => {
    const actor = await signedIn("mike");
    const first = await connect(actor);
    const second = await connect(actor);
    expect(second).toEqual(first);
    const before = await connections();
    const other = await connect(actor, { account: "priya@demo.test" });
    expect(other).toEqual({ ok: false, problem: "otherAccount", detail: "mike@demo.test" });
    expect(await connections()).toEqual(before);
  });

  test("whose answer Google does not honour stores nothing", async () => {
    const actor = await signedIn("mike");
    const answer = await consent(await begin(actor));
    await world.control.fault({ path: "/token", action: { kind: "status", status: 503 } });
    expect(await finishConnect(world.deps, actor, "google", answer)).toMatchObject({
      ok: false,
      problem: "providerFailed",
    });
    expect(await connections()).toEqual([]);
  });

  test.each(["server_error", "temporarily_unavailable"])(
    "that the provider itself could not ask for is nobody's decline: %s",
    async (error) => {
      const actor = await signedIn("mike");
      const { state } = await consent(await begin(actor));
      expect(await finishConnect(world.deps, actor, "google", { state, code: null, error })).toEqual({
        ok: false,
        problem: "providerFailed",
        detail: error,
      });
      expect(await connections()).toEqual([]);
    },
  );

  test("of a provider that is not offered ends before it begins", async () => {
    const actor = await signedIn("mike");
    const refusal = { ok: false, problem: "notOffered" };
    const deps = { ...world.deps, gatewayTo: () => null };
    expect(await beginConnect(deps, actor, "microsoft", null)).toEqual(refusal);
    const answer = { state: "s", code: "c", error: null };
    expect(await finishConnect(deps, actor, "microsoft", answer)).toEqual(refusal);
  });
});

describe("an answer that does not belong here is refused and stores nothing [B34]", () => {
  const badState = { ok: false, problem: "badState" };

  test("a state nobody gave out", async () => {
    const actor = await signedIn("mike");
    const answer = await consent(await begin(actor));
    const tampered = {
      ...answer,
      state: `${answer.state.slice(0, -1)}${answer.state.endsWith("A") ? "B" : "A"}`,
    };
    expect(await finishConnect(world.deps, actor, "google", tampered)).toEqual(badState);
    expect(await finishConnect(world.deps, actor, "google", { ...answer, state: "" })).toEqual(badState);
    expect(await connections()).toEqual([]);
  });

  test("the same answer again, also after a decline", async () => {
    const actor = await signedIn("mike");
    const answer = await consent(await begin(actor));
    expect(await finishConnect(world.deps, actor, "google", answer)).toMatchObject({ ok: true });
    expect(await finishConnect(world.deps, actor, "google", answer)).toEqual(badState);
    const declined = await consent(await begin(actor), { deny: true });
    await finishConnect(world.deps, actor, "google", declined);
    expect(await finishConnect(world.deps, actor, "google", declined)).toEqual(badState);
  });

  test("the same answer twice at once: one is taken", async () => {
    const actor = await signedIn("mike");
    const answer = await consent(await begin(actor));
    const results = await Promise.all(
      [1, 2, 3].map(() => finishConnect(world.deps, actor, "google", answer)),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await connections()).toHaveLength(1);
  });

  test("another session of the same member, and another member", async () => {
    const actor = await signedIn("mike");
    const answer = await consent(await begin(actor));
    for (const foreign of [await signedIn("mike"), await signedIn("raj")]) {
      expect(await finishConnect(world.deps, foreign, "google", answer)).toEqual(badState);
    }
    expect(await connections()).toEqual([]);
    expect(await finishConnect(world.deps, actor, "google", answer)).toMatchObject({ ok: true });
  });

  test("an answer that took longer than ten minutes", async () => {
    const actor = await signedIn("mike");
    const realClock = handClock(world.deps.realClock.now());
    const deps: Deps = { ...world.deps, realClock };
    const [late, inTime] = [await consent(await begin(actor, deps)), await consent(await begin(actor, deps))];
    realClock.advanceMs(10 * 60_000 - 1_000);
    expect(await finishConnect(deps, actor, "google", inTime)).toMatchObject({ ok: true });
    realClock.advanceMs(1_000);
    expect(await finishConnect(deps, actor, "google", late)).toEqual(badState);
  });

  test("a code that was asked for with another verifier", async () => {
    const actor = await signedIn("mike");
    const mine = await consent(await begin(actor));
    const others = await consent(await begin(actor));
    const mixed = { ...mine, code: others.code };
    expect(await finishConnect(world.deps, actor, "google", mixed)).toEqual({
      ok: false,
      problem: "providerFailed",
      detail: "grantRevoked",
    });
    expect(await connections()).toEqual([]);
  });
});

type Grants = { accounts: { email: string; grants: Record<string, unknown>[] }[] };

async function grantsOf(account: string) {
  const { accounts } = (await world.control.call("GET", "/accounts")) as Grants;
  return accounts.find((one) => one.email === account)?.grants ?? [];
}

/** The secrets of the one connection there is, as Google gave them. */
async function secrets(): Promise<string[]> {
  const { database, sealer } = world.deps;
  const [row] = await connections();
  const open = await database.asCompany(world.company.companyId, (tx) =>
    openTokens(tx, sealer, row?.id ?? ""),
  );
  return [open?.accessToken, open?.refreshToken].map((secret) => secret?.reveal() ?? "");
}

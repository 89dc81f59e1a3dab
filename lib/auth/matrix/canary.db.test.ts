import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Door } from "@/lib/auth/registry";
import { openSessionToken, sessionCookieFor } from "@/lib/auth/session-cookie";
import { errorFacts, log } from "@/lib/log";
import { visit } from "./testing/framework-edge";
import {
  aMatrixWorld,
  appUrl,
  doorsByKey,
  knockAt,
  type MatrixWorld,
  password,
  prepareEnvironment,
} from "./testing/world";

const printed: string[] = [];
vi.mock("next/headers", async () => (await import("./testing/framework-edge")).nextHeaders);
vi.mock("next/server", async (original) =>
  (await import("./testing/framework-edge")).nextServer(original as () => Promise<object>),
);
vi.mock("next-auth", async () => (await import("./testing/framework-edge")).nextAuth);
// The real logger, writing where the test can read.
vi.mock("pino", async (original) => {
  const { default: pino } = await (original as () => Promise<typeof import("pino")>)();
  const sink = new Writable({
    write: (chunk, _, done) => {
      printed.push(String(chunk));
      done();
    },
  });
  return { default: (options: object) => pino({ ...options, level: "debug" }, sink) };
});

/** Everything secret that one run meets, by what it is. */
const secrets = new Map<string, Set<string>>();
function noteSecret(kind: string, value: string | null | undefined): void {
  if (value) secrets.set(kind, (secrets.get(kind) ?? new Set()).add(value));
}

let at: MatrixWorld;
let doors: ReadonlyMap<string, Door>;
const answers: string[] = [];

beforeAll(async () => {
  prepareEnvironment();
  at = await aMatrixWorld();
  watchProvider(at);
  doors = await doorsByKey();
});
afterAll(() => at.close());

/** Whatever crosses the boundary to the provider is noted before the product gets it. */
function watchProvider({ deps }: MatrixWorld): void {
  const { gatewayTo } = deps;
  const watched: typeof gatewayTo = (provider) => {
    const gateway = gatewayTo(provider);
    if (!gateway) return null;
    return {
      ...gateway,
      consentUrl: (asked) => {
        noteSecret("state", asked.state);
        return gateway.consentUrl(asked);
      },
      exchangeCode: async (given) => {
        noteSecret("authorisation code", given.code);
        noteSecret("code verifier", given.codeVerifier);
        const grant = await gateway.exchangeCode(given);
        noteSecret("access token", grant.accessToken.reveal());
        noteSecret("refresh token", grant.refreshToken?.reveal());
        return grant;
      },
      refresh: async (token) => {
        noteSecret("refresh token", token.reveal());
        const grant = await gateway.refresh(token);
        noteSecret("access token", grant.accessToken.reveal());
        noteSecret("refresh token", grant.refreshToken?.reveal());
        return grant;
      },
    };
  };
  Object.assign(deps, { gatewayTo: watched });
}

async function knock(key: string, given: Parameters<typeof knockAt>[1]): Promise<string> {
  const door = doors.get(key);
  if (!door) throw new Error(`there is no ${key}`);
  const { says, text } = await knockAt(door, given);
  answers.push(text);
  return says;
}

/** Refusals and a bug that knows a sealed token, each of which writes a log line. */
async function refusedAndBroken(): Promise<void> {
  const input = { bookingId: crypto.randomUUID(), statusId: crypto.randomUUID(), expectedRevision: 1 };
  expect(await knock("action changeStatus", { input })).toBe("forbidden");
  const { database } = at.deps;
  const { asCompany } = database;
  const breaking = async () => {
    const [row] = await at.owner
      .sql`select sealed_access_token, sealed_refresh_token from connection limit 1`;
    throw new Error(`Failed query: ... params: ${JSON.stringify(row)} ${password}`);
  };
  Object.assign(database, { asCompany: breaking });
  try {
    expect(await knock("action signIn", { input: { email: "mike@demo.test", password } })).toBe("failed");
  } finally {
    Object.assign(database, { asCompany });
  }
}

describe("one whole day of the product [I10]", () => {
  it("signs in, connects, pushes, fails, refreshes and breaks", async () => {
    await at.become("anonymous");
    noteSecret("password", password);
    noteSecret("wrong password", "wrong-horse-battery-42");
    const email = "mike@demo.test";
    expect(await knock("action signIn", { input: { email, password: "wrong-horse-battery-42" } })).toBe(
      "invalid",
    );
    expect(await knock("action signIn", { input: { email, password } })).toBe("redirect /");
    const cookie = visit.cookies.get(sessionCookieFor(appUrl).name);
    noteSecret("session cookie", cookie);
    noteSecret("session token", await openSessionToken(cookie, process.env.NEXTAUTH_SECRET ?? ""));

    await at.connect("mike");
    expect(
      await knock("route GET /api/calendars/[provider]/connect", { params: { provider: "google" } }),
    ).toBe("303 provider");
    const forged = { state: "f".repeat(43), code: "stolen-code-canary" };
    noteSecret("forged code", forged.code);
    await knock("route GET /api/calendars/[provider]/callback", {
      params: { provider: "google" },
      search: forged,
    });

    const { bookingId } = await at.book({ crew: ["mike"], day: "2029-01-04" });
    await at.deliverAll();
    await at.control.call("POST", "/tokens/expire-access", { account: email });
    await at.control.fault({
      method: "PATCH",
      path: "/events",
      action: { kind: "status", status: 500 },
      times: 1,
    });
    await at.push(bookingId, ["mike"]);
    await at.deliverAll();
    await at.control.heal();
    await at.control.call("POST", "/tokens/revoke", { account: email });
    await at.push(bookingId, ["mike"]);
    await at.deliverAll();

    await refusedAndBroken();
    log.error("A bug quotes everything it knows.", {
      ...errorFacts(new Error([...secrets.values()].flatMap((values) => [...values]).join(" "))),
      ...({ token: [...(secrets.get("access token") ?? [])][0] } as object),
    });
    expect([...secrets.keys()].sort()).toEqual([
      "access token",
      "authorisation code",
      "code verifier",
      "forged code",
      "password",
      "refresh token",
      "session cookie",
      "session token",
      "state",
      "wrong password",
    ]);
  });

  it("leaves no secret in clear in any table of any schema, the engine's and the outbox included", async () => {
    const tables = await at.owner.sql<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`;
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["public.outbox", "public.connection", "engine.event"]),
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await at.owner.sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`);
      found.push(...secretsIn(rows.map(({ row }) => row).join("\n")).map((kind) => `${kind} in ${name}`));
    }
    expect(found).toEqual([]);
  });

  it("leaves no secret in a log line", () => {
    expect(printed.length).toBeGreaterThan(2);
    expect(secretsIn(printed.join("\n"))).toEqual([]);
  });

  it("leaves no secret in what a browser is answered; the state alone travels, to the provider", () => {
    expect(secretsIn(answers.join("\n"))).toEqual(["state"]);
  });

  it("would have found one", () => {
    for (const [kind, values] of secrets) {
      for (const value of values)
        expect(secretsIn(`x${Buffer.from(value).toString("base64")}x`)).toContain(kind);
    }
  });
});

/** Also in base64 and hex, as a careless dump would have them. */
function secretsIn(text: string): string[] {
  return [...secrets]
    .filter(([, values]) =>
      [...values].some((value) => {
        const bytes = Buffer.from(value);
        return [value, bytes.toString("base64"), bytes.toString("hex"), encodeURIComponent(value)].some(
          (shape) => text.includes(shape),
        );
      }),
    )
    .map(([kind]) => kind);
}

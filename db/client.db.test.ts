import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connectDatabase, type DatabaseConnection, sqlStateOf } from "@/db/client";
import { company, connection, member } from "@/db/schema";
import { withConnectionLock } from "@/db/store/connections";
import { type LiveMessage, liveFeedOf } from "@/db/store/live-feed";
import { createTestDatabase, type TestDatabase } from "@/db/testing/database";

let home: TestDatabase;
let owner: DatabaseConnection;
let database: DatabaseConnection;
const companyId = crypto.randomUUID();
const now = new Date("2026-03-02T09:00:00.123Z");

const unheard: unknown[] = [];
const hear = (error: unknown) => unheard.push(error);
const open: DatabaseConnection[] = [];
const connect = (options: Partial<Parameters<typeof connectDatabase>[0]> = {}) => {
  const made = connectDatabase({ url: home.appUrl, ...options });
  open.push(made);
  return made;
};

const aCompany = (id: string, slug: string) => ({
  id,
  name: "Rivertown Plumbing",
  slug,
  zone: "America/Los_Angeles",
  titleTemplate: "{service}",
  createdAt: now,
});

beforeAll(async () => {
  process.on("unhandledRejection", hear);
  process.on("uncaughtException", hear);
  home = await createTestDatabase();
  owner = connectDatabase({ url: home.ownerUrl, appUrl: home.ownerUrl, max: 2 });
  await owner.asCompany(companyId, (tx) => tx.insert(company).values(aCompany(companyId, "rivertown")));
});
beforeEach(() => {
  database = connect();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  expect(unheard.splice(0)).toEqual([]);
});
afterAll(async () => {
  process.off("unhandledRejection", hear);
  process.off("uncaughtException", hear);
  await owner.close();
  await home.drop();
});

type Executor = Pick<DatabaseConnection["db"], "execute">;
async function pidOf(executor: Executor): Promise<number> {
  const [row] = await executor.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  return row?.pid ?? 0;
}
const kill = (pid: number) => owner.sql`select pg_terminate_backend(${pid})`;
const nameNow = async () => {
  const [row] = await owner.db.select({ name: company.name }).from(company).where(eq(company.id, companyId));
  return row?.name;
};
const isLost = (error: unknown): boolean => {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && /^(CONNECTION_|ECONN|EPIPE|57P01)/.test(String(at.code))) return true;
  }
  return false;
};
async function lossOf(work: Promise<unknown>): Promise<{ isLoss: boolean; tookMs: number }> {
  const from = performance.now();
  const isLoss = await work.then(() => false, isLost);
  return { isLoss, tookMs: performance.now() - from };
}

describe("a connection that is cut in a transaction", () => {
  // Row-level security would hide a statement that ran outside its transaction, so these run as the owner.
  beforeEach(() => {
    database = connect({ appUrl: home.ownerUrl });
  });
  const cuts: [string, (executor: Executor, pid: number) => Promise<unknown>][] = [
    [
      "between two statements",
      async (tx, pid) => {
        await kill(pid);
        return tx.execute(sql`select 1`);
      },
    ],
    [
      "while idle, its work long elsewhere",
      async (_, pid) => {
        await kill(pid);
        return new Promise(() => {});
      },
    ],
    [
      "during a long statement",
      (tx, pid) => {
        setTimeout(() => void kill(pid), 100);
        return tx.execute(sql`select pg_sleep(20)`);
      },
    ],
    [
      "with statements in line",
      (tx, pid) => {
        setTimeout(() => void kill(pid), 100);
        return Promise.all([
          tx.execute(sql`select pg_sleep(20)`),
          tx.execute(sql`update company set name = ${"in line"}`),
          tx.execute(sql`update company set name = 'in line'`),
        ]);
      },
    ],
  ];
  test.each(cuts)("%s fails soon, commits nothing, and the next one works", async (_, cut) => {
    const loss = await lossOf(
      database.asCompany(companyId, async (tx) => {
        await tx.update(company).set({ name: "Never" });
        await cut(tx, await pidOf(tx));
      }),
    );
    expect(loss.isLoss).toBe(true);
    expect(loss.tookMs).toBeLessThan(3_000);
    const found = await database.asCompany(companyId, (tx) =>
      tx.select({ name: company.name }).from(company),
    );
    expect(found).toEqual([{ name: "Rivertown Plumbing" }]);
    expect(await nameNow()).toBe("Rivertown Plumbing");
  });

  test("refuses what its work still asks afterwards, instead of running it on another connection", async () => {
    const later: Promise<unknown>[] = [];
    await lossOf(
      database.asCompany(companyId, async (tx) => {
        await kill(await pidOf(tx));
        const first = tx.execute(sql`update company set name = 'outside'`).catch(() => null);
        await first;
        later.push(tx.execute(sql`update company set name = 'outside'`).catch(() => "refused"));
      }),
    );
    expect(await Promise.all(later)).toEqual(["refused"]);
    expect(await nameNow()).toBe("Rivertown Plumbing");
  });

  test("many at once: all fail, none hangs, all works afterwards", async () => {
    const pids = await Promise.all(Array.from({ length: 10 }, () => database.asCompany(companyId, pidOf)));
    const cut = Array.from({ length: 10 }, () =>
      lossOf(database.asCompany(companyId, (tx) => tx.execute(sql`select pg_sleep(20)`))),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const pid of pids) await kill(pid);
    await owner.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like '%pg_sleep(20)%' and pid <> pg_backend_pid()`;
    expect((await Promise.all(cut)).map(({ isLoss }) => isLoss)).toEqual(Array(10).fill(true));
    await Promise.all(Array.from({ length: 20 }, () => database.asCompany(companyId, pidOf)));
  });
});

test.each([0, 50])("an idle connection that was cut %i ms ago is replaced unnoticed", async (pauseMs) => {
  const single = connect({ max: 1 });
  await kill(await single.asCompany(companyId, pidOf));
  if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  expect(await single.asCompany(companyId, pidOf)).toBeGreaterThan(0);
});

describe("limits", () => {
  test("a statement is ended by the server at its limit; its transaction is over and the pool goes on", async () => {
    const limited = connect({ max: 1, statementLimitMs: 200 });
    const state = await limited
      .asCompany(companyId, (tx) => tx.execute(sql`select pg_sleep(20)`))
      .catch(sqlStateOf);
    expect(state).toBe("57014");
    await limited.asCompany(companyId, pidOf);
  });

  test("a transaction whose work never ends is cut, and gives its turn to the next", async () => {
    const limited = connect({ max: 1, transactionLimitMs: 300 });
    const hanging = lossOf(
      limited.asCompany(companyId, async (tx) => {
        await tx.update(company).set({ name: "Never" });
        // Waits for a turn that only its own end would free.
        await limited.asCompany(companyId, pidOf).then(() => new Promise(() => {}));
      }),
    );
    const next = limited.asCompany(companyId, pidOf);
    expect(await hanging).toMatchObject({ isLoss: true });
    expect(await next).toBeGreaterThan(0);
    expect(await nameNow()).toBe("Rivertown Plumbing");
  });
});

describe("transactions", () => {
  test("50 at once share 10 connections, and each sees its own company only", async () => {
    const small = connect({ max: 10 });
    const seen = await Promise.all(
      Array.from({ length: 50 }, () => {
        const id = crypto.randomUUID();
        return small.asCompany(id, async (tx) => {
          const [row] = await tx.execute<{ company: string; pid: number }>(
            sql`select current_company() as company, pg_backend_pid() as pid`,
          );
          return { isOwn: row?.company === id, pid: row?.pid };
        });
      }),
    );
    expect(seen.every(({ isOwn }) => isOwn)).toBe(true);
    expect(new Set(seen.map(({ pid }) => pid)).size).toBeLessThanOrEqual(10);
  });

  test("the company of one is not there in the next, committed or failed [I10]", async () => {
    const single = connect({ max: 1 });
    const seen = async () => (await single.sql`select current_company() as company`)[0]?.company;
    await single.asCompany(companyId, pidOf);
    expect(await seen()).toBeNull();
    await single.asCompany(companyId, () => Promise.reject(new Error("stop"))).catch(() => null);
    expect(await seen()).toBeNull();
  });

  test("a swallowed failure is thrown at the commit, never taken for one", async () => {
    const state = await database
      .asCompany(companyId, async (tx) => {
        await tx.update(company).set({ name: "Never" });
        await tx.execute(sql`select 1 / 0`).catch(() => null);
      })
      .catch(sqlStateOf);
    expect(state).toBe("22012");
    expect(await nameNow()).toBe("Rivertown Plumbing");
  });

  test("a savepoint takes back its own part only", async () => {
    const id = crypto.randomUUID();
    await database.asCompany(id, async (tx) => {
      await tx.insert(company).values(aCompany(id, "kept"));
      await tx
        .transaction(async (inner) => {
          await inner.update(company).set({ name: "Inner" });
          await inner.execute(sql`select 1 / 0`);
        })
        .catch(() => null);
    });
    const [row] = await database.asCompany(id, (tx) => tx.select({ name: company.name }).from(company));
    expect(row?.name).toBe("Rivertown Plumbing");
  });

  test("a statement nobody waited for does not slip into the next transaction", async () => {
    const single = connect({ max: 1 });
    let stray: Promise<unknown> = Promise.resolve();
    await single.asCompany(companyId, async (tx) => {
      setTimeout(() => {
        stray = tx.execute(sql`update company set name = 'stray'`).catch(() => "refused");
      }, 20);
      await tx.execute(sql`select 1`);
    });
    await single.asCompany(companyId, (tx) => tx.execute(sql`select pg_sleep(0.1)`));
    expect(await stray).toBe("refused");
  });

  test("a deadlock is tried again", async () => {
    let tries = 0;
    const done = await database.asCompany(companyId, async (tx) => {
      tries += 1;
      if (tries === 1) await tx.execute(sql`do $$ begin raise exception 'x' using errcode = '40P01'; end $$`);
      return "done";
    });
    expect([done, tries]).toEqual(["done", 2]);
  });
});

test("arrays, JSON, bigints and instants read back as they were written", async () => {
  const memberId = crypto.randomUUID();
  const scopes = ["a b", 'quo"te', "comma,{}", "back\\slash", "NULL", ""];
  const lastFailure = { kind: "grantRevoked" as const };
  const id = crypto.randomUUID();
  const row = await database.asCompany(companyId, async (tx) => {
    await tx.insert(member).values({
      id: memberId,
      companyId,
      email: "mike@demo.test",
      name: "Mike",
      role: "fieldworker",
      zone: "UTC",
      createdAt: now,
    });
    await tx.insert(connection).values({
      id,
      companyId,
      memberId,
      provider: "google",
      accountId: "1",
      accountEmail: "mike@demo.test",
      state: "live",
      stateSince: now,
      scopes,
      connectedAt: now,
      lastFailure,
    });
    const [found] = await tx.select().from(connection).where(eq(connection.id, id));
    return found;
  });
  expect(row).toMatchObject({ scopes, lastFailure, connectedAt: now, stateSince: now });
  const [raw] = await database.asCompany(companyId, (tx) =>
    tx.execute(sql`select scopes, array[1, null, 3] as numbers, array[]::text[] as nothing, array[true, false] as flags,
      array['a', null, 'NULL'] as words, '[2:3]={a,b}'::text[] as odd, ${9007199254740991}::bigint as big, last_failure, 1.5::float8 as half,
      stateSince.at from connection, lateral (select state_since as at) stateSince where id = ${id}`),
  );
  expect(raw).toEqual({
    scopes,
    numbers: [1, null, 3],
    nothing: [],
    flags: [true, false],
    words: ["a", null, "NULL"],
    odd: "[2:3]={a,b}",
    big: "9007199254740991",
    last_failure: lastFailure,
    half: 1.5,
    at: "2026-03-02 09:00:00.123+00",
  });
});

describe("session locks", () => {
  const locksHeld = async () => {
    const [row] = await owner.sql<{ pid: number | null; held: number }[]>`
      select max(pid) as pid, count(*)::int as held from pg_locks
      where locktype = 'advisory' and classid = 2 and granted
        and database = (select oid from pg_database where datname = current_database())`;
    return row ?? { pid: null, held: 0 };
  };

  test("one at a time, over two processes' pools, and gone afterwards", async () => {
    const other = connect();
    const order: string[] = [];
    const hold = (at: DatabaseConnection, name: string) =>
      withConnectionLock(at, "c", async () => {
        order.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push(`${name} out`);
        return name;
      });
    expect((await Promise.all([hold(database, "a"), hold(other, "b")])).sort()).toEqual(["a", "b"]);
    expect(order.map((entry) => entry.slice(2))).toEqual(["in", "out", "in", "out"]);
    expect((await locksHeld()).held).toBe(0);
  });

  test("end with their connection, while the work goes on", async () => {
    const { held } = await withConnectionLock(database, "c", async () => {
      await kill((await locksHeld()).pid ?? 0);
      await vi.waitFor(async () => expect((await locksHeld()).held).toBe(0));
      return withConnectionLock(database, "c", locksHeld);
    });
    expect(held).toBe(1);
  });

  test("end when their work throws", async () => {
    const failing = withConnectionLock(database, "c", () => Promise.reject(new Error("provider")));
    await expect(failing).rejects.toThrow("provider");
    expect((await locksHeld()).held).toBe(0);
  });
});

test("LISTEN begins again after its connection is cut, and tells of the gap", async () => {
  const messages: LiveMessage[] = [];
  let gaps = 0;
  const end = liveFeedOf(database).listen(companyId, {
    onMessage: (message) => messages.push(message),
    onGap: () => {
      gaps += 1;
    },
  });
  const say = (bookingId: string) =>
    owner.sql`select pg_notify('live', ${JSON.stringify({ companyId, bookingId })})`;
  const listening = async () => {
    const rows = await owner.sql<{ pid: number }[]>`
      select pid from pg_stat_activity where datname = current_database() and query ilike 'listen%'`;
    expect(rows.length).toBe(1);
    return rows[0]?.pid ?? 0;
  };
  const pid = await vi.waitFor(listening, { timeout: 5_000 });
  await say("before");
  await vi.waitFor(() => expect(messages).toEqual([{ companyId, bookingId: "before" }]));
  expect(gaps).toBe(0);
  await kill(pid);
  await vi.waitFor(() => expect(gaps).toBe(1), { timeout: 5_000 });
  await say("after");
  await vi.waitFor(() => expect(messages.at(-1)).toEqual({ companyId, bookingId: "after" }));
  end();
  await say("unheard");
  expect(messages.length).toBe(2);
});

import { verify } from "@node-rs/argon2";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { DatabaseConnection } from "@/db/client";
import { member } from "@/db/schema";
import { rateLimit } from "@/db/schema-sessions";
import { actorOf } from "./sessions";
import { signInLimitsOn, signInWithPassword } from "./sign-in";
import { aCompany, password, realNow, type TestCompany } from "./testing/company";

const running = { now: 0, most: 0 };
vi.mock("@node-rs/argon2", async (original) => {
  const real = await original<typeof import("@node-rs/argon2")>();
  return {
    ...real,
    verify: vi.fn(async (...args: Parameters<typeof real.verify>) => {
      running.now += 1;
      running.most = Math.max(running.most, running.now);
      try {
        return await real.verify(...args);
      } finally {
        running.now -= 1;
      }
    }),
  };
});

let at: TestCompany;
let second: DatabaseConnection;
beforeAll(async () => {
  at = await aCompany();
  second = at.connectAgain();
  for (const email of ["dana@x.test", "eve@x.test", "gone@x.test"]) await at.addMember({ email });
  await at.addMember({ email: "invited@x.test", hasPassword: false });
  await at.database.asCompany(at.companyId, (tx) =>
    tx.update(member).set({ isActive: false }).where(eq(member.email, "gone@x.test")),
  );
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.database.db.delete(rateLimit);
  vi.mocked(verify).mockClear();
  running.most = 0;
});

function tryIn(
  attempt: { email: string; password?: string; address?: string },
  database: DatabaseConnection = at.database,
) {
  return signInWithPassword(
    { database, limits: signInLimitsOn(database), keySecret: "key secret", now: realNow },
    { password, address: "203.0.113.9", ...attempt },
  );
}

const problemOf = async (answer: ReturnType<typeof tryIn>) => {
  const result = await answer;
  return result.ok ? "in" : result.problem;
};

describe("sign-in", () => {
  it("opens a session for the right password, whatever the e-mail's case", async () => {
    const signedIn = await tryIn({ email: " Dana@X.test " });
    expect(signedIn.ok && (await actorOf(at.database, signedIn.value.token, realNow))?.name).toBe(
      "dana@x.test",
    );
  });

  it("opens a new session every time (no fixation)", async () => {
    const [first, again] = [await tryIn({ email: "dana@x.test" }), await tryIn({ email: "dana@x.test" })];
    if (!first.ok || !again.ok) throw new Error("Both must sign in.");
    expect(again.value.token).not.toBe(first.value.token);
    expect(again.value.sessionId).not.toBe(first.value.sessionId);
  });

  it.each([
    ["a wrong password", { email: "dana@x.test", password: "wrong" }],
    ["an unknown e-mail", { email: "nobody@x.test", password: "wrong" }],
    ["a member who is switched off", { email: "gone@x.test" }],
    ["a member who was only invited", { email: "invited@x.test" }],
    ["a lookalike letter", { email: "d\u0430na@x.test" }],
    ["a pattern for an e-mail", { email: "%@x.test" }],
  ])("says the same, after one hash, for %s", async (_, attempt) => {
    expect(await problemOf(tryIn(attempt))).toBe("wrong");
    expect(verify).toHaveBeenCalledTimes(1);
  });

  it("hashes at most two passwords at once", async () => {
    await Promise.all(
      ["a", "b", "c", "d", "e", "f"].map((name) => tryIn({ email: `${name}@x.test`, address: name })),
    );
    expect(verify).toHaveBeenCalledTimes(6);
    expect(running.most).toBe(2);
  });
});

describe("guessing", () => {
  it("stops after five failures of an account, also for the right password, and for that account alone", async () => {
    for (let n = 0; n < 5; n += 1) {
      expect(await problemOf(tryIn({ email: "dana@x.test", password: `no${n}` }))).toBe("wrong");
    }
    expect(await problemOf(tryIn({ email: "DANA@x.test", address: "198.51.100.4" }))).toBe("tooManyTries");
    expect(await problemOf(tryIn({ email: "eve@x.test" }))).toBe("in");
  });

  it("checks exactly five of thirty guesses made at once over two connections", async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        problemOf(
          tryIn(
            { email: "dana@x.test", password: `no${n}`, address: `10.0.0.${n}` },
            n % 2 ? second : at.database,
          ),
        ),
      ),
    );
    expect(answers.filter((answer) => answer === "wrong")).toHaveLength(5);
    expect(answers.filter((answer) => answer === "tooManyTries")).toHaveLength(25);
    expect(verify).toHaveBeenCalledTimes(5);
  });

  it("answers the same for an account that does not exist", async () => {
    for (let n = 0; n < 5; n += 1) await tryIn({ email: "nobody@x.test" });
    expect(await problemOf(tryIn({ email: "nobody@x.test" }))).toBe("tooManyTries");
  });

  it("forgets the failures after a right password", async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 4; n += 1) await tryIn({ email: "dana@x.test", password: "no" });
      expect(await problemOf(tryIn({ email: "dana@x.test" }))).toBe("in");
    }
  });

  it("stops after twenty failures of an address, and an IPv6 /64 is one address", async () => {
    const from = (n: number) => `2001:db8:1:2::${(n + 1).toString(16)}`;
    for (let n = 0; n < 20; n += 1) {
      const database = n % 2 ? second : at.database;
      expect(await problemOf(tryIn({ email: `user${n}@x.test`, address: from(n) }, database))).toBe("wrong");
    }
    expect(await problemOf(tryIn({ email: "dana@x.test", address: from(20) }))).toBe("tooManyTries");
    expect(await problemOf(tryIn({ email: "dana@x.test", address: "2001:db8:1:3::1" }))).toBe("in");
  });

  it("may go on after a quarter of an hour", async () => {
    for (let n = 0; n < 6; n += 1) await tryIn({ email: "dana@x.test", password: "no" });
    const [counted] = await at.database.sql<{ minutes: number }[]>`
      select round(extract(epoch from max(expire) - now()) / 60)::int as minutes from rate_limit`;
    expect(counted?.minutes).toBe(15);
    await at.database.db.update(rateLimit).set({ expire: new Date(0) });
    expect(await problemOf(tryIn({ email: "dana@x.test" }))).toBe("in");
  });

  it("leaves neither e-mail nor address in the counters", async () => {
    await tryIn({ email: "dana@x.test", password: "no" });
    const rows = await at.database.db.select().from(rateLimit);
    expect(rows).toHaveLength(2);
    for (const { key } of rows) expect(key).toMatch(/^signIn(Account|Address):[\w-]{43}$/);
  });
});

import { eq } from "drizzle-orm";
import { redirect } from "next/navigation";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { member } from "@/db/schema";
import { rateLimit } from "@/db/schema-sessions";
import type { Deps } from "@/lib/deps";
import type { Role } from "@/lib/domain/roles";
import { done, refused } from "@/lib/result";
import { accessOf } from "./access";
import { callAction, type GuardedAction } from "./action";
import type { RequestFacts } from "./request";
import { openSession } from "./sessions";
import { aCompany, realNow, type TestCompany } from "./testing/company";

const appUrl = "http://127.0.0.1:3000";
const input = z.strictObject({ title: z.string().min(3, "Longer, please.") });
type Input = typeof input;

let at: TestCompany;
const tokens = new Map<Role, string>();
beforeAll(async () => {
  at = await aCompany();
  for (const role of ["owner", "dispatcher", "fieldworker", "viewer"] as const) {
    const memberId = await at.addMember({ email: `${role}@x.test`, role });
    tokens.set(role, (await openSession(at.database, { companyId: at.companyId, memberId }, realNow)).token);
  }
});
afterAll(() => at.close());

const run = vi.fn<GuardedAction<Input, string, "taken">["run"]>();
beforeEach(async () => {
  await at.database.db.delete(rateLimit);
  run.mockReset().mockImplementation(async ({ input: { title } }) => done(title));
});

function rename(
  parts: Partial<GuardedAction<Input, string, "taken">> = {},
): GuardedAction<Input, string, "taken"> {
  const access = accessOf({ capability: "planBookings" });
  return { name: "rename", access, input, rowAuthorise: undefined, run, ...parts };
}

function requestBy(role: Role | null, headers: Record<string, string> = { origin: appUrl }): RequestFacts {
  return {
    headers: new Headers({ host: "127.0.0.1:3000", ...headers }),
    sessionToken: role === null ? null : (tokens.get(role) ?? null),
    requestId: "r1",
    address: "203.0.113.9",
    deps: { database: at.database, realClock: { now: () => realNow }, appUrl } as Deps,
    trustsProxy: false,
  };
}

describe("a server action", () => {
  it("runs for its role, its origin and its input", async () => {
    expect(await callAction(rename(), { title: "Boiler" }, requestBy("dispatcher"))).toEqual(done("Boiler"));
    expect(run.mock.lastCall?.[0]).toMatchObject({ actor: { role: "dispatcher", companyId: at.companyId } });
  });

  it.each<[string, Record<string, string>]>([
    ["no Origin", {}],
    ["no Origin from another site", { "sec-fetch-site": "cross-site" }],
    ["a foreign Origin", { origin: "http://evil.example" }],
    [
      "a foreign Origin and X-Forwarded-Host",
      { origin: "http://evil.example", "x-forwarded-host": "evil.example" },
    ],
    ["a foreign Origin and Host", { origin: "http://evil.example", host: "evil.example" }],
    ["Origin: null", { origin: "null" }],
  ])("is refused with %s", async (_, headers) => {
    const answer = await callAction(rename(), { title: "Boiler" }, requestBy("owner", headers));
    expect(answer).toMatchObject({ ok: false, problem: "badOrigin" });
    expect(run).not.toHaveBeenCalled();
  });

  it("is refused without a session and to roles that may not", async () => {
    const problems = await Promise.all(
      [null, "viewer" as const, "fieldworker" as const].map(async (role) => {
        const answer = await callAction(rename(), { title: "Boiler" }, requestBy(role));
        return answer.ok ? "ran" : answer.problem;
      }),
    );
    expect(problems).toEqual(["signedOut", "forbidden", "forbidden"]);
    expect(run).not.toHaveBeenCalled();
  });

  it("is refused at once after the role was taken away", async () => {
    const give = (role: Role) =>
      at.database.asCompany(at.companyId, (tx) =>
        tx.update(member).set({ role }).where(eq(member.email, "dispatcher@x.test")),
      );
    await give("viewer");
    const answer = await callAction(rename(), { title: "Boiler" }, requestBy("dispatcher"));
    await give("dispatcher");
    expect(answer).toMatchObject({ problem: "forbidden" });
  });

  it("answers bad input field by field and keeps unknown keys out", async () => {
    const answer = await callAction(rename(), { title: "B", role: "owner" }, requestBy("owner"));
    expect(answer).toMatchObject({
      problem: "invalid",
      fields: { title: "Longer, please.", role: "This field is not expected here." },
    });
    expect(run).not.toHaveBeenCalled();
  });

  it("asks for the row inside the actor's company", async () => {
    const rowAuthorise = vi.fn<NonNullable<GuardedAction<Input, string, "taken">["rowAuthorise"]>>(
      async ({ actor, tx }) =>
        (await tx.select().from(member)).every((row) => row.companyId === actor.companyId),
    );
    const call = () => callAction(rename({ rowAuthorise }), { title: "Boiler" }, requestBy("owner"));
    expect(await call()).toEqual(done("Boiler"));
    rowAuthorise.mockResolvedValueOnce(false);
    run.mockClear();
    expect(await call()).toMatchObject({ problem: "forbidden" });
    expect(run).not.toHaveBeenCalled();
  });

  it("hands the use case's own problems through", async () => {
    run.mockResolvedValueOnce(refused("taken"));
    expect(await callAction(rename(), { title: "Boiler" }, requestBy("owner"))).toEqual(refused("taken"));
  });

  it("shows an id and not the words of what broke", async () => {
    run.mockRejectedValueOnce(new Error("CANARY row of dana@x.test"));
    const answer = await callAction(rename(), { title: "Boiler" }, requestBy("owner"));
    expect(answer).toMatchObject({
      problem: "failed",
      message: expect.stringMatching(
        /^Something failed on our side \(id [0-9a-f]{10}\)\. Nothing was lost\.$/,
      ),
    });
    expect(JSON.stringify(answer)).not.toContain("CANARY");
  });

  it("lets a redirect through", async () => {
    run.mockImplementationOnce(async () => redirect("/board"));
    await expect(callAction(rename(), { title: "Boiler" }, requestBy("owner"))).rejects.toThrow(
      "NEXT_REDIRECT",
    );
  });

  it("stops a script after three hundred calls a minute, and nobody else", async () => {
    for (let n = 0; n < 300; n += 1) await callAction(rename(), {}, requestBy("owner"));
    expect(await callAction(rename(), { title: "Boiler" }, requestBy("owner"))).toMatchObject({
      problem: "tooMany",
    });
    expect(await callAction(rename(), { title: "Boiler" }, requestBy("dispatcher"))).toEqual(done("Boiler"));
  });

  it("looks nobody up when it is public", async () => {
    const open = rename({ access: accessOf({ capability: "public" }) });
    expect(await callAction(open, { title: "Boiler" }, requestBy(null))).toEqual(done("Boiler"));
    expect(await callAction(open, { title: "Boiler" }, requestBy(null, {}))).toMatchObject({
      problem: "badOrigin",
    });
  });
});

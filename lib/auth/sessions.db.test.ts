import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { member } from "@/db/schema";
import { session } from "@/db/schema-sessions";
import { revokeSessionsOf } from "@/db/store/sessions";
import { sha256 } from "@/lib/secrets";
import { actorOf, endSession, openSession } from "./sessions";
import { aCompany, realNow, type TestCompany } from "./testing/company";

let at: TestCompany;
let people = 0;
beforeAll(async () => {
  at = await aCompany();
});
afterAll(() => at.close());

const minutes = 60_000;
const hours = 60 * minutes;
const later = (ms: number) => new Date(realNow.getTime() + ms);

async function signedInMember() {
  people += 1;
  const memberId = await at.addMember({ email: `m${people}@x.test`, role: "dispatcher" });
  const opened = await openSession(at.database, { companyId: at.companyId, memberId }, realNow);
  return { memberId, ...opened };
}

async function rowOf(sessionId: string) {
  const [row] = await at.database.asCompany(at.companyId, (tx) =>
    tx.select().from(session).where(eq(session.id, sessionId)),
  );
  if (!row) throw new Error("No such session.");
  return row;
}

const change = (memberId: string, values: Partial<typeof member.$inferInsert>) =>
  at.database.asCompany(at.companyId, (tx) => tx.update(member).set(values).where(eq(member.id, memberId)));

describe("a session", () => {
  it("names its member, and only a hash of its token is stored", async () => {
    const { token, sessionId, memberId } = await signedInMember();
    expect(await actorOf(at.database, token, realNow)).toMatchObject({
      memberId,
      sessionId,
      role: "dispatcher",
    });
    expect((await rowOf(sessionId)).tokenHash).toBe(sha256(token));
    expect(token).toMatch(/^[\w-]{43}$/);
  });

  it("does not open with what the database holds, nor with anything else", async () => {
    const { token } = await signedInMember();
    for (const guess of [sha256(token), token.slice(0, -1), "", "' or 1=1 --"]) {
      expect(await actorOf(at.database, guess, realNow)).toBeNull();
    }
  });

  it("ends at once on sign-out, for every process", async () => {
    const { token } = await signedInMember();
    const other = at.connectAgain();
    expect(await actorOf(other, token, realNow)).not.toBeNull();
    await endSession(at.database, token, realNow);
    expect(await actorOf(other, token, realNow)).toBeNull();
    await endSession(at.database, token, later(minutes));
    expect(await actorOf(at.database, token, realNow)).toBeNull();
  });

  it("ends with all others of its member, and with nobody else's", async () => {
    const first = await signedInMember();
    const second = await openSession(
      at.database,
      { companyId: at.companyId, memberId: first.memberId },
      realNow,
    );
    const stranger = await signedInMember();
    await at.database.asCompany(at.companyId, (tx) => revokeSessionsOf(tx, first.memberId, realNow));
    expect(await actorOf(at.database, first.token, realNow)).toBeNull();
    expect(await actorOf(at.database, second.token, realNow)).toBeNull();
    expect(await actorOf(at.database, stranger.token, realNow)).not.toBeNull();
  });

  it("has the role its member has now", async () => {
    const { token, memberId } = await signedInMember();
    await change(memberId, { role: "viewer" });
    expect(await actorOf(at.database, token, realNow)).toMatchObject({ role: "viewer" });
  });

  it("ends with its member's access", async () => {
    const { token, memberId } = await signedInMember();
    await change(memberId, { isActive: false });
    expect(await actorOf(at.database, token, realNow)).toBeNull();
  });

  it("ends after twelve unused hours", async () => {
    const { token } = await signedInMember();
    expect(await actorOf(at.database, token, later(12 * hours))).toBeNull();
    const used = await signedInMember();
    expect(await actorOf(at.database, used.token, later(12 * hours - 1))).not.toBeNull();
    expect(await actorOf(at.database, used.token, later(23 * hours))).not.toBeNull();
  });

  it("ends seven days after sign-in, however busy it was", async () => {
    const { token } = await signedInMember();
    for (let hour = 6; hour < 7 * 24; hour += 6) {
      expect(await actorOf(at.database, token, later(hour * hours))).not.toBeNull();
    }
    expect(await actorOf(at.database, token, later(7 * 24 * hours - 1))).not.toBeNull();
    expect(await actorOf(at.database, token, later(7 * 24 * hours))).toBeNull();
  });

  it("notes its use once a minute, not at every request", async () => {
    const { token, sessionId } = await signedInMember();
    await actorOf(at.database, token, later(minutes));
    expect((await rowOf(sessionId)).lastSeenAt).toEqual(realNow);
    await actorOf(at.database, token, later(minutes + 1));
    expect((await rowOf(sessionId)).lastSeenAt).toEqual(later(minutes + 1));
    await actorOf(at.database, token, later(2 * minutes));
    expect((await rowOf(sessionId)).lastSeenAt).toEqual(later(minutes + 1));
  });
});

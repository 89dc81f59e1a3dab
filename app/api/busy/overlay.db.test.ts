import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Busy, OwnTitle } from "@/components/board/busy";
import { rateLimit } from "@/db/schema-sessions";
import {
  aMatrixWorld,
  doorsByKey,
  knockAt,
  type MatrixWorld,
  prepareEnvironment,
  type Standing,
} from "@/lib/auth/matrix/testing/world";
import type { Door } from "@/lib/auth/registry";
import { ingestChanges } from "@/lib/usecases/ingest-changes";

vi.mock("next/headers", async () => (await import("@/lib/auth/matrix/testing/framework-edge")).nextHeaders);
vi.mock("next/server", async (original) =>
  (await import("@/lib/auth/matrix/testing/framework-edge")).nextServer(original as () => Promise<object>),
);
vi.mock("next-auth", async () => (await import("@/lib/auth/matrix/testing/framework-edge")).nextAuth);

const plain = "CANARY-PLAIN-dentist";
const secret = "CANARY-PRIVATE-oncologist";
const week = { from: "2026-11-02T08:00:00Z", to: "2026-11-09T08:00:00Z" };
const at = (from: string, to: string) => ({
  start: { dateTime: `2026-11-03T${from}:00-08:00` },
  end: { dateTime: `2026-11-03T${to}:00-08:00` },
});

let world: MatrixWorld;
let doors: ReadonlyMap<string, Door>;
beforeAll(async () => {
  prepareEnvironment();
  world = await aMatrixWorld();
  doors = await doorsByKey();
  await world.control.call("POST", "/events", {
    account: "mike@demo.test",
    events: [
      { summary: plain, ...at("14:00", "15:00") },
      { summary: secret, visibility: "private", ...at("16:00", "17:00") },
    ],
  });
  const { calendarId } = world.connectionOf("own");
  await ingestChanges(world.deps, { companyId: world.company.companyId, calendarId });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.deps.database.db.delete(rateLimit);
});

async function ask(standing: Standing, name: string, search: Record<string, string> = {}) {
  const door = doors.get(`route GET ${name}`);
  if (!door) throw new Error(`there is no ${name}`);
  await world.become(standing);
  const { text } = await knockAt(door, { search: { ...week, ...search } });
  return text.trim();
}
const busyOf = async (standing: Standing, search = {}) =>
  (JSON.parse(await ask(standing, "/api/busy", search)) as { busy: Busy[] }).busy;

describe("busy times", () => {
  it.each(["owner", "dispatcher", "viewer"] as const)(
    "are seen by the %s, without a word [A10][P14]",
    async (standing) => {
      expect(await busyOf(standing)).toMatchObject([
        {
          memberId: world.idOf("mike"),
          start: "2026-11-03T22:00:00.000Z",
          kind: "busy",
          blocks: true,
          isOwn: false,
        },
        { memberId: world.idOf("mike"), start: "2026-11-04T00:00:00.000Z", isOwn: false },
      ]);
      expect(await ask(standing, "/api/busy")).not.toContain("CANARY");
    },
  );

  it("are one's own alone for a fieldworker, whomever they ask for", async () => {
    expect((await busyOf("fieldworker")).map(({ isOwn }) => isOwn)).toEqual([true, true]);
    expect(await busyOf("fieldworker", { who: world.idOf("raj") })).toEqual([]);
  });

  it("are those of the people who were chosen", async () => {
    expect(await busyOf("dispatcher", { who: world.idOf("mike") })).toHaveLength(2);
    expect(await busyOf("dispatcher", { who: world.idOf("raj") })).toEqual([]);
  });
});

describe("titles", () => {
  it("go to their owner, who finds the block by its time; a private one goes to nobody [P14]", async () => {
    const { titles } = JSON.parse(await ask("fieldworker", "/api/own-events")) as { titles: OwnTitle[] };
    expect(titles).toEqual([{ when: "2026-11-03T22:00:00.000Z/2026-11-03T23:00:00.000Z", title: plain }]);
  });

  it.each(["owner", "dispatcher", "viewer"] as const)("never go to the %s", async (standing) => {
    expect(await ask(standing, "/api/own-events")).not.toContain("CANARY");
  });

  it("are none while the provider does not answer, and the page goes on", async () => {
    await world.control.fault({ path: "/calendar/v3/", action: { kind: "status", status: 503 } });
    expect(JSON.parse(await ask("fieldworker", "/api/own-events"))).toEqual({ titles: [] });
    await world.control.heal();
  });
});

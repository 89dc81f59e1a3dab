import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { expect, it, vi } from "vitest";
import { aPersonalEvent, type Connected, failureOf, type Traits } from "@/lib/calendar/contract/world";
import type { WatchOrder } from "@/lib/calendar/provider";
import { Secret } from "@/lib/domain/secret";

const dayMs = 86_400_000;

/** Being told that something changed. */
export function describeWatching(
  world: () => Connected,
  { watching, watchOpensWith }: Pick<Traits, "watching" | "watchOpensWith">,
): void {
  const order = (changes: Partial<WatchOrder> = {}): WatchOrder => ({
    id: randomUUID(),
    callbackUrl: world().callbackUrl,
    secret: new Secret(`secret-${randomUUID()}`),
    ...changes,
  });
  const watch = (given = order(), calendarId = world().calendarId) =>
    world().provider.watch(calendarId, given);
  const noticesFor = async (watchId: string) =>
    (await world().notices()).filter((notice) => notice.watchId === watchId);
  const statesFor = async (watchId: string) => (await noticesFor(watchId)).map(({ state }) => state);
  const changeOf = (watchId: string) =>
    vi.waitFor(async () => expect(await statesFor(watchId)).toContain("exists"), 5_000);

  it("tells of changes, proves itself with the secret, and lasts for days [P27]", async () => {
    const given = order();
    const made = await watch(given);
    expect(made).toMatchObject({ id: given.id, calendarId: world().calendarId });
    const days = (made.expiresAt.getTime() - Date.now()) / dayMs;
    expect(days).toBeGreaterThan(2.5);
    expect(days).toBeLessThanOrEqual(7.01);
    await world().owner.add(aPersonalEvent());
    await changeOf(given.id);
    const notices = await noticesFor(given.id);
    expect([...new Set(notices.map(({ state }) => state))]).toEqual([...watchOpensWith, "exists"]);
    for (const { secret, resourceId } of notices) {
      expect({ secret, resourceId }).toEqual({ secret: given.secret.reveal(), resourceId: made.resourceId });
    }
    expect(JSON.stringify(notices)).not.toMatch(/canary/i);
  });

  it("says what it covers and how it is renewed", () => {
    expect(world().provider.watching).toEqual(watching);
  });

  it("keeps the secret to itself where the address cannot be reached [I10]", async () => {
    const given = order({ callbackUrl: "http://elsewhere.example.test/hook" });
    const error = await watch(given).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: { kind: "rejected", status: 400 } });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(given.secret.reveal());
    expect(await noticesFor(given.id)).toEqual([]);
  });

  it("is renewed under a new id; the old one sends until it is ended, and ends for good [P27]", async () => {
    const [first, second] = [order(), order()];
    const old = await watch(first);
    const renewed = await world().provider.renewWatch(old, second);
    expect(renewed).toMatchObject({ id: second.id, calendarId: world().calendarId });
    await world().owner.add(aPersonalEvent());
    await changeOf(first.id);
    await changeOf(second.id);
    await world().provider.unwatch(old);
    await world().provider.unwatch(old);
    const before = (await noticesFor(first.id)).length;
    const third = order();
    await watch(third);
    await world().owner.add(aPersonalEvent());
    await changeOf(third.id);
    expect(await noticesFor(first.id)).toHaveLength(before);
  });

  it("takes a watch nobody knows for ended", async () => {
    expect(await failureOf(world().provider.unwatch(unknown()))).toBeNull();
  });

  const unknown = () => ({
    id: randomUUID(),
    calendarId: world().calendarId,
    resourceId: randomUUID(),
    expiresAt: new Date(0),
  });

  if (watching.covers === "calendar") {
    it("tells of the calendar it watches and of no other", async () => {
      const [here, there] = [order(), order()];
      await watch(here);
      await watch(there, world().otherCalendarId);
      await world().owner.add(aPersonalEvent(), world().otherCalendarId);
      await changeOf(there.id);
      expect(await statesFor(here.id)).toEqual(watchOpensWith);
    });

    it("says so when the calendar is not there", async () => {
      const call = watch(order(), "no-such-calendar@example.test");
      expect(await failureOf(call)).toEqual({ kind: "calendarGone" });
    });
  } else {
    it("tells of every calendar of the account, whichever it was ordered for", async () => {
      const given = order();
      await watch(given);
      await world().owner.add(aPersonalEvent(), world().otherCalendarId);
      await changeOf(given.id);
    });
  }

  if (watching.renews === "byReplacement") {
    it("refuses an id that was used before [P27]", async () => {
      const first = order();
      await world().provider.unwatch(await watch(first));
      expect(await failureOf(watch(order({ id: first.id })))).toMatchObject({
        kind: "rejected",
        status: 400,
      });
    });

    it("is not extended: a new one takes its place", async () => {
      const extended = world().provider.extendWatch(await watch());
      expect(await failureOf(extended)).toMatchObject({ kind: "rejected" });
    });
  } else {
    it("is extended in place, and tells as before [P27]", async () => {
      const given = order();
      const made = await watch(given);
      const extended = await world().provider.extendWatch(made);
      expect(extended).toEqual({ ...made, expiresAt: expect.any(Date) });
      expect(extended?.expiresAt.getTime()).toBeGreaterThanOrEqual(made.expiresAt.getTime());
      await world().owner.add(aPersonalEvent());
      await changeOf(given.id);
    });

    it("says when there is none to be extended", async () => {
      const made = await watch();
      await world().provider.unwatch(made);
      expect(await world().provider.extendWatch(made)).toBeNull();
      expect(await world().provider.extendWatch(unknown())).toBeNull();
    });
  }
}

import { afterEach, beforeEach, describe, expect } from "vitest";
import { connectedTo } from "@/lib/calendar/contract/connect";
import { describeCopies } from "@/lib/calendar/contract/copies";
import { describeFailing } from "@/lib/calendar/contract/failing";
import { describeFollowing } from "@/lib/calendar/contract/following";
import { describeGuarding } from "@/lib/calendar/contract/guarding";
import { describeRepeating } from "@/lib/calendar/contract/repeating";
import { describeRules } from "@/lib/calendar/contract/rules";
import { describeShowing } from "@/lib/calendar/contract/showing";
import { describeTitles } from "@/lib/calendar/contract/titles";
import { describeTouching } from "@/lib/calendar/contract/touching";
import { describeWatching } from "@/lib/calendar/contract/watching";
import type { Connected, ProviderWorld, Traits } from "@/lib/calendar/contract/world";
import { describePutting } from "@/lib/calendar/contract/writing";

/** What every provider must do. A world is made for each test, and is asked afterwards whether a promise was broken. */
export function describeProviderContract(
  name: string,
  makeWorld: () => Promise<ProviderWorld>,
  traits: Traits,
): void {
  describe(`${name} provider`, () => {
    let connected: Connected | null = null;
    const world = () => connected ?? expect.fail("The world is not made yet.");

    beforeEach(async () => {
      connected = await connectedTo(await makeWorld());
    });

    afterEach(async () => {
      const broken = await world().brokenPromises();
      await world().close();
      expect(broken, "[I4][P25]").toEqual([]);
    });

    describe("putting", () => describePutting(world));
    describe("guarding", () => describeGuarding(world));
    describe("touching", () => describeTouching(world, traits));
    describe("showing", () => describeShowing(world, traits));
    describe("copies", () => describeCopies(world));
    describe("following", () => describeFollowing(world));
    describe("repeating", () => describeRepeating(world, traits));
    if (traits.series === "rules") describe("rules", () => describeRules(world));
    describe("titles", () => describeTitles(world));
    describe("watching", () => describeWatching(world, traits));
    describe("failing", () => describeFailing(world, traits));
  });
}

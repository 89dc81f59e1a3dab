import { afterEach, describe, expect, it } from "vitest";
import { aDraft, mirrorId } from "@/lib/calendar/contract/world";
import {
  calendarId,
  known,
  marker,
  ok,
  ours,
  prefix,
  stubAccount,
} from "@/lib/calendar/microsoft/testing/stub-account";
import type { EventColour } from "@/lib/domain/event-colour";

const { accountAnswering, asked, close, request, sent } = stubAccount();
afterEach(close);

const property = `${prefix} lockstepCategory`;
const found = (categories: unknown, before: string | null) =>
  ok({
    ...ours,
    categories,
    singleValueExtendedProperties: [
      ...marker(mirrorId),
      ...(before === null ? [] : [{ id: property, value: before }]),
    ],
  });
const recorded = (index: number) =>
  (sent(index).singleValueExtendedProperties as { id: string; value: string }[]).find(
    ({ id }) => id === property,
  )?.value;

describe("the category of our events [B12]", () => {
  it("is on a new event, and recorded as ours", async () => {
    const account = await accountAnswering({ status: 201, body: ours });
    await account.putEvent(calendarId, aDraft({ colour: "Red category" }), null, "overwrite");
    expect(asked()).toEqual(["POST /events"]);
    expect(sent(0).categories).toEqual(["Red category"]);
    expect(recorded(0)).toBe("Red category");
  });

  it.each<[title: string, colour: EventColour, there: unknown, before: string | null, sent: object]>([
    ["beside its owner's own", "Red category", ["Family"], null, { all: ["Family", "Red category"] }],
    ["where nothing is", "Red category", undefined, null, { all: ["Red category"] }],
    [
      "in place of the one we put there",
      "Blue category",
      ["Red category", "Family"],
      "Red category",
      { all: ["Family", "Blue category"] },
    ],
    [
      "and leaves one that its owner put there",
      "Blue category",
      ["Red category"],
      null,
      { all: ["Red category", "Blue category"] },
    ],
    ["once", "Red category", ["Red category"], "Red category", { all: ["Red category"] }],
    ["again after its owner took it off", "Red category", [], "Red category", { all: ["Red category"] }],
    [
      "without claiming its owner's",
      "Blue category",
      ["Red category", "Blue category"],
      "Red category",
      { all: ["Blue category"], ours: "" },
    ],
    [
      "and takes nothing off that is no colour of ours, whatever is recorded",
      "Red category",
      ["Family"],
      "Family",
      { all: ["Family", "Red category"] },
    ],
  ])("is put %s", async (_title, colour, there, before, wanted) => {
    const account = await accountAnswering(found(there, before), ok());
    await account.putEvent(calendarId, aDraft({ colour }), known, "overwrite");
    expect(asked()).toEqual(["GET event", "PATCH event"]);
    expect({ all: sent(1).categories, ours: recorded(1) }).toEqual({ ours: colour, ...wanted });
  });

  it("is read with our marker, and only where one is wanted", async () => {
    const account = await accountAnswering(found(["Family"], null), ok());
    await account.putEvent(calendarId, aDraft({ colour: "Red category" }), known, "stop");
    expect(Object.fromEntries(request(0).query)).toEqual({
      $select: "id,changeKey,transactionId,isCancelled,webLink,categories",
      $expand: `singleValueExtendedProperties($filter=id eq '${prefix} lockstepMirror' or id eq '${property}')`,
    });
    expect(sent(1).categories).toEqual(["Family", "Red category"]);
  });

  it.each([null, "Tomato"] as const)("stays as it is when %s is wanted", async (colour) => {
    const account = await accountAnswering(found(["Red category"], "Red category"), ok());
    await account.putEvent(calendarId, aDraft({ colour }), known, "overwrite");
    await account.putEvent(calendarId, aDraft({ colour }), null, "overwrite");
    for (const index of [1, 2]) {
      expect(sent(index)).not.toHaveProperty("categories");
      expect(recorded(index)).toBeUndefined();
    }
  });
});

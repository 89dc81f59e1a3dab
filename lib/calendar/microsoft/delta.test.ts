import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { failureOf } from "@/lib/calendar/contract/world";
import {
  accountWith,
  calendarPath,
  changesOf,
  closeMailbox,
  mailboxUrl,
  movedBy,
  ok,
  requests,
  storedIn,
  window,
  words,
} from "@/lib/calendar/microsoft/testing/stub-mailbox";
import type { StubAnswer, StubRequest } from "@/lib/calendar/testing/stub-server";
import type { SyncCursor } from "@/lib/domain/calendar-event";

afterEach(closeMailbox);

describe("a cursor that is lost [P26]", () => {
  const refused = (status: number, code: string, headers = {}): StubAnswer => ({
    status,
    body: { error: { code, message: "CANARY" } },
    headers,
  });

  it.each<[title: string, refusal: StubAnswer]>([
    [
      "410 with a place to go",
      refused(410, "SyncStateNotFound", { Location: "https://elsewhere.example.test/x" }),
    ],
    ["410 without a code", { status: 410 }],
    ["400", refused(400, "SyncStateNotFound")],
    ["404", refused(404, "syncStateNotFound")],
    ["403", refused(403, "SYNCSTATEINVALID")],
    ["409", refused(409, "resyncRequired")],
    ["400 of another kind for a token that was fine before", refused(400, "BadRequest")],
  ])("by %s", async (_, refusal) => {
    const read = await accountWith({ pages: [[]], refusals: [] });
    const { next } = await read(null);
    await closeMailbox();
    const again = await accountWith({ pages: [[]], refusals: [refusal] });
    const here = {
      ...storedIn(next),
      link: `${mailboxUrl()}${calendarPath}/calendarView/delta?$deltatoken=x`,
    };
    expect(await failureOf(again(JSON.stringify(here) as SyncCursor))).toEqual({ kind: "cursorLost" });
    expect(requests()).toHaveLength(1);
  });

  it("is not lost where there is none yet: beginning again at once would never end", async () => {
    const read = await accountWith({ pages: [[]], refusals: [{ status: 410 }] });
    expect(await failureOf(read(null))).toMatchObject({ kind: "unavailable" });
    await closeMailbox();
    const bad = await accountWith({ pages: [[]], refusals: [refused(400, "BadRequest")] });
    expect(await failureOf(bad(null))).toEqual({ kind: "rejected", status: 400, reason: "BadRequest" });
  });

  it.each([
    [24, null],
    [24.1, { kind: "cursorLost" }],
    [-24.1, { kind: "cursorLost" }],
  ])("with its window when that has moved by %s hours", async (hours, expected) => {
    const read = await accountWith({ pages: [[], [], []] });
    const { next } = await read(null);
    expect(await failureOf(read(next, movedBy(hours)))).toEqual(expected);
  });

  it.each([
    "https://graph.example.test/v1.0/me/calendarView/delta?$deltatoken=x",
    "http://127.0.0.1:1/v1.0/me/calendarView/delta?$deltatoken=x",
    "/v1.0/me/calendarView/delta",
    "nonsense",
  ])("when its link leads elsewhere, and no token goes there: %s [I9]", async (link) => {
    const read = await accountWith({ pages: [[]] });
    const cursor = { link, windowStart: window.start.toISOString(), windowEnd: window.end.toISOString() };
    expect(await failureOf(read(JSON.stringify(cursor) as SyncCursor))).toEqual({ kind: "cursorLost" });
    expect(requests()).toEqual([]);
  });
});

describe("an answer that cannot be true", () => {
  it.each<[title: string, body: unknown]>([
    [
      "a link to another server",
      {
        value: [],
        "@odata.nextLink": "https://elsewhere.example.test/v1.0/me/calendarView/delta?$skiptoken=x",
      },
    ],
    [
      "a last link to another server",
      { value: [], "@odata.deltaLink": "https://elsewhere.example.test/v1.0/x" },
    ],
    ["no link at all", { value: [] }],
    ["no list", { value: {}, "@odata.deltaLink": "x" }],
  ])("is left for later: %s", async (_, body) => {
    const read = await accountWith({ pages: [[]], refusals: [ok(body)] });
    expect(await failureOf(read(null))).toMatchObject({ kind: "unavailable" });
  });

  it("is left for later: a page that is followed by itself", async () => {
    const special = (_: StubRequest, url: string) =>
      ok({ value: [], "@odata.nextLink": `${url}${calendarPath}/calendarView/delta?$deltatoken=a%2Bb` });
    expect(await failureOf(changesOf({ pages: [[]], special }))).toMatchObject({ kind: "unavailable" });
  });

  it("tells no word of what it holds", async () => {
    const read = await accountWith({
      pages: [[]],
      refusals: [{ status: 200, body: { value: "CANARY", note: words } }],
    });
    const error = await read(null).catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toMatch(/canary/i);
  });
});

import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { failureOf, mirrorId } from "@/lib/calendar/contract/world";
import { accountAt } from "@/lib/calendar/google/testing";
import { type StubAnswer, type StubRequest, startStub } from "@/lib/calendar/testing/stub-server";

const window = { start: new Date("2026-11-24T00:00:00Z"), end: new Date("2026-11-25T00:00:00Z") };
const start = { dateTime: "2026-11-24T09:00:00Z" };
const end = { dateTime: "2026-11-24T10:00:00Z" };
const known = { calendarId: "c", eventId: "e1", etag: null, mirrorId };

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

async function accountOn(answer: (request: StubRequest) => StubAnswer) {
  stub = await startStub(answer);
  return accountAt(stub.url);
}

const ok = (body: unknown): StubAnswer => ({ status: 200, body });

describe("readOwnTitles", () => {
  it("reads every page of the window, expanded, and asks for nothing it does not show", async () => {
    const account = await accountOn(({ query }) =>
      query.has("pageToken")
        ? ok({ items: [{ id: "e2", summary: " Two\nlines ", start, end }] })
        : ok({ nextPageToken: "p2", items: [{ id: "e1", summary: "Dentist", start, end }] }),
    );
    const time = { kind: "timed", start: new Date(start.dateTime), end: new Date(end.dateTime) };
    expect(await account.readOwnTitles(["c"], window)).toEqual([
      { calendarId: "c", eventId: "e1", time, title: "Dentist" },
      { calendarId: "c", eventId: "e2", time, title: "Two lines" },
    ]);
    expect(Object.fromEntries(stub?.requests[0]?.query ?? [])).toEqual({
      fields: "nextPageToken,items(id,status,start,end,visibility,extendedProperties,summary)",
      singleEvents: "true",
      timeMin: window.start.toISOString(),
      timeMax: window.end.toISOString(),
      maxResults: "250",
    });
  });

  it.each<[title: string, item: unknown]>([
    ["private", { id: "e1", summary: "CANARY", start, end, visibility: "private" }],
    ["confidential", { id: "e1", summary: "CANARY", start, end, visibility: "confidential" }],
    ["private and broken", { id: 7, summary: ["CANARY"], visibility: "private" }],
    ["cancelled", { id: "e1", summary: "CANARY", start, end, status: "cancelled" }],
    ["ours", { id: "e1", summary: "CANARY", start, end, extendedProperties: { private: { mirrorId } } }],
    ["without a title", { id: "e1", start, end }],
    ["without times", { id: "e1", summary: "CANARY" }],
    ["without an id", { summary: "CANARY", start, end }],
    ["nothing", null],
  ])("leaves out what is %s, and shows the event beside it [P14][I5]", async (_title, item) => {
    const account = await accountOn(() =>
      ok({ items: [item, { id: "good", summary: "Lunch", start, end }] }),
    );
    expect(await account.readOwnTitles(["c"], window)).toMatchObject([{ eventId: "good", title: "Lunch" }]);
  });

  it.each([200, 400, 403, 500])(
    "tells nothing of what it read when it fails with %s [I5]",
    async (status) => {
      const body = {
        items: [{ id: "e1", summary: "CANARY", start, end }],
        nextPageToken: "again",
        error: { message: "CANARY", errors: [{ reason: "CANARY words" }] },
      };
      const account = await accountOn(() => ({ status, body }));
      const error = await account.readOwnTitles(["c"], window).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toContain("CANARY");
    },
  );

  it("does not read an endless list for ever", async () => {
    const account = await accountOn(() => ok({ nextPageToken: "again" }));
    expect(await failureOf(account.readOwnTitles(["c"], window))).toMatchObject({ kind: "unavailable" });
    expect(stub?.requests.length).toBeLessThan(50);
  });
});

describe("readCopy", () => {
  const ours = { id: "e1", etag: '"4"', start, end, extendedProperties: { private: { mirrorId } } };

  it.each<[html: unknown, text: string]>([
    ["a &lt;b&gt; &amp;amp; &amp;lt;", "a <b> &amp; &lt;"],
    ["one<br>two<BR/>three<br />four", "one\ntwo\nthree\nfour"],
    ["two&nbsp; spaces&nbsp;", "two  spaces "],
    ["one\r\ntwo", "one\ntwo"],
    ["&quot;not ours&quot;", "&quot;not ours&quot;"],
    [undefined, ""],
    [7, ""],
  ])("reads the description %j as the text it was", async (description, text) => {
    const account = await accountOn(() => ok({ ...ours, summary: "T", description }));
    expect(await account.readCopy(known)).toMatchObject({
      title: "T",
      description: text,
      location: "",
      event: { eventId: "e1", etag: '"4"', mirrorId },
    });
    expect(stub?.requests[0]?.query.get("fields")).toMatch(/,summary,description,location$/);
  });

  it.each<[title: string, answer: StubAnswer]>([
    ["cancelled", ok({ id: "e1", status: "cancelled", summary: "CANARY" })],
    ["not found", { status: 404 }],
    ["deleted", { status: 410 }],
  ])("is null for an event that is %s", async (_title, answer) => {
    expect(await (await accountOn(() => answer)).readCopy(known)).toBeNull();
  });

  it.each<[title: string, event: object, kind: string]>([
    ["without our marker", { ...ours, summary: "CANARY", extendedProperties: {} }, "notOurs"],
    [
      "with another's",
      { ...ours, summary: "CANARY", extendedProperties: { private: { mirrorId: "x" } } },
      "notOurs",
    ],
    ["whose times make no sense", { ...ours, summary: "CANARY", start: {} }, "rejected"],
  ])("tells nothing of an event %s [I4][I5]", async (_title, event, kind) => {
    const account = await accountOn(() => ok(event));
    const error = await account.readCopy(known).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: { kind } });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("CANARY");
  });
});

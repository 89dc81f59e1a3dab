import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { failureOf, mirrorId, otherMirrorId } from "@/lib/calendar/contract/world";
import { createMicrosoftGateway } from "@/lib/calendar/microsoft/gateway";
import { inTurn, type StubAnswer, startStub } from "@/lib/calendar/testing/stub-server";
import { Secret } from "@/lib/domain/secret";

const known = { calendarId: "calendar", eventId: "AAMk/1=", etag: 'W/"1"', mirrorId };
const at = (hour: number) => ({ dateTime: `2026-11-24T${hour}:00:00.0000000`, timeZone: "UTC" });
const event = {
  "@odata.etag": 'W/"1"',
  id: known.eventId,
  transactionId: `${mirrorId}:2`,
  type: "singleInstance",
  start: at(17),
  end: at(18),
  showAs: "busy",
};
const marked = (value: string) => ({
  ...event,
  singleValueExtendedProperties: [
    { id: "String {66F5A359-4659-4638-81A3-D1D2B2F5C5B4} Name lockstepMirror", value },
  ],
});
const texts = {
  subject: "CANARY-subject",
  body: { contentType: "html", content: "<html><body><div>CANARY &amp; more</div></body></html>" },
  location: { displayName: "CANARY-place" },
};

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

/** Answers one request after the other; the last answer stays. */
async function accountAnswering(...answers: StubAnswer[]) {
  stub = await startStub(inTurn(...answers));
  const client = { baseUrl: stub.url, clientId: "id", clientSecret: "secret", tenant: "common" };
  return createMicrosoftGateway(client).open(new Secret(`token-${stub.url}`));
}
const ok = (body: unknown): StubAnswer => ({ status: 200, body });
const notThere: StubAnswer = { status: 404, body: { error: { code: "ErrorItemNotFound" } } };
const selects = () => stub?.requests.map(({ query }) => query.get("$select") ?? "");

describe("reading an event", () => {
  it("asks for its marker and for no word of it [I5]", async () => {
    const account = await accountAnswering(ok(marked(mirrorId)));
    const read = await account.readEvent("calendar", known.eventId);
    expect(read).toMatchObject({ ...known, generation: 2, time: { kind: "timed" } });
    expect(stub?.requests[0]?.path).toBe(
      `/v1.0/me/calendars/calendar/events/${encodeURIComponent(known.eventId)}`,
    );
    expect(selects()?.join()).not.toMatch(/subject|body|location|attendees/);
  });

  it.each<[title: string, answer: StubAnswer]>([
    ["not there", notThere],
    ["called off", ok({ ...event, isCancelled: true })],
  ])("reads nothing of one that is %s", async (_, answer) => {
    const account = await accountAnswering(answer);
    expect(await account.readEvent("calendar", known.eventId)).toBeNull();
  });

  it("says when nobody can make sense of it [P29]", async () => {
    const account = await accountAnswering(ok({ ...event, end: null }));
    const failure = await failureOf(account.readEvent("calendar", known.eventId));
    expect(failure).toEqual({ kind: "rejected", status: 200, reason: null });
  });
});

describe("reading a copy", () => {
  it("asks for its texts once it is known to be ours", async () => {
    const account = await accountAnswering(ok(marked(mirrorId)), ok({ ...marked(mirrorId), ...texts }));
    expect(await account.readCopy(known)).toMatchObject({
      event: { eventId: known.eventId, etag: 'W/"1"', mirrorId },
      title: "CANARY-subject",
      description: "CANARY & more",
      location: "CANARY-place",
    });
    expect(selects()?.map((select) => select.includes("subject"))).toEqual([false, true]);
  });

  it("reads a plain description as it is", async () => {
    const plain = { ...texts, body: { contentType: "text", content: "a <b> &amp;\r\nc" } };
    const account = await accountAnswering(ok({ ...marked(mirrorId), ...plain }));
    expect((await account.readCopy(known))?.description).toBe("a <b> &amp;\nc");
  });

  it.each<[title: string, first: StubAnswer, second: StubAnswer]>([
    ["at once", ok({ ...event, ...texts }), ok({ ...event, ...texts })],
    ["of another mirror", ok({ ...marked(otherMirrorId), ...texts }), notThere],
    ["meanwhile", ok(marked(mirrorId)), ok({ ...event, ...texts })],
  ])("keeps nothing of an event that is not ours, %s [I4][I5]", async (title, first, second) => {
    const account = await accountAnswering(first, second);
    const error = await account.readCopy(known).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: { kind: "notOurs" } });
    expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toMatch(/canary/i);
    expect(stub?.requests).toHaveLength(title === "meanwhile" ? 2 : 1);
  });

  it.each<[title: string, answers: StubAnswer[]]>([
    ["is not there", [notThere]],
    ["was called off", [ok({ ...event, isCancelled: true })]],
    ["went meanwhile", [ok(marked(mirrorId)), notThere]],
  ])("reads none that %s", async (_, answers) => {
    const account = await accountAnswering(...answers);
    expect(await account.readCopy(known)).toBeNull();
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startSandbox } from "../server";
import { control } from "../testing";
import {
  ANA,
  connect,
  deltaRound,
  type Event,
  failureOf,
  MARKER,
  newGraph,
  timed,
  UTC_IDS,
  WINDOW,
} from "./testing";
import { freshMailbox } from "./testing/mailbox";

const { accessToken, get, graph, prefer, sandbox, steer } = freshMailbox();

const TIMES = timed("2026-11-23T10:00:00", "2026-11-23T11:00:00");
const OURS = { ...TIMES, singleValueExtendedProperties: [{ id: MARKER, value: "m1" }] };
const write = async (event: object, extra: object = {}): Promise<Event> =>
  (await steer("events", { account: ANA, event, ...extra })).body;

describe("the request log", () => {
  const violations = async () =>
    (await control(sandbox.url, "violations")).body.violations.map(
      ({ kind, eventId }: { kind: string; eventId: string }) => [kind, eventId],
    );

  it("[I4] [P25] names every write to an event that is not ours, and attendees", async () => {
    const dentist = await write({ ...TIMES, subject: "Dentist" });
    const ours = await prefer("/me/events").post(OURS);
    await prefer(`/me/events/${ours.id}`).patch({ subject: "fine" });
    expect(await violations()).toEqual([]);
    await prefer(`/me/events/${dentist.id}`).patch({ subject: "stolen" });
    await failureOf(graph.api(`/me/events/${dentist.id}`).header("If-Match", "stale").delete());
    const copy = (await steer(`events/${ANA}/primary/${ours.id}/duplicate`, {})).body;
    await graph.api(`/me/events/${copy.id}`).delete();
    await prefer("/me/events").post({ ...TIMES, attendees: [{ emailAddress: { address: "a@x.test" } }] });
    expect(await violations()).toEqual([
      ["foreignWrite", dentist.id],
      ["foreignWrite", dentist.id],
      ["copyWrite", copy.id],
      ["attendees", null],
    ]);
  });

  it("counts a write to one occurrence of the owner's series, by the regular id too", async () => {
    const recurrence = {
      pattern: { type: "daily", interval: 1 },
      range: { type: "noEnd", startDate: "2026-11-23" },
    };
    const series = await write({ ...TIMES, recurrence });
    const [day] = (await graph.api(`/me/events/${series.id}/instances?${WINDOW}`).get()).value;
    await graph.api(`/me/events/${day.id}`).delete();
    expect((await violations()).map(([kind]: [string]) => kind)).toEqual(["foreignWrite"]);
  });

  it("knows our event by its marker, what was asked, and who asked", async () => {
    await prefer("/me/events").post(OURS);
    const { requests } = (await control(sandbox.url, "requests")).body;
    const last = requests.at(-1);
    expect(last).toMatchObject({
      provider: "microsoft",
      operation: "graph.events.create",
      account: ANA,
      mirrorId: "m1",
      touchesOurEvent: true,
      status: 201,
    });
    const token = requests.find(({ operation }: { operation: string }) => operation === "oauth.token");
    expect(token).toMatchObject({ account: ANA, query: {} });
  });
});

describe("the owner's hand", () => {
  it("can make what the API cannot: cancelled, invited, answered", async () => {
    const invited = await write({
      ...TIMES,
      isCancelled: true,
      organizer: { emailAddress: { name: "Boss", address: "boss@x.test" } },
      responseStatus: { response: "notResponded" },
    });
    expect(await get(invited.id)).toMatchObject({
      isCancelled: true,
      isOrganizer: false,
      organizer: { emailAddress: { address: "boss@x.test" } },
      responseStatus: { response: "notResponded" },
    });
    const api = await prefer("/me/events").post({ ...TIMES, isCancelled: true });
    expect(api.isCancelled).toBe(false);
  });

  it.each([
    ["tentativelyAccepted", "tentative"],
    ["accepted", "busy"],
    ["declined", "free"],
  ])("answers %s, which shows as %s", async (response, showAs) => {
    const { id } = await write({ ...TIMES, responseStatus: { response: "notResponded" } });
    await steer(`events/${ANA}/primary/${id}/answer`, { response });
    expect(await get(id)).toMatchObject({ responseStatus: { response }, showAs });
  });

  it("changes and deletes ours, which changes the version", async () => {
    const ours = await prefer("/me/events").post(OURS);
    const { body } = await steer(
      `events/${ANA}/primary/${ours.id}`,
      { location: { displayName: "Here" } },
      "PATCH",
    );
    expect(body).toMatchObject({ madeBy: "lockstep-dev", properties: { [MARKER]: "m1" } });
    expect((await get(ours.id)).changeKey).not.toBe(ours.changeKey);
    expect((await steer(`events/${ANA}/primary/${ours.id}`, undefined, "DELETE")).status).toBe(204);
    const { events } = (await steer(`events?account=${ANA}`)).body;
    expect(events).toMatchObject([{ id: ours.id, isDeleted: true }]);
    const { body: standing } = await steer(`events?account=${ANA}&from=2026-11-01&to=2026-12-01`);
    expect(standing.events).toEqual([]);
  });

  it("can make an event as an app would", async () => {
    const made = await write(OURS, { madeBy: "lockstep-dev", calendar: "Personal" });
    await prefer(`/me/events/${made.id}`).patch({ subject: "fine" });
    expect((await control(sandbox.url, "violations")).body.count).toBe(0);
  });

  it("refuses what it does not know", async () => {
    expect((await steer("events", { account: "nobody@x.test", event: TIMES })).status).toBe(404);
    expect((await steer("events", { account: ANA, calendar: "None", event: TIMES })).status).toBe(404);
    expect((await steer("events", { account: ANA })).status).toBe(400);
    expect((await steer("settings", { duplicateStatus: 500 })).status).toBe(400);
    expect((await steer("accounts", { email: "x@y.test", name: "X", zone: "Mars" })).status).toBe(400);
  });
});

describe("faults", () => {
  const fault = (action: object) => control(sandbox.url, "faults", { path: "^/v1.0/", times: 1, action });

  it.each([
    [{ status: 429, retryAfter: 7 }, 429, "ApplicationThrottled"],
    [{ status: 503 }, 503, "ErrorServerBusy"],
    [{ status: 500 }, 500, "ErrorInternalServerError"],
    [{ status: 409 }, 409, "ErrorIrresolvableConflict"],
    [{ status: 403, reason: "ErrorQuotaExceeded" }, 403, "ErrorQuotaExceeded"],
  ])("%j is answered in Graph's shape", async (action, status, code) => {
    await fault({ kind: "status", ...action });
    const failure = await failureOf(graph.api("/me").get());
    expect(failure).toMatchObject({ status, code });
    expect(failure.body.innerError).toHaveProperty("request-id");
    if (status === 429) expect(failure.headers?.get("retry-after")).toBe("7");
  });
});

it("forgets everything at a reset, and knows its first accounts again", async () => {
  await steer("accounts", { email: "Sam@demo.test", name: "Sam", zone: "Europe/Berlin", kind: "personal" });
  await steer("settings", { quietRemovals: true });
  await write(TIMES);
  expect((await steer("accounts")).body.accounts).toHaveLength(3);
  await control(sandbox.url, "reset", {});
  const { accounts } = (await steer("accounts")).body;
  expect(
    accounts.map(({ email, grants }: { email: string; grants: unknown[] }) => [email, grants.length]),
  ).toEqual([
    [ANA, 0],
    ["pat@outlook.test", 0],
  ]);
  expect((await steer("settings")).body.quietRemovals).toBe(false);
  expect((await steer(`events?account=${ANA}`)).body.events).toEqual([]);
});

it("remembers everything through a restart: tokens, both ids, delta places, departures, settings", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));
  const before = await startSandbox({ dataDir });
  try {
    const ana = await connect(before.url);
    const onControl = (path: string, body?: unknown, method?: string) =>
      control(before.url, `microsoft/${path}`, body, method);
    const kept = await ana.graph.api("/me/events").header("Prefer", UTC_IDS).post(OURS);
    const moved = (await onControl("events", { account: ANA, event: TIMES })).body;
    const { deltaLink } = await deltaRound(ana.graph, `/me/calendarView/delta?${WINDOW}`);
    await onControl(`events/${ANA}/primary/${moved.id}/move`, { to: "Personal" });
    await onControl("settings", { duplicateStatus: 400 });
    await before.close();
    const after = await startSandbox({ dataDir });
    try {
      const again = newGraph(after.url, ana.accessToken);
      expect((await again.api(`/me/events/${kept.id}`).get()).id).toBe(
        (await control(after.url, `microsoft/events/${ANA}/primary/${kept.id}`)).body.regularId,
      );
      const { items } = await deltaRound(again, deltaLink);
      expect(items).toMatchObject([{ id: moved.id, "@removed": { reason: "deleted" } }]);
      expect((await control(after.url, "microsoft/settings")).body.duplicateStatus).toBe(400);
    } finally {
      await after.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

it("asks for a token before anything else", async () => {
  const reply = await fetch(`${sandbox.url}/v1.0/me/events`, {
    headers: { authorization: `Bearer ${accessToken()}x` },
  });
  expect(reply.status).toBe(401);
});

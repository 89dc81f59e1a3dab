import { beforeEach, describe, expect, it } from "vitest";
import { control, freshSandbox } from "../testing";
import { steering } from "./testing";
import { type Graph, graphOf, tokenFor } from "./testing/hook";

const ANA = "ana@demo.test";
const PAT = "pat@outlook.test";
const ZONE = "America/Los_Angeles";
const at = (clock: string, day = "2026-11-23") => ({ dateTime: `${day}T${clock}:00`, timeZone: ZONE });
const TIMES = { start: at("14:00"), end: at("15:00") };

const sandbox = freshSandbox();
let graph: Graph;
beforeEach(async () => {
  graph = graphOf(sandbox.url, await tokenFor(sandbox.url, ANA));
});

const steer = steering(sandbox);
const batch = (requests: unknown[]) => graph("POST", "$batch", { requests });
type Answered = { readonly id: string; readonly status: number; readonly body: Record<string, unknown> };
const byId = (responses: Answered[]) => [...responses].sort((a, b) => a.id.localeCompare(b.id));
const JSON_TYPE = { "Content-Type": "application/json" };

describe("$batch", () => {
  it("carries parts out as requests of their own, each with its status, and logs each", async () => {
    const { status, body } = await batch([
      { id: "1", method: "GET", url: "/me" },
      { id: "2", method: "POST", url: "/me/events", headers: JSON_TYPE, body: { ...TIMES, subject: "x" } },
      { id: "3", method: "GET", url: "/me/events/AAkNothing=" },
    ]);
    expect(status).toBe(200);
    const [first, second, third] = byId(body.responses);
    expect([first?.status, second?.status, Number(third?.status) >= 400]).toEqual([200, 201, true]);
    expect(first?.body).toMatchObject({ userPrincipalName: ANA });
    expect(second?.body).toMatchObject({ subject: "x" });
    const log = (await control(sandbox.url, "requests")).body.requests;
    const operations = log.map((entry: { operation: string }) => entry.operation);
    expect(operations).toEqual(
      expect.arrayContaining(["graph.me.get", "graph.events.create", "graph.batch"]),
    );
  });

  it("waits for dependencies, and answers 424 after a failed one", async () => {
    const { body } = await batch([
      { id: "1", method: "DELETE", url: "/me/events/AAkNothing=" },
      { id: "2", method: "GET", url: "/me", dependsOn: ["1"] },
      { id: "3", method: "GET", url: "/me" },
      { id: "4", method: "GET", url: "/me/calendars", dependsOn: ["3"] },
    ]);
    expect(
      byId(body.responses)
        .map(({ status }) => status)
        .slice(1),
    ).toEqual([424, 200, 200]);
  });

  it.each([
    [
      "more than 20 parts",
      Array.from({ length: 21 }, (_, n) => ({ id: String(n), method: "GET", url: "/me" })),
    ],
    ["none", []],
    [
      "one id twice",
      [
        { id: "1", method: "GET", url: "/me" },
        { id: "1", method: "GET", url: "/me" },
      ],
    ],
    ["a dependency on nothing", [{ id: "1", method: "GET", url: "/me", dependsOn: ["9"] }]],
  ])("answers 400 to %s", async (_name, requests) => {
    expect((await batch(requests)).status).toBe(400);
  });

  it("answers 400 to a part with a body and no Content-Type, and to a batch in a batch", async () => {
    const { body } = await batch([
      { id: "1", method: "POST", url: "/me/events", body: TIMES },
      { id: "2", method: "POST", url: "/$batch", headers: JSON_TYPE, body: { requests: [] } },
    ]);
    expect(body.responses).toMatchObject([{ status: 400 }, { status: 400 }]);
  });

  it("[P25] shows a foreign write inside it to the watchers of broken promises", async () => {
    const { body: event } = await steer("events", { account: ANA, event: { ...TIMES, subject: "Dentist" } });
    const url = `/me/events/${encodeURIComponent(event.id)}`;
    const headers = { ...JSON_TYPE, Prefer: 'IdType="ImmutableId"' };
    await batch([{ id: "1", method: "PATCH", url, headers, body: { subject: "stolen" } }]);
    expect((await control(sandbox.url, "violations")).body.violations).toMatchObject([
      { kind: "foreignWrite" },
    ]);
  });

  it("refuses single parts when others are in flight", async () => {
    await steer("throttle", { paceMs: 200 });
    const others = [graph("GET", "me"), graph("GET", "me"), graph("GET", "me")];
    const parts = Array.from({ length: 4 }, (_, n) => ({ id: String(n), method: "GET", url: "/me" }));
    const { status, body } = await batch(parts);
    await Promise.all(others);
    const statuses = body.responses.map((one: { status: number }) => one.status).sort();
    expect([status, statuses]).toEqual([200, [200, 429, 429, 429]]);
  });
});

describe("the limit of four", () => {
  it("refuses what a client sends beyond it, tells when to come again, and counts it", async () => {
    await steer("throttle", { paceMs: 100, retryAfterSeconds: 3 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => graph("GET", "me/calendars")));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(2);
    expect(refused[0]?.headers.get("retry-after")).toBe("3");
    expect(refused[0]?.body.error.code).toBe("ApplicationThrottled");
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await graph("GET", "me")).status).toBe(200);
    expect((await steer("throttle")).body.mailboxes).toEqual({
      [`lockstep-dev ${ANA}`]: { inFlight: 0, peak: 4, refused: 2, early: 1 },
    });
    await steer("throttle", undefined, "DELETE");
    expect((await steer("throttle")).body).toEqual({
      rules: { retryAfterSeconds: 10, paceMs: 10 },
      mailboxes: {},
    });
  });

  it("lets three at a time through, round after round", async () => {
    for (let round = 0; round < 10; round += 1) {
      const three = await Promise.all([graph("GET", "me"), graph("GET", "me"), graph("GET", "me")]);
      expect(three.map(({ status }) => status)).toEqual([200, 200, 200]);
    }
    expect((await steer("throttle")).body.mailboxes[`lockstep-dev ${ANA}`].refused).toBe(0);
  });

  it("counts a slow answer for as long as it takes", async () => {
    await control(sandbox.url, "faults", { account: ANA, action: { kind: "latency", ms: 150 } });
    const answers = await Promise.all(Array.from({ length: 5 }, () => graph("GET", "me")));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});

describe("getSchedule", () => {
  const ask = (change: object = {}, by = graph) =>
    by("POST", "me/calendar/getSchedule", {
      schedules: [ANA],
      startTime: at("08:00"),
      endTime: at("18:00"),
      availabilityViewInterval: 60,
      ...change,
    });
  const write = (event: object, calendar = "primary") => steer("events", { account: ANA, calendar, event });

  it("draws the default calendar of a work account, one digit an hour", async () => {
    await write({ start: at("09:00"), end: at("10:00"), subject: "Dentist" });
    await write({ start: at("11:00"), end: at("12:00"), showAs: "tentative" });
    await write({
      start: at("13:30"),
      end: at("14:30"),
      showAs: "oof",
      sensitivity: "private",
      subject: "Court",
    });
    await write({ start: at("15:00"), end: at("16:00"), showAs: "free" });
    const { status, body } = await ask();
    expect([status, body.value[0].availabilityView]).toEqual([200, "0201033000"]);
    expect(body.value[0].scheduleItems).toHaveLength(4);
    expect(body.value[0].scheduleItems[0]).toMatchObject({
      status: "busy",
      subject: "Dentist",
      isPrivate: false,
      start: { dateTime: "2026-11-23T17:00:00.0000000", timeZone: "UTC" },
    });
    expect(JSON.stringify(body)).not.toContain("Court");
  });

  it("gives an all-day event the owner's own day", async () => {
    const day = (date: string) => ({ dateTime: `${date}T00:00:00`, timeZone: "UTC" });
    await write({ isAllDay: true, start: day("2026-11-24"), end: day("2026-11-25") });
    const { body } = await ask({ startTime: at("22:00"), endTime: at("02:00", "2026-11-24") });
    expect(body.value[0].availabilityView).toBe("0022");
  });

  it("names an address it does not know", async () => {
    const { body } = await ask({ schedules: ["nobody@x.test"] });
    expect(body.value[0].error.responseCode).toBe("ErrorMailRecipientNotFound");
  });

  it.each([
    ["nobody", { schedules: [] }],
    ["an interval under 5 minutes", { availabilityViewInterval: 4 }],
    ["an interval over a day", { availabilityViewInterval: 1441 }],
    ["an end before the start", { endTime: at("07:00") }],
    ["a strange zone", { startTime: { dateTime: "2026-11-23T08:00:00", timeZone: "Mars/Base" } }],
  ])("answers 400 to %s", async (_name, change) => {
    expect((await ask(change)).status).toBe(400);
  });

  it("is refused to a personal account", async () => {
    const pat = graphOf(sandbox.url, await tokenFor(sandbox.url, PAT));
    expect((await ask({ schedules: [PAT] }, pat)).status).toBe(403);
  });
});

import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { failureOf, mirrorId } from "@/lib/calendar/contract/world";
import { createMicrosoftGateway } from "@/lib/calendar/microsoft/gateway";
import { type StubAnswer, type StubRequest, startStub } from "@/lib/calendar/testing/stub-server";
import { Secret } from "@/lib/domain/secret";

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

async function accountOn(answer: (request: StubRequest) => StubAnswer) {
  stub = await startStub(answer);
  const client = { baseUrl: stub.url, clientId: "id", clientSecret: "secret", tenant: "common" };
  return createMicrosoftGateway(client).open(new Secret("eyJ.token"));
}

const ok = (body: unknown): StubAnswer => ({ status: 200, body });
const refused = (status: number, code: string): StubAnswer => ({ status, body: { error: { code } } });
const next = (path: string) => ({ "@odata.nextLink": `${stub?.url}/v1.0${path}` });
const at = (dateTime: string) => ({ dateTime: `${dateTime}:00.0000000`, timeZone: "UTC" });
const span = (start: string, end: string) => ({ start: at(start), end: at(end) });
const utc = (time: string) => new Date(`${time}:00Z`);

describe("listCalendars", () => {
  const zoned = (zone: StubAnswer, pages: (request: StubRequest) => StubAnswer) =>
    accountOn((request) => (request.path === "/v1.0/me/mailboxSettings" ? zone : pages(request)));

  it("reads every page, and takes for writable only what may be edited and is one's own", async () => {
    const account = await zoned(ok({ timeZone: "W. Europe Standard Time" }), ({ query }) =>
      query.has("$skip")
        ? ok({ value: [{ id: "team", name: "Team", canEdit: true, canShare: false }, { id: "bare" }] })
        : ok({
            value: [
              { id: "AAMk=", name: "Calendar", canEdit: true, canShare: false, isDefaultCalendar: true },
              { id: "jobs", name: "Jobs", canEdit: true, canShare: true },
              { id: "days", name: "Holidays", canEdit: false, canShare: true },
              { name: "no id" },
              null,
            ],
            ...next("/me/calendars?$skip=5"),
          }),
    );
    const zone = "Europe/Berlin";
    const own = { zone, isPrimary: false };
    expect(await account.listCalendars()).toEqual([
      { id: "AAMk=", name: "Calendar", zone, isPrimary: true, canWrite: true },
      { ...own, id: "jobs", name: "Jobs", canWrite: true },
      { ...own, id: "days", name: "Holidays", canWrite: false },
      { ...own, id: "team", name: "Team", canWrite: false },
      { ...own, id: "bare", name: "bare", canWrite: false },
    ]);
  });

  it.each<[title: string, zone: StubAnswer]>([
    ["is not granted", refused(403, "ErrorAccessDenied")],
    ["is not to be had", refused(404, "ResourceNotFound")],
    ["is one nobody knows", ok({ timeZone: "tzone://Microsoft/Custom" })],
    ["is missing", ok({})],
  ])("does without a zone that %s", async (_title, zone) => {
    const account = await zoned(zone, () => ok({ value: [{ id: "a", name: "A" }] }));
    expect(await account.listCalendars()).toMatchObject([{ id: "a", zone: "UTC" }]);
  });

  it("does not hide that the server is away behind a zone", async () => {
    const account = await zoned(refused(503, "ErrorServerBusy"), () => ok({ value: [] }));
    expect(await failureOf(account.listCalendars())).toMatchObject({ kind: "unavailable" });
  });

  it.each<[title: string, body: () => object]>([
    ["is endless", () => ({ value: [], ...next("/me/calendars?$skip=1") })],
    ["leads elsewhere", () => ({ value: [], "@odata.nextLink": "https://elsewhere.test/v1.0/me/calendars" })],
    ["is none", () => ({ value: "x" })],
  ])("gives up a list that %s", async (_title, body) => {
    const account = await accountOn(() => ok(body()));
    expect(await failureOf(account.listCalendars())).toMatchObject({ kind: "unavailable" });
  });
});

describe("account", () => {
  it.each<[title: string, me: object, email: string]>([
    ["its mail", { mail: "Ana@Demo.test", userPrincipalName: "ana_x@demo.test" }, "ana@demo.test"],
    ["the name it signs in with", { mail: null, userPrincipalName: "Pat@Outlook.test" }, "pat@outlook.test"],
  ])("is known by its id and %s", async (_title, me, email) => {
    const account = await accountOn(() => ok({ id: "48d31887-5fad", ...me }));
    expect(await account.account()).toEqual({ id: "48d31887-5fad", email });
  });

  it("is none without an id", async () => {
    const account = await accountOn(() => ok({ mail: "ana@demo.test" }));
    expect(await failureOf(account.account())).toEqual({ kind: "unreachable" });
  });
});

describe("busyNow", () => {
  const window = { start: utc("2026-11-24T00:00"), end: utc("2026-11-25T00:00") };
  const busyFrom = async (value: unknown, zone: StubAnswer = ok({ timeZone: "UTC" })) =>
    (await accountOn(({ path }) => (path.endsWith("mailboxSettings") ? zone : ok({ value })))).busyNow(
      ["a/b="],
      window,
    );

  it("looks into the view of each calendar, page by page, and asks for no word of it [I5]", async () => {
    const account = await accountOn(({ path, query }) => {
      if (path.includes("/b/")) return ok({ value: [span("2026-11-24T10:30", "2026-11-24T12:00")] });
      return query.has("$skip")
        ? ok({ value: [span("2026-11-24T15:00", "2026-11-24T16:00")] })
        : ok({ value: [span("2026-11-24T10:00", "2026-11-24T11:00")], ...next("/me/x?$skip=1") });
    });
    expect(await account.busyNow(["a=", "b"], window)).toEqual([
      { start: utc("2026-11-24T10:00"), end: utc("2026-11-24T12:00") },
      { start: utc("2026-11-24T15:00"), end: utc("2026-11-24T16:00") },
    ]);
    const asked = stub?.requests.map(({ path }) => path).sort();
    expect(asked).toEqual([
      "/v1.0/me/calendars/a%3D/calendarView",
      "/v1.0/me/calendars/b/calendarView",
      "/v1.0/me/x",
    ]);
    const { query } = stub?.requests[0] ?? expect.fail();
    expect(query.get("startDateTime")).toBe("2026-11-23T00:00:00.000Z");
    expect(query.get("endDateTime")).toBe("2026-11-26T00:00:00.000Z");
    expect(query.get("$select")?.split(",")).not.toContain("subject");
    expect(query.has("$expand")).toBe(false);
  });

  const hour = span("2026-11-24T10:00", "2026-11-24T11:00");
  it.each<[title: string, event: object, isBusy: boolean]>([
    ["busy", { showAs: "busy" }, true],
    ["away", { showAs: "oof" }, true],
    ["unknown", { showAs: "unknown" }, true],
    ["tentative", { showAs: "tentative" }, false],
    ["free", { showAs: "free" }, false],
    ["elsewhere", { showAs: "workingElsewhere" }, false],
    ["declined", { showAs: "busy", responseStatus: { response: "declined" } }, false],
    ["cancelled", { showAs: "busy", isCancelled: true }, false],
  ])("takes %s for busy: %s [P11]", async (_title, event, isBusy) => {
    expect(await busyFrom([{ ...hour, ...event }])).toHaveLength(isBusy ? 1 : 0);
  });

  const day = { isAllDay: true, ...span("2026-11-24T00:00", "2026-11-25T00:00") };
  it.each<[title: string, zone: StubAnswer, busy: [string, string]]>([
    ["of its mailbox", ok({ timeZone: "Pacific Standard Time" }), ["2026-11-24T08:00", "2026-11-25T00:00"]],
    ["of nobody knows where", refused(403, "ErrorAccessDenied"), ["2026-11-24T00:00", "2026-11-25T00:00"]],
  ])("takes a whole day on the clocks %s [P3]", async (_title, zone, [start, end]) => {
    expect(await busyFrom([day], zone)).toEqual([{ start: utc(start), end: utc(end) }]);
  });

  it("takes a whole day on the clocks it was made on, where it says [P3]", async () => {
    const busy = [{ start: utc("2026-11-24T05:00"), end: utc("2026-11-25T00:00") }];
    expect(await busyFrom([{ ...day, originalStartTimeZone: "Eastern Standard Time" }])).toEqual(busy);
    expect(stub?.requests).toHaveLength(1);
  });

  it("asks for no zone where no day is whole", async () => {
    await busyFrom([hour]);
    expect(stub?.requests).toHaveLength(1);
  });

  it.each<[title: string, answer: StubAnswer, kind: string]>([
    ["is not there", refused(404, "ErrorItemNotFound"), "calendarGone"],
    ["cannot be told now", refused(500, "ErrorInternalServerError"), "unavailable"],
    ["has a busy event without times", ok({ value: [{ showAs: "busy" }] }), "unavailable"],
    ["gets no list", ok({}), "unavailable"],
  ])("never takes a calendar for free that %s", async (_title, answer, kind) => {
    const account = await accountOn(() => answer);
    expect(await failureOf(account.busyNow(["a"], window))).toMatchObject({ kind });
  });

  it("asks nobody about no calendars", async () => {
    const account = await accountOn(() => ok({}));
    expect(await account.busyNow([], window)).toEqual([]);
    expect(stub?.requests).toEqual([]);
  });
});

describe("readOwnTitles", () => {
  const window = { start: utc("2026-11-24T00:00"), end: utc("2026-11-25T00:00") };
  const hour = span("2026-11-24T10:00", "2026-11-24T11:00");
  const id = "String {66f5a359-4659-4638-81a3-d1d2b2f5c5b4} Name lockstepMirror";

  it("reads every page of the window, and asks for nothing it does not show", async () => {
    const account = await accountOn(({ query }) =>
      query.has("$skip")
        ? ok({ value: [{ id: "e2", subject: " Two\nlines ", ...hour, type: "occurrence" }] })
        : ok({ value: [{ id: "e1", subject: "Dentist", ...hour }], ...next("/me/x?$skip=1") }),
    );
    const time = { kind: "timed", start: utc("2026-11-24T10:00"), end: utc("2026-11-24T11:00") };
    expect(await account.readOwnTitles(["c="], window)).toEqual([
      { calendarId: "c=", eventId: "e1", time, title: "Dentist" },
      { calendarId: "c=", eventId: "e2", time, title: "Two lines" },
    ]);
    expect(stub?.requests[0]?.path).toBe("/v1.0/me/calendars/c%3D/calendarView");
    expect(Object.fromEntries(stub?.requests[0]?.query ?? [])).toEqual({
      startDateTime: "2026-11-24T00:00:00.000Z",
      endDateTime: "2026-11-25T00:00:00.000Z",
      $select:
        "id,subject,start,end,isAllDay,isCancelled,sensitivity,originalStartTimeZone,originalEndTimeZone",
      $expand: `singleValueExtendedProperties($filter=id eq '${id}')`,
      $top: "200",
    });
  });

  it.each<[title: string, item: unknown]>([
    ["private", { id: "e1", subject: "CANARY", ...hour, sensitivity: "private" }],
    ["personal", { id: "e1", subject: "CANARY", ...hour, sensitivity: "personal" }],
    ["confidential", { id: "e1", subject: "CANARY", ...hour, sensitivity: "confidential" }],
    ["private and broken", { id: 7, subject: ["CANARY"], sensitivity: "private" }],
    ["cancelled", { id: "e1", subject: "CANARY", ...hour, isCancelled: true }],
    [
      "ours",
      { id: "e1", subject: "CANARY", ...hour, singleValueExtendedProperties: [{ id, value: mirrorId }] },
    ],
    ["without a title", { id: "e1", ...hour }],
    ["without times", { id: "e1", subject: "CANARY" }],
    ["without an id", { subject: "CANARY", ...hour }],
    ["nothing", null],
  ])("leaves out what is %s, and shows the event beside it [P14][I5]", async (_title, item) => {
    const account = await accountOn(() => ok({ value: [item, { id: "good", subject: "Lunch", ...hour }] }));
    expect(await account.readOwnTitles(["c"], window)).toMatchObject([{ eventId: "good", title: "Lunch" }]);
  });

  it.each([200, 400, 403, 500])(
    "tells nothing of what it read when it fails with %s [I5]",
    async (status) => {
      const body = () => ({
        value: [{ id: "e1", subject: "CANARY", ...hour }],
        ...next("/me/x?$skip=1"),
        error: { code: "CANARY words", message: "CANARY" },
      });
      const account = await accountOn(() => ({ status, body: body() }));
      const error = await account.readOwnTitles(["c"], window).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toContain("CANARY");
      expect(stub?.requests.length).toBeLessThan(50);
    },
  );
});

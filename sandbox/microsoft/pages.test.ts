import { describe, expect, it } from "vitest";
import { browser, DENTIST_FORM, expectEscaped, HOSTILE_TITLE, sharedSandbox } from "../testing";
import { steering } from "./testing";
import { graphOf, tokenFor } from "./testing/hook";

const ANA = "ana@demo.test";
const PAGE = "/outlook/ana%40demo.test";
const ZONE = "America/Los_Angeles";

const sandbox = sharedSandbox({ now: () => Date.parse("2026-11-23T18:00:00Z") });
const { page, submit } = browser(sandbox);
const steer = steering(sandbox);
const pathOf = ({ id }: { id: string }) => `${PAGE}/events/${encodeURIComponent(id)}`;

/** What stands in all of Ana's calendars for two weeks, as the API shows it in her zone. */
async function standing() {
  const graph = graphOf(sandbox.url, await tokenFor(sandbox.url, ANA));
  const calendars = (await graph("GET", "me/calendars")).body.value;
  const headers = { prefer: `IdType="ImmutableId", outlook.timezone="${ZONE}"` };
  const window = "startDateTime=2026-11-22T00:00:00-08:00&endDateTime=2026-12-06T00:00:00-08:00&$top=100";
  const found = [];
  for (const { id, name } of calendars) {
    const path = `me/calendars/${encodeURIComponent(id)}/calendarView?${window}`;
    const { value } = (await graph("GET", path, undefined, headers)).body;
    found.push(...value.map((event: object) => ({ ...event, calendar: name })));
  }
  return found;
}
const clocks = async () =>
  (await standing()).map((one) => `${one.start.dateTime.slice(8, 16).replace("T", " ")} ${one.subject}`);

async function newEvent(fields: Record<string, string> = {}) {
  const { id } = (await steer(`accounts`)).body.accounts[0].calendars[0];
  const reply = await submit(`${PAGE}/events`, { calendar: id, ...DENTIST_FORM, ...fields });
  expect([reply.status, reply.headers.get("location")]).toEqual([303, `${PAGE}?week=2026-11-24`]);
  const [event] = await standing();
  return { event, path: pathOf(event) };
}
const edit = (path: string, fields: Record<string, string>) =>
  submit(`${path}/edit`, { ...DENTIST_FORM, ...fields });

describe("the owner's calendar page", () => {
  it("makes a personal event that the API then shows, and shows it in its week", async () => {
    const { event } = await newEvent({
      sensitivity: "private",
      shows: "free",
      categories: "Family, Blue category",
    });
    expect(event).toMatchObject({
      subject: "Dentist",
      start: { dateTime: "2026-11-24T09:00:00.0000000" },
      sensitivity: "private",
      showAs: "free",
      categories: ["Family", "Blue category"],
      type: "singleInstance",
      isOrganizer: true,
    });
    expect(await page(`${PAGE}?week=2026-11-24`)).toContain("Dentist");
    expect(await page(`${PAGE}?week=2026-12-01`)).not.toContain("Dentist");
  });

  it("escapes what people type, in text and in attributes", async () => {
    const { path } = await newEvent({ title: HOSTILE_TITLE });
    for (const shown of [await page(PAGE), await page(path)]) expectEscaped(shown);
  });

  it("says what is wrong instead of guessing", async () => {
    const reply = await submit(`${PAGE}/events`, { ...DENTIST_FORM, calendar: "none" });
    expect(reply.status).toBe(404);
    const { path } = await newEvent();
    const wrong = await edit(path, { end: "08:00" });
    expect([wrong.status, (await wrong.text()).includes("can not be earlier than start date")]).toEqual([
      400,
      true,
    ]);
    expect((await fetch(`${sandbox.url}/outlook/nobody%40x.test`)).status).toBe(404);
  });

  it("is marked as not real Outlook, and loads nothing from elsewhere", async () => {
    const { path } = await newEvent();
    for (const shown of [PAGE, path, `${PAGE}/security`, `${PAGE}/events/none`]) {
      const text = await page(shown);
      expect(text).toContain("not real Outlook");
      expect(text.match(/(src|href)="https?:/g)).toBeNull();
    }
    expect(await page("/")).toMatch(
      /not real Google or Outlook[\s\S]*Outlook accounts[\s\S]*pat@outlook\.test/,
    );
  });
});

describe("a person's own hand", () => {
  const day = (date: string) => ({ dateTime: `${date}T00:00:00.0000000` });
  it.each([
    ["free", { shows: "free" }, { showAs: "free" }],
    ["tentative", { shows: "tentative" }, { showAs: "tentative" }],
    ["away", { shows: "oof" }, { showAs: "oof" }],
    ["working elsewhere", { shows: "workingElsewhere" }, { showAs: "workingElsewhere" }],
    ["private", { sensitivity: "private" }, { sensitivity: "private" }],
    ["confidential", { sensitivity: "confidential" }, { sensitivity: "confidential" }],
    ["called off", { invitation: "accepted", cancelled: "on" }, { isCancelled: true, isOrganizer: false }],
    [
      "all day, the last day shown",
      { allDay: "on", endDate: "2026-11-26" },
      { isAllDay: true, start: day("2026-11-24"), end: day("2026-11-27") },
    ],
    [
      "in another zone",
      { zone: "Europe/Berlin" },
      {
        start: { dateTime: "2026-11-24T00:00:00.0000000" },
        originalStartTimeZone: "W. Europe Standard Time",
      },
    ],
    [
      "over midnight",
      { start: "22:00", endDate: "2026-11-25", end: "02:00" },
      { end: { dateTime: "2026-11-25T02:00:00.0000000" } },
    ],
    [
      "with a place and notes",
      { place: "1 High St", notes: "Bring <keys>" },
      { location: { displayName: "1 High St" }, bodyPreview: "Bring <keys>" },
    ],
    [
      "as an invitation",
      { invitation: "tentativelyAccepted" },
      {
        organizer: { emailAddress: { address: "host@example.test" } },
        attendees: [{ emailAddress: { address: ANA } }],
        responseStatus: { response: "tentativelyAccepted" },
      },
    ],
  ] as [string, Record<string, string>, object][])(
    "makes an event, and later edits one: %s",
    async (_name, fields, seen) => {
      const made = await newEvent(fields);
      expect(made.event).toMatchObject(seen);
      await submit(`${made.path}/delete`);
      const plain = await newEvent({ title: "Plain" });
      expect((await edit(plain.path, { title: "Plain", ...fields })).status).toBe(303);
      expect(await standing()).toMatchObject([{ ...seen, id: plain.event.id }]);
      const other = {
        title: "Plain",
        date: "2026-11-25",
        endDate: "2026-11-25",
        start: "11:00",
        end: "12:00",
      };
      expect((await edit(plain.path, other)).status).toBe(303);
      expect((await standing())[0]).not.toMatchObject(seen);
    },
  );

  it("moves, resizes, answers, duplicates, takes it to another calendar and deletes it", async () => {
    const { event, path } = await newEvent({ invitation: "notResponded" });
    await submit(`${path}/move`, { by: "-1" });
    await submit(`${path}/resize`, { minutes: "30" });
    await submit(`${path}/answer`, { response: "declined" });
    expect(await standing()).toMatchObject([
      {
        start: { dateTime: "2026-11-24T08:00:00.0000000" },
        end: { dateTime: "2026-11-24T09:30:00.0000000" },
        responseStatus: { response: "declined" },
      },
    ]);
    await submit(`${path}/move`, { start: "2026-11-27T20:30" });
    expect(await clocks()).toEqual(["27 20:30 Dentist"]);
    await submit(`${path}/duplicate`);
    expect(await clocks()).toEqual(["27 20:30 Dentist", "27 20:30 Dentist"]);
    const personal = (await steer("accounts")).body.accounts[0].calendars[1];
    await submit(`${path}/calendar`, { to: personal.id });
    const all = await standing();
    expect(all.map(({ calendar, id }) => [calendar, id === event.id])).toEqual([
      ["Calendar", false],
      ["Personal", true],
    ]);
    const only = await page(`${PAGE}?week=2026-11-24&calendar=${encodeURIComponent(personal.id)}`);
    expect(only.match(/<strong>Dentist<\/strong>/g)).toHaveLength(2);
    expect((await submit(`${path}/delete`)).headers.get("location")).toBe(`${PAGE}?week=2026-11-27`);
    expect((await standing()).map(({ calendar }) => calendar)).toEqual(["Calendar"]);
    expect((await submit(`${path}/delete`)).status).toBe(404);
  });

  it("moves an all-day event by days, and keeps its length", async () => {
    const { path } = await newEvent({ allDay: "on", endDate: "2026-11-25" });
    await submit(`${path}/move`, { by: "1" });
    await submit(`${path}/resize`, { minutes: "30" });
    expect(await standing()).toMatchObject([{ start: day("2026-11-25"), end: day("2026-11-28") }]);
  });

  it("saves notes only when they were changed, so that a client's HTML stays", async () => {
    const body = { contentType: "html", content: "<p>Gate <b>4711</b></p>" };
    const event = {
      subject: "Ours",
      body,
      start: { dateTime: "2026-11-24T17:00:00", timeZone: "UTC" },
      end: { dateTime: "2026-11-24T18:00:00", timeZone: "UTC" },
    };
    const made = (await steer("events", { account: ANA, event })).body;
    expect(await page(pathOf(made))).toContain(">Gate 4711</textarea>");
    await edit(pathOf(made), { title: "Renamed", notes: "Gate 4711" });
    expect((await standing())[0]).toMatchObject({ subject: "Renamed" });
    expect((await standing())[0].body.content).toContain("<b>4711</b>");
    await edit(pathOf(made), { title: "Renamed", notes: "Gate 12" });
    expect((await standing())[0].body.content).not.toContain("4711");
  });
});

describe("series", () => {
  it.each([
    ["daily", { type: "daily", interval: 1 }],
    ["weekdays", { type: "weekly", daysOfWeek: ["monday", "tuesday", "wednesday", "thursday", "friday"] }],
    ["weekly", { type: "weekly", interval: 1, daysOfWeek: ["tuesday"] }],
    ["biweekly", { type: "weekly", interval: 2, daysOfWeek: ["tuesday"] }],
    ["monthly", { type: "absoluteMonthly", dayOfMonth: 24 }],
    ["monthlyWeekday", { type: "relativeMonthly", index: "fourth", daysOfWeek: ["tuesday"] }],
    ["yearly", { type: "absoluteYearly", month: 11, dayOfMonth: 24 }],
  ])("are made by the choice %s, and the form shows that choice again", async (repeat, pattern) => {
    const { event } = await newEvent({ repeat, until: "2027-12-31" });
    const graph = graphOf(sandbox.url, await tokenFor(sandbox.url, ANA));
    const master = (await graph("GET", `me/events/${event.seriesMasterId}`)).body;
    expect(master.recurrence).toMatchObject({ pattern, range: { type: "endDate", endDate: "2027-12-31" } });
    const shown = await page(pathOf(event));
    expect(shown).toContain(`<option value="${repeat}" selected>`);
    expect(shown).toContain('name="until" value="2027-12-31"');
  });

  it("keep a rule that is none of the choices", async () => {
    const recurrence = {
      pattern: { type: "daily", interval: 3 },
      range: { type: "numbered", numberOfOccurrences: 4, startDate: "2026-11-23" },
    };
    const at = (clock: string) => ({ dateTime: `2026-11-23T${clock}:00`, timeZone: ZONE });
    const event = { subject: "Pills", start: at("09:00"), end: at("10:00"), recurrence };
    const made = (await steer("events", { account: ANA, event })).body;
    const shown = await page(pathOf(made));
    expect(shown).toContain('<option value="keep" selected>As it is: Every 3 days, 4 times</option>');
    await edit(pathOf(made), {
      title: "Pills",
      date: "2026-11-23",
      endDate: "2026-11-23",
      repeat: "keep",
      start: "11:00",
      end: "12:00",
    });
    expect(await clocks()).toEqual(["23 11:00 Pills", "26 11:00 Pills", "29 11:00 Pills", "02 11:00 Pills"]);
  });

  async function fiveDays() {
    const { id } = (await steer("accounts")).body.accounts[0].calendars[0];
    const form = {
      ...DENTIST_FORM,
      title: "School run",
      date: "2026-11-23",
      endDate: "2026-11-23",
      repeat: "daily",
      until: "2026-11-27",
    };
    await submit(`${PAGE}/events`, { calendar: id, ...form });
    const tuesday = (await standing())[1];
    return pathOf(tuesday);
  }

  it.each([
    ["this", ["23 09:00 School run", "24 11:00 Late", "25 09:00 School run"]],
    ["following", ["23 09:00 School run", "24 11:00 Late", "25 11:00 Late"]],
    ["all", ["23 11:00 Late", "24 11:00 Late", "25 11:00 Late"]],
  ])("are edited by a person: %s", async (scope, days) => {
    const path = await fiveDays();
    const form = { title: "Late", start: "11:00", end: "12:00", repeat: "daily", until: "2026-11-27", scope };
    const reply = await edit(path, form);
    expect(reply.status).toBe(303);
    expect((await clocks()).slice(0, 3)).toEqual(days);
    expect(await clocks()).toHaveLength(5);
    expect((await fetch(sandbox.url + reply.headers.get("location"))).status).toBe(200);
  });

  it.each([
    ["this", 4],
    ["following", 1],
    ["all", 0],
  ])("are deleted by a person: %s", async (scope, left) => {
    const path = await fiveDays();
    expect((await submit(`${path}/delete`, { scope })).status).toBe(303);
    expect(await standing()).toHaveLength(left);
  });

  it("say why an occurrence cannot go past its neighbour", async () => {
    const path = await fiveDays();
    const reply = await edit(path, { title: "x", date: "2026-11-26", endDate: "2026-11-26", scope: "this" });
    expect([reply.status, (await reply.text()).includes("crossing or overlapping")]).toEqual([400, true]);
  });
});

describe("the security page", () => {
  it("lists what was granted, and Revoke ends it", async () => {
    const token = await tokenFor(sandbox.url, ANA);
    expect(await page(`${PAGE}/security`)).toContain("Have full access to your calendars");
    await submit(`${PAGE}/revoke`, { client: "lockstep-dev" });
    expect(await page(`${PAGE}/security`)).toContain("No app has access");
    expect((await graphOf(sandbox.url, token)("GET", "me")).status).toBe(401);
  });

  it("adds and deletes calendars, and takes the right to write away and gives it back", async () => {
    const graph = graphOf(sandbox.url, await tokenFor(sandbox.url, ANA));
    const calendars = async () => (await graph("GET", "me/calendars")).body.value;
    await submit(`${PAGE}/calendars`, { name: "Side jobs" });
    const [main, , made] = await calendars();
    expect(made).toMatchObject({ name: "Side jobs", canEdit: true });
    await submit(`${PAGE}/can-edit`, { calendar: made.id, canEdit: "" });
    expect((await calendars())[2].canEdit).toBe(false);
    expect(await page(`${PAGE}/security`)).toContain("Let apps write");
    await submit(`${PAGE}/can-edit`, { calendar: made.id, canEdit: "on" });
    expect((await calendars())[2].canEdit).toBe(true);
    await submit(`${PAGE}/remove-calendar`, { calendar: made.id });
    expect((await submit(`${PAGE}/remove-calendar`, { calendar: main.id })).status).toBe(400);
    expect(await calendars()).toHaveLength(2);
  });

  it("gives no forms where the account may only read", async () => {
    const { event, path } = await newEvent();
    const { id } = (await steer("accounts")).body.accounts[0].calendars[0];
    await submit(`${PAGE}/can-edit`, { calendar: id, canEdit: "" });
    expect(await page(path)).not.toContain("<form");
    expect((await submit(`${pathOf(event)}/delete`)).status).toBe(404);
  });
});

describe("switches", () => {
  it.each([
    ["outage", 503],
    ["limit", 429],
    ["sync-lost", 410],
  ])("%s goes on and off with one click, for one account", async (id, status) => {
    const delta = "me/calendarView/delta?startDateTime=2026-11-20T00:00:00Z&endDateTime=2026-12-20T00:00:00Z";
    const ana = graphOf(sandbox.url, await tokenFor(sandbox.url, ANA));
    const pat = graphOf(sandbox.url, await tokenFor(sandbox.url, "pat@outlook.test"));
    await submit("/faults/switch", { id, account: ANA });
    expect((await ana("GET", delta)).status).toBe(status);
    expect((await pat("GET", delta)).status).toBe(200);
    await submit("/faults/switch", { id, account: ANA });
    expect((await ana("GET", delta)).status).toBe(200);
  });

  it("the provider's own: notices, key, access, calendars", async () => {
    const flip = (id: string, account = ANA) => submit("/faults/switch", { id, account });
    const drop = async () => (await steer("notices")).body.modes.drop;
    await flip("outlook-drop-notices", "");
    expect(await drop()).toBe(true);
    await flip("outlook-drop-notices", "");
    expect(await drop()).toBe(false);
    const token = await tokenFor(sandbox.url, ANA);
    const graph = graphOf(sandbox.url, token);
    const [calendar] = (await graph("GET", "me/calendars")).body.value;
    const canEdit = async () => (await graph("GET", `me/calendars/${calendar.id}`)).body.canEdit;
    await flip(`outlook-read-only ${calendar.id}`);
    expect(await canEdit()).toBe(false);
    await flip(`outlook-read-only ${calendar.id}`);
    expect(await canEdit()).toBe(true);
    expect(await page(`/faults?account=${ANA}`)).toContain("Delta links of Calendar die now: 410");
    const window = "startDateTime=2026-11-20T00:00:00Z&endDateTime=2026-12-20T00:00:00Z";
    const first = await graph("GET", `me/calendars/${calendar.id}/calendarView/delta?${window}`);
    const link = new URL(first.body["@odata.deltaLink"]);
    const again = () => graph("GET", `${link.pathname.replace("/v1.0/", "")}${link.search}`);
    expect((await again()).status).toBe(200);
    await flip(`outlook-expire-delta ${calendar.id}`);
    expect((await again()).status).toBe(410);
    await flip("outlook-expire-access");
    expect((await graph("GET", "me")).status).toBe(401);
    await flip("outlook-revoke");
    expect(await page(`${PAGE}/security`)).toContain("No app has access");
  });
});

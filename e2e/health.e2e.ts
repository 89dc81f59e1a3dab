import type { Page } from "playwright/test";
import { moveClock, withOwnProduct } from "./support/demo-clock";
import { expect } from "./support/journey";
import { makeBooking, openBooking } from "./support/office";

const test = withOwnProduct();
const raj = "raj@demo.test";
const within = { timeout: 30_000 };
const minute = { timeout: 60_000 };

const incidentOf = (page: Page, name: string) =>
  page.getByTestId(/^incident-/).filter({ has: page.getByRole("heading", { name: new RegExp(name) }) });
const rung = (page: Page, words: RegExp) =>
  incidentOf(page, "Raj Iyer").getByRole("listitem").filter({ hasText: words });

/** The letters that were written to this person about it, by subject. */
async function lettersTo(page: Page, email: string, subject: RegExp): Promise<number> {
  await page.goto("/demo/mail");
  return page.getByRole("link", { name: subject }).filter({ hasText: email }).count();
}

async function bellOf(page: Page): Promise<string[]> {
  await page.goto("/board");
  await page
    .getByRole("button", { name: /^Notifications/ })
    .first()
    .click();
  const list = page.getByRole("dialog", { name: "Notifications" });
  await list.getByRole("listitem").first().or(list.getByText("Nothing yet.")).waitFor();
  const titles = await list.getByRole("listitem").locator("b").allTextContents();
  await page.keyboard.press("Escape");
  return titles;
}

const notSynced = /Raj's Google Calendar has not synced/;

test("an outage: nothing is blocked, the ladder climbs, it heals by itself, and Raj hears what came [P32][B47][B50][B51][B52][B53][B54][B56]", async ({
  page,
  signIn,
  signInElsewhere,
  sandbox,
}) => {
  test.setTimeout(420_000);
  const { step } = test;
  const bookings: string[] = [];
  const copies = () => Promise.all(bookings.map((id) => sandbox.copiesOf(id, raj)));
  const owner = await signInElsewhere("owner");
  await signIn("dispatcher");
  await page.goto("/sync-health");
  // The demo's own bookings are out.
  await expect(page.getByTestId("health-headline")).toHaveText(/^All \d calendars live\.\s*$/, {
    timeout: 120_000,
  });

  await step("three bookings are made and wait [P32][B47][B50][B54][B55]", async () => {
    await sandbox.fault({ account: raj, path: "^/calendar/", action: { kind: "status", status: 503 } });
    for (let made = 0; made < 3; made += 1) {
      bookings.push(await makeBooking(page, { fieldworkers: ["Raj Iyer"] }));
      await expect(page.getByTestId(/^badge-sync-/).first()).toContainText(/Queued|Retrying/, within);
    }
    await page.goto("/sync-health");
    await expect(incidentOf(page, "Raj Iyer")).toContainText("All 3 go to Raj's calendar", minute);
    await expect(rung(page, /Warning logged next/)).toContainText(/in \d:\d\d/, minute);
  });

  await step("after 5 minutes a warning is logged and nobody is sent anything [B51]", async () => {
    await moveClock(page, "+5 min");
    await page.goto("/sync-health");
    await expect(rung(page, /Warning logged(?! (next|later))/)).toHaveCount(1, minute);
    await expect(rung(page, /Dispatcher alerted next/)).toContainText(/in \d+:\d\d/);
    await expect(page.getByTestId("health-headline")).toContainText("3 are waiting to send");
    expect(await lettersTo(page, "dispatcher@demo.test", notSynced)).toBe(0);
    expect((await bellOf(page)).filter((title) => notSynced.test(title))).toEqual([]);
  });

  await step("after 30 minutes the dispatcher hears of it, in the bell and by mail [B52]", async () => {
    await moveClock(page, "+30 min");
    await page.goto("/sync-health");
    await expect(rung(page, /Dispatcher alerted(?! (next|later))/)).toContainText("Priya Shah", minute);
    await expect.poll(() => lettersTo(page, "dispatcher@demo.test", notSynced), within).toBe(1);
    expect(await lettersTo(page, "owner@demo.test", notSynced)).toBe(0);
    expect((await bellOf(page)).filter((title) => notSynced.test(title))).toHaveLength(1);
  });

  await step("after two hours the owner does; each of them once [B53]", async () => {
    await moveClock(page, "+2 h");
    await expect.poll(() => lettersTo(page, "owner@demo.test", notSynced), minute).toBe(1);
    expect(await lettersTo(page, "dispatcher@demo.test", notSynced)).toBe(1);
    expect((await bellOf(owner)).filter((title) => /not synced for 2 hours/.test(title))).toHaveLength(1);
    expect((await copies()).flat()).toEqual([]);
    await openBooking(page, bookings[0] ?? "");
    await expect(page.getByTestId(/^badge-sync-/).first()).toContainText(/Queued|Retrying/);
  });

  await step("it answers again: the three go out in order, once each [B54]", async () => {
    await sandbox.heal();
    await moveClock(page, "+30 min");
    const counts = async () => (await copies()).map((found) => found.length);
    await expect.poll(counts, { timeout: 90_000 }).toEqual([1, 1, 1]);
    const made = (await copies()).flat().map((event) => Date.parse(event.created ?? ""));
    expect(made).toEqual([...made].sort((a, b) => a - b));
    await page.goto("/sync-health");
    await expect(incidentOf(page, "Raj Iyer")).toHaveCount(0, minute);
  });

  await step("Raj hears of exactly these three, once [B56]", async () => {
    await expect.poll(() => lettersTo(page, raj, /^Back in sync: 3 bookings/), minute).toBe(1);
    await page.getByRole("link", { name: /^Back in sync: 3 bookings/ }).click();
    const lines = page.getByRole("article").getByRole("listitem");
    await expect(lines).toHaveText([
      /^New: #\d+ Elena Cruz/,
      /^New: #\d+ Elena Cruz/,
      /^New: #\d+ Elena Cruz/,
    ]);
    const own = await signInElsewhere("raj");
    expect((await bellOf(own)).filter((title) => /^Back in sync/.test(title))).toHaveLength(1);
  });

  await step("nothing more comes of it, however long one waits [B53]", async () => {
    await moveClock(page, "+2 h");
    await page.waitForTimeout(5_000);
    expect(await lettersTo(page, "owner@demo.test", notSynced)).toBe(1);
    expect(await lettersTo(page, raj, /^Back in sync/)).toBe(1);
    expect((await copies()).map((found) => found.length)).toEqual([1, 1, 1]);
  });
});

test("a revoked grant says so within a minute, and its owner hears of it at once [P19][B39]", async ({
  page,
  signIn,
  signInElsewhere,
  sandbox,
}) => {
  test.setTimeout(180_000);
  await signIn("dispatcher");
  await page.goto("/sync-health");
  await sandbox.revoke("mike@demo.test");
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: /Mike Ortega/ }) });
  await expect(row.getByText("Needs reconnect").first()).toBeVisible(minute);
  await expect
    .poll(() => lettersTo(page, "mike@demo.test", /^Reconnect your Google Calendar/), within)
    .toBe(1);
  const own = await signInElsewhere("mike");
  await own.goto("/settings/calendars");
  await expect(own.getByTestId("conn-google")).toContainText("Needs reconnect");
  await expect(own.getByRole("region", { name: "Notices" })).toContainText(/Reconnect/);
});

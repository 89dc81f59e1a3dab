import type { Page } from "playwright/test";
import { outlookHand } from "@/lib/usecases/testing/outlook-hand";
import { expectDeletedButConfirmed, putBack } from "./support/conflicts";
import { expectNothingPersonal } from "./support/database-dump";
import { expect, test } from "./support/journey";
import { chooseAction, expectReceipt, makeBooking, openBooking, pushStateOf } from "./support/office";
import { busyOn, dayAhead, expectDetails, onlyOne, timed, within } from "./support/own-days";
import type { SandboxControl } from "./support/sandbox-control";

const anasOutlook = (sandbox: SandboxControl) => outlookHand(sandbox.call, "ana@demo.test");
const onlyAna = (page: Page, day: string) => onlyOne(page, "Ana Belova", day);
const plusAnHour = ({ dateTime }: { dateTime: string }) => ({
  dateTime: new Date(Date.parse(`${dateTime.slice(0, 19)}Z`) + 3_600_000).toISOString().slice(0, 19),
  timeZone: "UTC",
});

/** A confirmed booking of Ana's, once its copy is in Outlook. */
async function bookedInOutlook(page: Page, sandbox: SandboxControl) {
  const bookingId = await makeBooking(page, { fieldworkers: ["Ana Belova"] });
  const ana = anasOutlook(sandbox);
  await expect.poll(async () => (await ana.copiesOf(bookingId)).length, within).toBe(1);
  const [copy] = await ana.copiesOf(bookingId);
  if (!copy) throw new Error("there is no copy");
  return { bookingId, ana, copy };
}

test("a booking is pushed to Outlook by hand, once however often, and the proof stands [B6][A22][A34]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const bookingId = await makeBooking(page, {
    status: "Draft",
    fieldworkers: ["Ana Belova"],
    jobNotes: "Gate code 4471.",
    officeNotes: "OFFICE-ONLY deposit",
  });
  const ana = anasOutlook(sandbox);
  await page.getByRole("button", { name: "Actions" }).first().click();
  await expect(page.getByRole("menu")).toContainText("Nobody on this booking uses Google");
  await page.keyboard.press("Escape");
  await chooseAction(page, /Push to Outlook Calendar/);
  const dialog = page.getByTestId("push-dialog");
  await expect(dialog).toContainText("Push to Outlook Calendar");
  await expect(dialog).toContainText(/ana@demo\.test › Calendar/);
  await expect(dialog).toContainText("Will create event");
  expect(await ana.copiesOf(bookingId)).toEqual([]);
  await page.getByTestId("push-accept").click();
  await expectReceipt(page, /Sent to Ana/);
  await expect(dialog).toContainText("Outlook confirmed");
  const [copy, ...more] = await ana.copiesOf(bookingId);
  expect(more).toEqual([]);
  expect(copy).toMatchObject({
    subject: "Leak check · Elena Cruz",
    location: { displayName: "88 Olvera Court, Los Angeles, CA 90012" },
    attendees: [],
  });
  expect(copy?.body.content).toContain("Gate code 4471");
  expect(JSON.stringify(copy)).not.toContain("OFFICE-ONLY");
  await dialog.getByRole("button", { name: "Done" }).click();

  await chooseAction(page, /Push to Outlook Calendar/);
  await expect(dialog).toContainText("Will update existing event");
  await page.getByTestId("push-accept").click();
  await expectReceipt(page, /Sent to Ana|already shows/);
  expect((await ana.copiesOf(bookingId)).map(({ id }) => id)).toEqual([copy?.id]);
  await openBooking(page, bookingId, "activity");
  await expect(page.getByText(/Priya.* pushed this booking to Ana.s Outlook Calendar/).first()).toBeVisible();
});

test("a mixed crew: each provider's push sends its own people and says whom the other one serves [B6][A22]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const bookingId = await makeBooking(page, {
    status: "Draft",
    fieldworkers: ["Mike Ortega", "Ana Belova"],
  });
  const ana = anasOutlook(sandbox);
  const counts = async () => [
    (await sandbox.copiesOf(bookingId)).length,
    (await ana.copiesOf(bookingId)).length,
  ];
  const dialog = page.getByTestId("push-dialog");
  await chooseAction(page, /Push to Google Calendar/);
  await expect(dialog.getByRole("checkbox", { name: /Ana Belova/ })).toBeDisabled();
  await expect(dialog).toContainText("Uses Outlook.");
  await page.getByTestId("push-accept").click();
  await expectReceipt(page, /Sent to Mike/);
  expect(await counts()).toEqual([1, 0]);
  await dialog.getByRole("button", { name: "Done" }).click();

  await chooseAction(page, /Push to Outlook Calendar/);
  await expect(dialog.getByRole("checkbox", { name: /Mike Ortega/ })).toBeDisabled();
  await expect(dialog).toContainText("Uses Google.");
  await page.getByTestId("push-accept").click();
  await expectReceipt(page, /Sent to Ana/);
  expect(await counts()).toEqual([1, 1]);
  await dialog.getByRole("button", { name: "Done" }).click();
  expect(await pushStateOf(page, bookingId)).toEqual({ pushes: 2, finished: 2 });
  await openBooking(page, bookingId, "copies");
  await expect(page.getByText("2 of 2 synced").first()).toBeVisible(within);
});

test("a personal event in Outlook shows as Busy on the open board, and never why [B6][A10][B13][B16]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const day = dayAhead(60);
  const ana = anasOutlook(sandbox);
  await onlyAna(page, day);
  const busy = busyOn(page, /Busy 2–3 PM/);
  await expect(busy).toHaveCount(0);
  const dentist = await ana.add({
    subject: "CANARY-PLAIN-dentist",
    location: { displayName: "CANARY-PLAIN-place" },
    ...timed(day, "14:00", "15:00"),
  });
  await expect(busy).toHaveCount(1, within);
  await expectDetails(page, busy, "Busy 2–3 PM · from Ana's Outlook Calendar · details are private");
  await ana.change(dentist, { showAs: "tentative" });
  await expect(busyOn(page, /Tentative 2–3 PM \(not blocking\)/)).toHaveCount(1, within);
  await ana.change(dentist, { showAs: "oof", sensitivity: "private", subject: "CANARY-PRIVATE-clinic" });
  await expect(busyOn(page, /Out of office 2–3 PM/)).toHaveCount(1, within);
  await ana.change(dentist, { showAs: "free" });
  await expect(busyOn(page, /2–3 PM/)).toHaveCount(0, within);
  expect(await page.content()).not.toContain("CANARY");
  await ana.remove(dentist);
});

test("an Outlook series blocks every week but the one that was cancelled, and follows the one that was moved [B24][P5][P6]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const weeks = [70, 77, 84, 91].map(dayAhead) as [string, string, string, string];
  const ana = anasOutlook(sandbox);
  const weekday = new Date(`${weeks[0]}T12:00:00Z`).toLocaleDateString("en-US", {
    weekday: "long",
    timeZone: "UTC",
  });
  const series = await ana.add({
    subject: "CANARY-PLAIN-choir",
    ...timed(weeks[0], "09:00", "10:00"),
    recurrence: {
      pattern: { type: "weekly", interval: 1, daysOfWeek: [weekday.toLowerCase()] },
      range: { type: "noEnd", startDate: weeks[0] },
    },
  });
  const occurrence = async (day: string) => {
    const shown = await ana.between(`${day}T00:00:00Z`, `${dayAhead(98)}T00:00:00Z`);
    const found = shown.find((event) => event.start.dateTime.startsWith(day));
    return found?.id ?? "";
  };
  await ana.remove(await occurrence(weeks[1]));
  await ana.change(await occurrence(weeks[2]), timed(weeks[2], "13:00", "14:00"));
  for (const [day, name, count] of [
    [weeks[0], /Busy 9–10 AM/, 1],
    [weeks[1], /Busy 9–10 AM/, 0],
    [weeks[2], /Busy 9–10 AM/, 0],
    [weeks[2], /Busy 1–2 PM/, 1],
    [weeks[3], /Busy 9–10 AM/, 1],
  ] as const) {
    await onlyAna(page, day);
    await expect(busyOn(page, name), `${day} ${name}`).toHaveCount(count, within);
  }
  await ana.remove(series, "all");
  await expect(busyOn(page, /Busy 9–10 AM/)).toHaveCount(0, within);
});

test("moving a booking in Outlook moves the booking, told as via Outlook [B15][A42]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const { bookingId, ana, copy } = await bookedInOutlook(page, sandbox);
  await ana.change(copy.id, { start: plusAnHour(copy.start), end: plusAnHour(copy.end) });
  await openBooking(page, bookingId, "activity");
  await expect(page.getByText(/Moved from/).first()).toBeVisible(within);
  await expect(page.getByText(/Ana Belova via Outlook Calendar/).first()).toBeVisible();
  expect(await ana.copiesOf(bookingId)).toHaveLength(1);
});

test("deleting a booking's event in Outlook cancels nothing: the office is asked and puts it back, once [B17][P1][P39]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const { bookingId, ana, copy } = await bookedInOutlook(page, sandbox);
  await ana.remove(copy.id);
  await expectDeletedButConfirmed(page, bookingId);
  expect(await ana.copiesOf(bookingId)).toEqual([]);
  await putBack(page, /Deleted in Outlook/);
  await expect.poll(async () => (await ana.copiesOf(bookingId)).length, within).toBe(1);
  await openBooking(page, bookingId);
  await expect(page.getByText("Deleted in calendar")).toHaveCount(0, within);
});

test("tentative time in Outlook blocks when its owner says so, and hers alone [B28][B30]", async ({
  page,
  signIn,
  sandbox,
}) => {
  const day = dayAhead(105);
  const ana = anasOutlook(sandbox);
  const id = await ana.add({
    subject: "CANARY-PLAIN-maybe",
    showAs: "tentative",
    ...timed(day, "13:00", "14:00"),
  });
  await signIn("ana");
  await page.goto(`/board?week=${day}`);
  await expect(busyOn(page, /CANARY-PLAIN-maybe 1–2 PM \(not blocking\)/)).toHaveCount(1, within);
  await page.goto("/settings/calendars");
  await expect(page.getByTestId("conn-microsoft")).toContainText("Live");
  await expect(page.getByTestId("conn-microsoft")).toContainText("Outlook tells us at once");
  const rule = page.getByRole("switch", { name: /Tentative events block/ });
  await expect(rule).not.toBeChecked();
  await page.getByText("Tentative events block").first().click();
  await expect(rule).toBeChecked();
  await expect(page.getByText("Tentative events block from now on.").first()).toBeVisible();
  await page.goto(`/board?week=${day}`);
  await expect(busyOn(page, /CANARY-PLAIN-maybe 1–2 PM(?! \(not)/)).toHaveCount(1, within);
  await ana.remove(id);
});

test("connecting Outlook beside Google, with a personal account: declined, then granted [B33][B34]", async ({
  page,
  signIn,
}) => {
  await signIn("raj");
  const card = page.getByTestId("conn-microsoft");
  const toConsent = async () => {
    await page.goto("/settings/calendars");
    await card.getByRole("link", { name: "Connect Outlook" }).click();
    await page.getByRole("link", { name: "Continue to Microsoft" }).click();
    await page.getByRole("link", { name: /pat@outlook\.test/ }).click();
  };
  await toConsent();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText(/declined calendar access/)).toBeVisible();
  await expect(card).toContainText("Connect Outlook");

  await toConsent();
  await page.getByRole("button", { name: "Accept" }).click();
  await page.waitForURL(/\/settings\/calendars/);
  await expect(page.getByText("Outlook is connected.", { exact: false })).toBeVisible();
  await expect(card).toContainText("pat@outlook.test");
  await expect(card).toContainText("Live", within);
  await expect(page.getByTestId("conn-google")).toContainText("raj@demo.test");
});

test("nothing personal of Outlook is in the database or any log, and no personal event was written to [B42][B43][I4][I5]", async ({
  product,
  sandbox,
}) => {
  await expectNothingPersonal(product, sandbox);
});

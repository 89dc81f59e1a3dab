import type { Page } from "playwright/test";
import { expectDeletedButConfirmed, openConflict, putBack } from "./support/conflicts";
import { expectNothingPersonal } from "./support/database-dump";
import { expect, test } from "./support/journey";
import { makeBooking, onlyCopyOf, openBooking, pushFromDialog } from "./support/office";
import { busyOn, dayAhead, expectDetails, onlyOne, pacific, timed, within } from "./support/own-days";

const mike = "mike@demo.test";

const onlyMike = (page: Page, day: string) => onlyOne(page, "Mike Ortega", day);

test("a personal event shows as Busy on the open board within seconds, and never why [A10][B13][B16][B43][B44][C19]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const day = dayAhead(60);
  await onlyMike(page, day);
  const busy = busyOn(page, /Busy 2–3 PM/);
  await expect(busy).toHaveCount(0);
  const dentist = await sandbox.phone.add(mike, {
    summary: "CANARY-PLAIN-dentist",
    location: "CANARY-PLAIN-place",
    ...timed(day, "14:00", "15:00"),
  });
  await expect(busy).toHaveCount(1, within);
  await expectDetails(page, busy, "Busy 2–3 PM · from Mike's Google Calendar · details are private");
  expect(await page.content()).not.toContain("CANARY");
  await sandbox.phone.change(mike, dentist, { transparency: "transparent" });
  await expect(busy).toHaveCount(0, within);
  await sandbox.phone.change(mike, dentist, {
    transparency: "opaque",
    visibility: "private",
    summary: "CANARY-PRIVATE-clinic",
  });
  await expect(busy).toHaveCount(1, within);
  expect(await page.content()).not.toContain("CANARY");
  await sandbox.phone.remove(mike, dentist);
  await expect(busy).toHaveCount(0, within);
});

test("its owner reads the title, alone, and not of private events [C2][B41]", async ({
  page,
  signIn,
  sandbox,
}) => {
  const day = dayAhead(67);
  const open = await sandbox.phone.add(mike, {
    summary: "CANARY-PLAIN-physio",
    ...timed(day, "10:00", "11:00"),
  });
  const shut = await sandbox.phone.add(mike, {
    summary: "CANARY-PRIVATE-bank",
    visibility: "private",
    ...timed(day, "13:00", "14:00"),
  });
  await signIn("mike");
  await page.goto(`/board?week=${day}`);
  await expect(busyOn(page, /CANARY-PLAIN-physio 10–11 AM.*only you/)).toHaveCount(1, within);
  await expect(busyOn(page, /Busy 1–2 PM/)).toHaveCount(1, within);
  expect(await page.content()).not.toContain("CANARY-PRIVATE");
  const answer = await page.request.get(`/api/own-events?from=${day}T00:00:00Z&to=${dayAhead(68)}T23:00:00Z`);
  expect(answer.headers()["cache-control"]).toContain("no-store");
  await sandbox.phone.remove(mike, open);
  await sandbox.phone.remove(mike, shut);
});

test("a day off shows as an all-day strip of its own days, not as a block at midnight [B20][B21]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const day = dayAhead(74);
  const off = await sandbox.phone.add(mike, {
    summary: "PTO",
    start: { date: day },
    end: { date: dayAhead(75) },
  });
  await onlyMike(page, day);
  const strip = busyOn(page, /Unavailable all day/);
  await expect(strip).toHaveCount(1, within);
  await sandbox.phone.remove(mike, off);
  await expect(strip).toHaveCount(0, within);
});

test("moving a booking in the calendar moves the booking, told as via Google [B15][A42]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const bookingId = await makeBooking(page);
  const copy = await onlyCopyOf(sandbox, bookingId);
  await sandbox.phone.moveOneHourLater(mike, copy);
  await openBooking(page, bookingId, "activity");
  await expect(page.getByText(/Moved from/).first()).toBeVisible(within);
  await expect(page.getByText(/via Google/).first()).toBeVisible();
  expect(await sandbox.copiesOf(bookingId)).toHaveLength(1);
});

test("deleting a booking's event cancels nothing: the office is asked and puts it back, once [B17][P1][P39]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const bookingId = await makeBooking(page);
  const copy = await onlyCopyOf(sandbox, bookingId);
  await sandbox.phone.remove(mike, copy.id);
  await expectDeletedButConfirmed(page, bookingId);
  expect(await sandbox.copiesOf(bookingId)).toEqual([]);
  await putBack(page, /Deleted in Google/);
  await onlyCopyOf(sandbox, bookingId);
  await openBooking(page, bookingId);
  await expect(page.getByText("Deleted in calendar")).toHaveCount(0, within);
});

test("a personal event over a booking is a conflict: the booking stands, both are told, it closes by itself [B1][B18][B19]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const bookingId = await makeBooking(page);
  const copy = await onlyCopyOf(sandbox, bookingId);
  const clash = await sandbox.phone.add(mike, {
    summary: "CANARY-PLAIN-school",
    start: { dateTime: copy.start.dateTime, timeZone: pacific },
    end: { dateTime: copy.end.dateTime, timeZone: pacific },
  });
  await openBooking(page, bookingId);
  await expect(page.getByText(/overlaps a personal event|Overlaps a personal event/).first()).toBeVisible(
    within,
  );
  await expect(page.getByRole("button", { name: /Notifications, \d+ unread/ }).first()).toBeVisible();
  expect(await page.content()).not.toContain("CANARY");
  await sandbox.phone.remove(mike, clash);
  await expect(page.getByText(/verlaps a personal event/)).toHaveCount(0, within);
});

test("a second copy made in the calendar goes only when a person says so [A35][B42]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const bookingId = await makeBooking(page);
  const copy = await onlyCopyOf(sandbox, bookingId);
  await sandbox.phone.duplicate(mike, copy.id);
  await page.goto("/conflicts");
  const extra = openConflict(page, /Elena Cruz.*Extra copy/);
  await expect(extra).toBeVisible(within);
  expect(await sandbox.copiesOf(bookingId)).toHaveLength(2);
  await extra.click();
  await page
    .getByRole("button", { name: /Remove extra/ })
    .first()
    .click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove extra copy" }).click();
  await expect
    .poll(async () => (await sandbox.copiesOf(bookingId)).map((event) => event.id), within)
    .toEqual([copy.id]);
});

test("one-way to the calendar: the booking stays, the badge says so, a push restores [A42][C12]", async ({
  dispatcher: page,
  signInElsewhere,
  sandbox,
}) => {
  const own = await signInElsewhere("mike");
  const direct = async (name: string) => {
    await own.goto("/settings/calendars");
    await own.getByText(name, { exact: true }).click();
    await expect(own.getByRole("radio", { name: new RegExp(name) })).toBeChecked();
    await expect(own.getByText(/saved|now/i).first()).toBeVisible();
  };
  await direct("To my calendar only");
  const bookingId = await makeBooking(page);
  const copy = await onlyCopyOf(sandbox, bookingId);
  await sandbox.phone.moveOneHourLater(mike, copy);
  await openBooking(page, bookingId);
  await expect(page.getByText("Changed in calendar").first()).toBeVisible(within);
  await pushFromDialog(page, bookingId);
  await expect
    .poll(async () => (await sandbox.copiesOf(bookingId))[0]?.start.dateTime, within)
    .toBe(copy.start.dateTime);
  await direct("Two-way");
});

test("with no notice arriving the board still follows within half a minute [B13][P27]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const day = dayAhead(81);
  await onlyMike(page, day);
  await sandbox.dropNotices(true);
  const quiet = await sandbox.phone.add(mike, { summary: "quiet", ...timed(day, "09:00", "10:00") });
  await expect(busyOn(page, /Busy 9–10 AM/)).toHaveCount(1, { timeout: 45_000 });
  await sandbox.dropNotices(false);
  await sandbox.phone.remove(mike, quiet);
});

test("nothing personal is in the database, the engine's state or any log, and no personal event was ever written to [B42][B43][I4][I5]", async ({
  product,
  sandbox,
}) => {
  await expectNothingPersonal(product, sandbox);
});

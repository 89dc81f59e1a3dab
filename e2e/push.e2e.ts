import { expect, test } from "./support/journey";
import {
  chooseAction,
  expectReceipt,
  makeBooking,
  onlyCopyOf,
  openBooking,
  pushFromDialog,
  pushStateOf,
} from "./support/office";

test("a dispatcher pushes a booking by hand and proves it [A1][A2][A16][A18][A19][A20][A21][A22][A23][A24][A29]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const bookingId = await makeBooking(page, {
    status: "Draft",
    jobNotes: "Gate code 4471.",
    officeNotes: "OFFICE-ONLY",
  });
  await page.getByRole("link", { name: "Bookings" }).first().click();
  await expect(page.getByRole("heading", { name: "All Bookings", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Upcoming/ })).toHaveAttribute("aria-current", "page");
  const view = page.getByRole("link", { name: /^View Booking/ }).first();
  const viewed = await view.getAttribute("href");
  await view.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${viewed}`);
  await openBooking(page, bookingId);

  const actions = page.getByRole("button", { name: "Actions" });
  const box = await actions.boundingBox();
  expect(box && box.x > 900 && box.y < 220).toBe(true);
  await actions.focus();
  await page.keyboard.press("Enter");
  const item = page.getByRole("menuitem", { name: /Push to Google Calendar/ });
  for (
    let presses = 0;
    presses < 12 && !(await item.evaluate((node) => node === document.activeElement));
    presses += 1
  ) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");

  const dialog = page.getByTestId("push-dialog");
  await expect(dialog).toContainText("Push to Google Calendar");
  await expect(dialog).toContainText("88 Olvera Court");
  await expect(dialog).toContainText("Mike Ortega");
  await expect(dialog).toContainText("mike@demo.test");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(await sandbox.copiesOf(bookingId)).toEqual([]);
  expect(await pushStateOf(page, bookingId)).toEqual({ pushes: 0, finished: 0 });

  await chooseAction(page, /Push to Google Calendar/);
  await expect(page.getByTestId("push-accept")).toHaveText("Accept");
  await page.getByTestId("push-accept").click();
  await expectReceipt(page, /Sent to Mike/);
  const [event, ...more] = await sandbox.copiesOf(bookingId);
  expect(more).toEqual([]);
  expect(event).toMatchObject({
    summary: "Leak check · Elena Cruz",
    location: "88 Olvera Court, Los Angeles, CA 90012",
    start: { timeZone: "America/Los_Angeles" },
  });
  expect(JSON.stringify(event)).not.toContain("OFFICE-ONLY");

  const opened = page.context().waitForEvent("page");
  await dialog.getByRole("link", { name: /Open event/ }).click();
  const calendar = await opened;
  await expect(calendar.getByText("Leak check · Elena Cruz").first()).toBeVisible();
  await calendar.close();
  await dialog.getByRole("button", { name: "Done" }).click();

  await openBooking(page, bookingId, "activity");
  await expect(page.getByText(/Priya.* pushed this booking to Mike.s Google Calendar/)).toBeVisible();
  await openBooking(page, bookingId, "audit");
  await expect(page.getByText("End of log")).toBeVisible();
  const csv = await page.request.get(`/api/bookings/${bookingId}/history.csv`);
  expect(await csv.text()).toContain(event?.id);
});

test("a past booking is listed under Past and can be opened [A19]", async ({ dispatcher: page }) => {
  await page.goto("/bookings");
  await page.getByRole("link", { name: /^Past/ }).click();
  await page.waitForURL(/tab=past/);
  await expect(page.getByRole("link", { name: /^Past/ })).toHaveAttribute("aria-current", "page");
  await page.getByRole("link", { name: "View Booking" }).first().click();
  await expect(page.getByText("Completed").first()).toBeVisible();
});

test("ten Accepts in two tabs against a slow provider leave one event [A34][I2][P15]", async ({
  dispatcher: page,
  sandbox,
  context,
}) => {
  const bookingId = await makeBooking(page, { status: "Draft" });
  await sandbox.fault({ path: "/calendar/v3/", action: { kind: "latency", ms: 1_500 } });
  const other = await context.newPage();
  for (const tab of [page, other]) await openBooking(tab, bookingId);
  for (let press = 0; press < 5; press += 1) {
    for (const tab of [page, other]) {
      await chooseAction(tab, /Push to Google Calendar/);
      await tab.getByTestId("push-accept").dblclick();
      await expect(tab.getByTestId("push-dialog")).toContainText(/Queued|Sent|Google/);
      await tab.keyboard.press("Escape");
    }
  }
  await expect
    .poll(() => pushStateOf(page, bookingId), { timeout: 60_000 })
    .toEqual({ pushes: 10, finished: 10 });
  expect(await sandbox.copiesOf(bookingId)).toHaveLength(1);
});

test("the answer lost after the write leaves one event, and the dialog tells the truth [A34][P15]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const bookingId = await makeBooking(page, { status: "Draft" });
  await sandbox.fault({ method: "POST", path: "/events", action: { kind: "dropAnswer" }, times: 1 });
  await pushFromDialog(page, bookingId);
  await expectReceipt(page, /Sent to Mike/);
  expect(await sandbox.copiesOf(bookingId)).toHaveLength(1);
});

test("an event its owner deleted comes back, exactly once [A3]", async ({ dispatcher: page, sandbox }) => {
  const bookingId = await makeBooking(page, {});
  const event = await onlyCopyOf(sandbox, bookingId);
  await sandbox.phone.remove("mike@demo.test", event.id);
  await pushFromDialog(page, bookingId);
  await expectReceipt(page, /Sent to Mike|Updated the existing event/);
  expect(await sandbox.copiesOf(bookingId)).toHaveLength(1);
});

test("with two fieldworkers only the ticked one's calendar changes [A8]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const bookingId = await makeBooking(page, { status: "Draft", fieldworkers: ["Mike Ortega", "Raj Iyer"] });
  await openBooking(page, bookingId);
  await chooseAction(page, /Push to Google Calendar/);
  await page
    .getByTestId("push-dialog")
    .getByRole("checkbox", { name: /Raj Iyer/ })
    .uncheck();
  await page.getByTestId("push-accept").click();
  await expectReceipt(page, /Sent to Mike/);
  expect(await sandbox.copiesOf(bookingId)).toHaveLength(1);
  expect(await sandbox.copiesOf(bookingId, "raj@demo.test")).toEqual([]);
});

test("nothing of all this touched anybody's own events, invited or mailed anybody [I4][B42][P25]", async ({
  sandbox,
}) => {
  expect(await sandbox.violations()).toEqual([]);
});

import type { Page } from "playwright/test";
import { expect, test } from "./support/journey";
import { makeBooking, onlyCopyOf, openBooking } from "./support/office";

/** Opens the Actions menu and an entry of it without a mouse. */
async function chooseByKeyboard(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Actions" }).first().focus();
  await page.keyboard.press("Enter");
  const item = page.getByRole("menuitem", { name, exact: true });
  await expect(item).toBeVisible();
  for (
    let presses = 0;
    presses < 14 && !(await item.evaluate((node) => node === document.activeElement));
    presses += 1
  ) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
}

async function typeStart(page: Page, text: string): Promise<void> {
  const start = page.getByTestId("move-dialog").getByRole("combobox", { name: "Start" });
  await start.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
  await page.keyboard.press("Tab");
}

async function pressInDialog(page: Page, name: string): Promise<void> {
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).focus();
  await page.keyboard.press("Enter");
}

const toastUndo = (page: Page) => page.getByRole("button", { name: "Undo" });

test("a booking is moved and put back by keyboard, and its calendar never hears of it [A30]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const bookingId = await makeBooking(page);
  const before = await onlyCopyOf(sandbox, bookingId);
  await openBooking(page, bookingId);
  await chooseByKeyboard(page, "Move…");
  await typeStart(page, "5:15 am");
  await expect(page.getByTestId("verdict")).toHaveText(/^Free/);
  await pressInDialog(page, "Save");
  await expect(page.getByTestId("move-dialog")).toHaveCount(0);
  await expect(page.getByText(/5:15/).first()).toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByText(/is back where it was/).first()).toBeVisible();
  await expect(page.getByRole("main").getByText(/5:15/)).toHaveCount(0);
  await page.waitForTimeout(12_000);
  expect(await onlyCopyOf(sandbox, bookingId)).toEqual(before);
  await openBooking(page, bookingId, "activity");
  await expect(page.getByText(/moved/i).first()).toBeVisible();
});

test("a move that stands reaches the calendar after ten seconds", async ({ dispatcher: page, sandbox }) => {
  const bookingId = await makeBooking(page);
  await onlyCopyOf(sandbox, bookingId);
  await openBooking(page, bookingId);
  await chooseByKeyboard(page, "Move…");
  await typeStart(page, "6:15 am");
  await pressInDialog(page, "Save");
  await expect(toastUndo(page)).toBeVisible();
  const shownStart = async () => (await sandbox.copiesOf(bookingId))[0]?.start.dateTime ?? "";
  expect(await shownStart()).not.toContain("T06:15");
  await expect.poll(shownStart, { timeout: 40_000 }).toContain("T06:15");
});

test("a booking is given to somebody else by keyboard, from the list that says why", async ({
  dispatcher: page,
  sandbox,
}) => {
  const bookingId = await makeBooking(page);
  await onlyCopyOf(sandbox, bookingId);
  await openBooking(page, bookingId);
  await chooseByKeyboard(page, "Assign…");
  const dialog = page.getByTestId("assign-dialog");
  const raj = dialog.getByRole("radio", { name: "Raj Iyer" });
  await expect(raj).toBeVisible();
  await expect(dialog).toContainText("On it now");
  await raj.focus();
  await page.keyboard.press("Space");
  await expect(page.getByTestId("verdict")).toHaveText(/^Free/);
  await pressInDialog(page, "Assign");
  await expect(page.getByRole("main")).toContainText("Raj Iyer");
  await expect.poll(async () => (await sandbox.copiesOf(bookingId)).length, { timeout: 40_000 }).toBe(0);
  await expect
    .poll(async () => (await sandbox.copiesOf(bookingId, "raj@demo.test")).length, { timeout: 40_000 })
    .toBe(1);
});

test("over another booking: proposals, and only with a reason", async ({ dispatcher: page }) => {
  const taken = await makeBooking(page);
  await openBooking(page, taken);
  await chooseByKeyboard(page, "Move…");
  const dialog = page.getByTestId("move-dialog");
  const time = await dialog.getByRole("combobox", { name: "Start" }).inputValue();
  const [year, month, day] = (await dialog.locator("input[name=date]").inputValue()).split("-");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);

  const bookingId = await makeBooking(page);
  await openBooking(page, bookingId);
  await chooseByKeyboard(page, "Move…");
  await dialog.getByRole("group", { name: "Date" }).getByRole("spinbutton").first().focus();
  await page.keyboard.type(`${month}${day}${year}`, { delay: 15 });
  await typeStart(page, time);
  await expect(page.getByTestId("verdict")).toContainText("Overlaps");
  await expect(page.getByRole("group", { name: "Pick another time" }).getByRole("button")).toHaveCount(3);
  await expect(page.getByRole("button", { name: "Book anyway" })).toBeDisabled();
  await page.getByLabel("Book anyway: why?").focus();
  await page.keyboard.type("two men needed");
  await pressInDialog(page, "Book anyway");
  await expect(dialog).toHaveCount(0);
  await openBooking(page, bookingId, "activity");
  await expect(page.getByRole("main")).toContainText("two men needed");
});

import { expect, test } from "./support/journey";
import { chooseAction, makeBooking, onlyCopyOf, openBooking, pushFromDialog } from "./support/office";

async function setRule(page: import("playwright/test").Page, status: string, rule: string): Promise<void> {
  await page.goto("/settings/statuses");
  await page
    .getByRole("group", { name: `${status}: calendar rule` })
    .getByText(rule, { exact: true })
    .click();
  await expect(page.getByText(`${status} is now “${rule}”.`).first()).toBeVisible();
}

async function changeStatus(
  page: import("playwright/test").Page,
  bookingId: string,
  status: string,
): Promise<void> {
  await openBooking(page, bookingId);
  await chooseAction(page, /Change status/);
  const dialog = page.getByRole("dialog");
  await dialog.getByText(status, { exact: true }).click();
  await dialog.getByRole("button", { name: "Change status" }).click();
  await expect(dialog).toBeHidden();
}

test("status rules push and remove by themselves [A11][A12][A14][A32][B7]", async ({
  page,
  signIn,
  sandbox,
}) => {
  await signIn("owner");
  await page.goto("/settings/statuses");
  for (const [status, rule] of [
    ["Scheduled", "Push"],
    ["Confirmed", "Push"],
    ["Cancelled", "Delete"],
    ["Draft", "No action"],
  ]) {
    const row = page.getByRole("group", { name: `${status}: calendar rule` });
    await expect(row.getByRole("radio", { name: rule ?? "" })).toBeChecked();
  }
  await setRule(page, "Scheduled", "No action");
  const bookingId = await makeBooking(page, { status: "Draft" });
  await changeStatus(page, bookingId, "Scheduled");
  await page.waitForTimeout(1_500);
  expect(await sandbox.copiesOf(bookingId)).toEqual([]);
  await changeStatus(page, bookingId, "Confirmed");
  await onlyCopyOf(sandbox, bookingId);
  await changeStatus(page, bookingId, "Cancelled");
  await expect.poll(async () => (await sandbox.copiesOf(bookingId)).length, { timeout: 30_000 }).toBe(0);
  await setRule(page, "Scheduled", "Push");
});

test("a manual push of a Draft is a one-off and leaves the rules alone [A13]", async ({
  page,
  signIn,
  sandbox,
}) => {
  await signIn("owner");
  const bookingId = await makeBooking(page, { status: "Draft" });
  await pushFromDialog(page, bookingId);
  await onlyCopyOf(sandbox, bookingId);
  await page.goto("/settings/statuses");
  await expect(
    page.getByRole("group", { name: "Draft: calendar rule" }).getByRole("radio", { name: "No action" }),
  ).toBeChecked();
});

test("with automatic updates off an edited copy says Out of date until somebody pushes [A5][A17][A33]", async ({
  page,
  signIn,
  sandbox,
}) => {
  await signIn("owner");
  const follow = async (isOn: boolean) => {
    await page.goto("/settings/company");
    const toggle = page.getByRole("switch", { name: /Keep pushed events up to date/ });
    if ((await toggle.isChecked()) === isOn) return;
    await page.getByText("Keep pushed events up to date").first().click();
    await expect(
      page.getByText(isOn ? "Pushed events follow by themselves." : "Pushed events wait for a push.").first(),
    ).toBeVisible();
  };
  await follow(false);
  const bookingId = await makeBooking(page, {});
  const before = await onlyCopyOf(sandbox, bookingId);
  await page.goto(`/bookings/${bookingId}/edit`);
  await page.getByLabel("Address").fill("1 New Road, Glendale");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.waitForURL(new RegExp(`/bookings/${bookingId}$`));
  await expect(page.getByText("Out of date").first()).toBeVisible();
  await pushFromDialog(page, bookingId);
  await expect(page.getByTestId("push-dialog")).toContainText(/no duplicate/i, { timeout: 30_000 });
  const [after, ...more] = await sandbox.copiesOf(bookingId);
  expect(more).toEqual([]);
  expect([after?.id, after?.location]).toEqual([before.id, "1 New Road, Glendale"]);
  await follow(true);
});

test("the title follows the company's template at the next push [A25]", async ({ page, signIn, sandbox }) => {
  await signIn("owner");
  const template = async (words: string) => {
    await page.goto("/settings/company");
    await page.getByLabel("Event title").fill(words);
    await page.getByRole("button", { name: "Save title" }).click();
    await expect(page.getByText(/Titles are saved/).first()).toBeVisible();
  };
  const bookingId = await makeBooking(page, {});
  await expect
    .poll(async () => (await sandbox.copiesOf(bookingId))[0]?.summary, { timeout: 30_000 })
    .toBe("Leak check · Elena Cruz");
  await template("{customer} – {service} ({ref})");
  await pushFromDialog(page, bookingId);
  await expect
    .poll(async () => (await sandbox.copiesOf(bookingId))[0]?.summary, { timeout: 30_000 })
    .toMatch(/^Elena Cruz – Leak check \(#\d+\)$/);
  await template("{service} · {customer}");
});

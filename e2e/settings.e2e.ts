import type { Page } from "playwright/test";
import { expect, test } from "./support/journey";
import { fillBooking, makeBooking } from "./support/office";

const within = { timeout: 15_000 };

/** The company's zone, saved with the words that come before it. */
async function moveCompanyTo(page: Page, city: string, title: string): Promise<void> {
  await page.goto("/settings/company");
  const zone = page.getByRole("combobox", { name: /Time zone/ });
  await zone.fill(city);
  await page.getByRole("option", { name: title }).first().click();
  await expect(page.getByTestId("zone-consequences")).toContainText("every booking keeps its moment");
  await page.getByRole("button", { name: "Save company" }).click();
  await expect(page.getByText("Company details are saved.").first()).toBeVisible(within);
}

test("a service is made, sets the booking's length, and is archived while its booking keeps it", async ({
  page,
  signIn,
}) => {
  await signIn("owner");
  await page.goto("/settings/services");
  await page.getByRole("button", { name: "New service" }).click();
  const dialog = page.getByRole("dialog", { name: "New service" });
  await dialog.getByLabel("Duration (minutes)").fill("75");
  await dialog.getByRole("button", { name: "Make service" }).click();
  await expect(dialog.getByText("Enter a name.")).toBeVisible(within);
  await dialog.getByLabel("Name", { exact: true }).fill("Chimney sweep");
  await dialog.getByLabel("Buffer after (minutes)").fill("30");
  await dialog.getByRole("button", { name: "Make service" }).click();
  const row = page.getByRole("row", { name: /Chimney sweep/ });
  await expect(row).toContainText("30 min after", within);

  await page.goto("/bookings/new");
  await fillBooking(page, { service: "Chimney sweep" });
  const end = page.getByRole("group", { name: "End" });
  const minutes = await end.getByRole("spinbutton", { name: /minute/ }).textContent();
  expect(minutes).toBe("15");
  await page.getByRole("button", { name: "Make booking" }).click();
  await page.waitForURL(/\/bookings\/[0-9a-f-]{36}$/);
  const booking = page.url();

  await page.goto("/settings/services");
  await row.getByRole("button", { name: "Archive Chimney sweep" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("1 booking is for it");
  await page.getByRole("button", { name: "Archive service" }).click();
  await expect(page.getByText("Archived services (1)")).toBeVisible(within);
  await page.goto("/bookings/new");
  await expect(page.getByLabel("Service").locator("option", { hasText: "Chimney sweep" })).toHaveCount(0);
  await page.goto(`${booking}/edit`);
  await expect(page.getByLabel("Service").locator("option:checked")).toContainText("Chimney sweep");
});

test("Raj sets his hours with the keyboard, Sunday's night as well, and takes a day off whose reason stays his", async ({
  page,
  signIn,
  signInElsewhere,
}) => {
  await signIn("raj");
  await page.goto("/settings/hours");
  const sunday = page.getByRole("group", { name: "Sunday" });
  await page.getByRole("button", { name: "Add a shift on Sunday" }).press("Enter");
  await sunday.getByRole("spinbutton").first().focus();
  await page.keyboard.type("1000PM", { delay: 15 });
  await sunday.getByRole("spinbutton", { name: /ends/ }).first().focus();
  await page.keyboard.type("0600AM", { delay: 15 });
  await page.getByRole("button", { name: "Save hours" }).click();
  await expect(sunday.getByText(/Ends before it starts/)).toBeVisible(within);
  await sunday.getByRole("checkbox", { name: /Next day/ }).check();
  await page.getByRole("button", { name: "Save hours" }).click();
  await expect(page.getByText(/Working hours are saved/).first()).toBeVisible(within);

  await page.getByRole("button", { name: "Add time off" }).click();
  const dialog = page.getByRole("dialog", { name: "Add time off" });
  await dialog.getByLabel(/Note/).fill("Knee surgery");
  await dialog.getByRole("button", { name: "Add time off" }).click();
  await expect(page.getByTestId("time-off")).toContainText("Knee surgery", within);

  const office = await signInElsewhere("dispatcher");
  await office.goto("/settings/hours");
  await expect(office.getByRole("row", { name: /Raj Iyer/ })).toContainText("Sun 10 PM–6 AM");
  await office.getByRole("link", { name: "Raj Iyer" }).click();
  await expect(office.getByTestId("time-off")).toContainText("Time off", within);
  expect(await office.content()).not.toContain("Knee surgery");
});

test("another company zone: the board shows it, the booking keeps its moment, and back", async ({
  page,
  signIn,
}) => {
  await signIn("owner");
  await makeBooking(page);
  const booking = page.url();
  const when = page.getByRole("term").filter({ hasText: "When" }).locator("..").first();
  const before = await when.textContent();
  await moveCompanyTo(page, "Denver", "Denver, America");
  await page.goto(booking);
  expect(await when.textContent()).toBe(before);
  await page.goto("/board");
  await expect(page.getByText(/Mountain/).first()).toBeVisible(within);
  await moveCompanyTo(page, "Los Angeles", "Los Angeles, America");
  await page.goto("/board");
  await expect(page.getByText(/Pacific/).first()).toBeVisible(within);
});

test("a dispatcher reads services and the company, and changes neither", async ({ page, signIn }) => {
  await signIn("dispatcher");
  await page.goto("/settings/services");
  await expect(page.getByRole("row", { name: /Boiler service/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /New service|Edit|Archive|Delete|Add skill/ })).toHaveCount(
    0,
  );
  await page.goto("/settings/company");
  await expect(page.getByText("Christmas Day")).toBeVisible();
  await expect(page.getByRole("button", { name: /Save|Add holiday|Remove/ })).toHaveCount(0);
});

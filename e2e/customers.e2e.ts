import type { Page } from "playwright/test";
import { demoPassword, expect, test } from "./support/journey";
import { makeBooking, onlyCopyOf } from "./support/office";

async function makeCustomer(
  page: Page,
  wish: { name: string; phone?: string; email?: string; address?: string },
) {
  await page.goto("/customers/new");
  await page.getByLabel("Name").fill(wish.name);
  if (wish.phone) await page.getByRole("textbox", { name: "Phone" }).fill(wish.phone);
  if (wish.email) await page.getByLabel("E-mail").fill(wish.email);
  if (wish.address) await page.getByRole("textbox", { name: "Address", exact: true }).fill(wish.address);
  else await page.getByRole("button", { name: "Remove Address" }).click();
  await page.getByRole("button", { name: "Make customer" }).click();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

test("the link in the calendar event leads to the customer, over sign-in if need be [B11]", async ({
  page,
  signIn,
  sandbox,
  browser,
  baseURL,
}) => {
  await signIn("dispatcher");
  const bookingId = await makeBooking(page);
  const copy = await onlyCopyOf(sandbox, bookingId);
  const link = /https?:\/\/\S*\/customers\/of-booking\/[0-9a-f-]{36}/.exec(JSON.stringify(copy))?.[0] ?? "";
  const context = await browser.newContext(baseURL ? { baseURL } : {});
  const mike = await context.newPage();
  await mike.goto(link);
  await expect(mike).toHaveURL(/\/sign-in\?callbackUrl=/);
  await mike.getByLabel("E-mail").fill("mike@demo.test");
  await mike.getByLabel("Password").fill(demoPassword);
  await mike.getByRole("button", { name: "Sign in", exact: true }).click();
  await mike.waitForURL(new RegExp(`/customers/[0-9a-f-]{36}\\?booking=${bookingId}$`));
  await expect(mike.getByRole("heading", { level: 1 })).toHaveText("Elena Cruz");
  await expect(mike.getByTestId("shown-booking").getByTestId(`booking-${bookingId}`)).toBeVisible();
  await expect(mike.getByTestId("contact")).toContainText("555 0175");
  await expect(mike.getByTestId("notes")).toHaveCount(0);
  expect((await mike.goto("/customers"))?.status()).toBe(403);
  await context.close();
});

test("customers are made, found however they are written, merged and erased", async ({
  page,
  signIn,
  sandbox,
}) => {
  await signIn("dispatcher");
  const name = "نور Zoë 🛠️ Twin";
  const first = await makeCustomer(page, { name, phone: "(747) 555-0160", address: "3 Fern Walk" });
  const second = await makeCustomer(page, {
    name: "Zoe Twin",
    phone: "+1 747 555 0160",
    email: "zoe@example.com",
  });
  await page.goto("/customers");
  await page.getByRole("searchbox", { name: "Search customers" }).fill("zoe 7475550160");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=zoe/);
  await expect(page.getByRole("row").filter({ hasText: "Twin" })).toHaveCount(2);

  const bookingId = await makeBooking(page, { customer: "Zoe Twin" });
  await onlyCopyOf(sandbox, bookingId);
  await page.goto(first);
  await page.getByTestId("possible-duplicate").getByRole("link", { name: "Compare" }).click();
  await page.getByRole("button", { name: "Merge…" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("1 booking of Zoe Twin moves");
  await page.getByRole("button", { name: "Merge for good" }).click();
  await page.waitForURL(new RegExp(`${first}$`));
  await expect(page.getByTestId("contact")).toContainText("zoe@example.com");
  await expect(page.getByTestId(`booking-${bookingId}`)).toBeVisible();
  await expect.poll(async () => JSON.stringify(await onlyCopyOf(sandbox, bookingId))).toContain(name);
  const moved = await page.request.get(second, { maxRedirects: 0 });
  expect([moved.status(), moved.headers().location]).toEqual([308, first]);

  const held = await page.request.get(`/api${first}/export.json`);
  expect(await held.json()).toMatchObject({ customer: { name }, bookings: [{ id: bookingId }] });
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Erase…" }).click();
  await page.getByRole("button", { name: "Erase for good" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Erased customer");
  await expect
    .poll(async () => JSON.stringify(await onlyCopyOf(sandbox, bookingId)), { timeout: 30_000 })
    .not.toContain("Twin");
  await page.goto("/customers?q=twin");
  await expect(page.getByText("No customer matches “twin”.")).toBeVisible();
});

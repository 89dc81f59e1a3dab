import { expect, test } from "./support/journey";
import { makeBooking, onlyCopyOf, openBooking } from "./support/office";

test("why Push is not possible stands in words [A7][A37]", async ({ page, signIn }) => {
  await signIn("dispatcher");
  const unassigned = await makeBooking(page, { fieldworkers: [] });
  await openBooking(page, unassigned);
  await page.getByRole("button", { name: "Actions" }).first().click();
  await expect(page.getByRole("menu")).toContainText("No fieldworker assigned");
  await expect(page.getByRole("menuitem", { name: "Assign", exact: false }).first()).toBeVisible();
  await page.keyboard.press("Escape");

  const ofLee = await makeBooking(page, { fieldworkers: ["Lee Tran"] });
  await openBooking(page, ofLee);
  await page.getByRole("button", { name: "Actions" }).first().click();
  await expect(page.getByRole("menu")).toContainText(/Lee.* hasn.t connected Google/);
});

test("a viewer sees everything and may change nothing [A9][A37]", async ({
  page,
  signIn,
  signInElsewhere,
}) => {
  await signIn("dispatcher");
  const bookingId = await makeBooking(page, { status: "Draft" });
  const viewer = await signInElsewhere("viewer");
  await openBooking(viewer, bookingId);
  await expect(viewer.getByText("Some actions need booking permission")).toHaveCount(0);
  await viewer.getByRole("button", { name: "Actions" }).first().click();
  await expect(viewer.getByText("Some actions need booking permission")).toBeVisible();
  await expect(viewer.getByRole("menuitem", { name: /Push to Google/ })).toHaveCount(0);
  expect((await viewer.goto("/settings/statuses"))?.status()).toBe(403);
});

test("a fieldworker sees own bookings only and resends own copies only [A9]", async ({
  page,
  signIn,
  signInElsewhere,
  sandbox,
}) => {
  await signIn("dispatcher");
  const own = await makeBooking(page, { status: "Draft" });
  const others = await makeBooking(page, { status: "Draft", fieldworkers: ["Raj Iyer"] });
  const mike = await signInElsewhere("mike");
  await expect(mike).toHaveURL(/\/me$/);
  expect((await mike.goto(`/bookings/${others}`))?.status()).toBe(404);
  await openBooking(mike, own);
  await mike.getByRole("button", { name: "Actions" }).first().click();
  await mike.getByRole("menuitem", { name: /Resend to my calendar/ }).click();
  await mike.getByTestId("push-accept").click();
  await onlyCopyOf(sandbox, own);
});

test("connecting a calendar: declined, partly granted, granted [B33][B34][B38]", async ({ page, signIn }) => {
  await signIn("lee");
  const toConsent = async () => {
    await page.goto("/settings/calendars");
    await expect(page.getByTestId("conn-microsoft")).toContainText("Connect Outlook");
    await page
      .getByTestId("conn-google")
      .getByRole("link", { name: /Connect Google Calendar|Reconnect|grant again/i })
      .first()
      .click();
    await page.waitForURL((url) => url.pathname !== "/settings/calendars");
    if (page.url().includes("/settings/calendars/connect"))
      await page.getByRole("link", { name: /Continue/ }).click();
    const account = page.getByRole("link", { name: /lee@demo\.test/ });
    await account
      .or(page.getByRole("button", { name: "Allow" }))
      .first()
      .waitFor();
    if (await account.isVisible()) await account.click();
    await expect(page.getByRole("button", { name: "Allow" })).toBeVisible();
  };
  await toConsent();
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(page.getByText(/declined calendar access/)).toBeVisible();
  await expect(page.getByTestId("conn-google")).toContainText("Connect Google Calendar");

  await toConsent();
  await page.getByRole("checkbox").first().uncheck();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL(/\/settings\/calendars/);
  await expect(page.getByText(/can.t add bookings|Can.t write|grant again/i).first()).toBeVisible();

  await toConsent();
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL(/\/settings\/calendars/);
  await expect(page.getByTestId("conn-google")).toContainText("Live");
  await expect(page.getByTestId("conn-google")).toContainText("lee@demo.test");
});

test("a tampered or replayed answer from the provider stores nothing [B34]", async ({ page, signIn }) => {
  await signIn("ana");
  await page.goto("/api/calendars/google/callback?state=forged&code=forged");
  await expect(page).toHaveURL(/\/settings\/calendars/);
  await expect(page.getByTestId("conn-google")).toContainText("Connect Google Calendar");
});

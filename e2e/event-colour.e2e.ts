import type { Page } from "playwright/test";
import { outlookHand } from "@/lib/usecases/testing/outlook-hand";
import { expect, test } from "./support/journey";
import { chooseAction, expectReceipt, makeBooking, onlyCopyOf, openBooking } from "./support/office";
import type { SandboxControl } from "./support/sandbox-control";

const within = { timeout: 30_000 };
const none = "Calendar's own colour";

async function chooseColour(page: Page, provider: "google" | "microsoft", name: string): Promise<void> {
  await page.goto("/settings/calendars");
  const choice = page.getByTestId(`colour-${provider}`).getByRole("button");
  await choice.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name }).click();
  await expect(choice).toContainText(name);
  const words = name === none ? "New events get your calendar's own colour." : `New events are ${name}.`;
  await expect(page.getByText(words).first()).toBeVisible();
  await page.reload();
  await expect(choice).toContainText(name);
}

const colourOf = async (sandbox: SandboxControl, bookingId: string) =>
  ((await onlyCopyOf(sandbox, bookingId)) as { colorId?: string }).colorId;

test("Mike wants his bookings in Tomato: the next push is coloured, the owner's page shows it, and none means Google's own [B12]", async ({
  page,
  signIn,
  signInElsewhere,
  sandbox,
  product,
}) => {
  await signIn("dispatcher");
  const before = await makeBooking(page);
  expect(await colourOf(sandbox, before)).toBeUndefined();
  const mike = await signInElsewhere("mike");
  await chooseColour(mike, "google", "Tomato");

  await openBooking(page, before, "copies");
  await expect(page.getByText("Out of date").first()).toBeVisible(within);
  expect(await colourOf(sandbox, before)).toBeUndefined();
  await chooseAction(page, /Push to Google Calendar/);
  await page.getByTestId("push-accept").click();
  await expectReceipt(page, /Sent to Mike/);
  expect(await colourOf(sandbox, before)).toBe("11");
  const { id } = await onlyCopyOf(sandbox, before);
  const shown = await fetch(
    `${product.sandboxUrl}/google/mike%40demo.test/mike%40demo.test/events/${encodeURIComponent(id)}`,
  );
  expect(await shown.text()).toContain("Tomato");
  const coloured = await makeBooking(page);
  expect(await colourOf(sandbox, coloured)).toBe("11");

  await chooseColour(mike, "google", none);
  expect(await colourOf(sandbox, await makeBooking(page))).toBeUndefined();
});

test("Ana wants the Red category: it is on new bookings beside her own, and none puts none there [B12]", async ({
  page,
  signIn,
  signInElsewhere,
  sandbox,
}) => {
  const outlook = outlookHand(sandbox.call, "ana@demo.test");
  const categoriesOf = async (bookingId: string) =>
    (await outlook.copiesOf(bookingId)).map(({ categories }) => categories);
  const ana = await signInElsewhere("ana");
  await chooseColour(ana, "microsoft", "Red category");
  await signIn("dispatcher");
  const bookingId = await makeBooking(page, { fieldworkers: ["Ana Belova"] });
  await expect.poll(() => categoriesOf(bookingId), within).toEqual([["Red category"]]);
  const [copy] = await outlook.copiesOf(bookingId);
  await outlook.change(copy?.id ?? "", { categories: ["Family", "Red category"] });

  await chooseColour(ana, "microsoft", "Blue category");
  await openBooking(page, bookingId);
  await chooseAction(page, /Push to Outlook Calendar/);
  await page.getByTestId("push-accept").click();
  await expectReceipt(page, /Sent to Ana/);
  expect(await categoriesOf(bookingId)).toEqual([["Family", "Blue category"]]);

  await chooseColour(ana, "microsoft", none);
  const plain = await makeBooking(page, { fieldworkers: ["Ana Belova"] });
  await expect.poll(() => categoriesOf(plain), within).toEqual([[]]);
});

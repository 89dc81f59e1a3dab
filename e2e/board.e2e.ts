import type { Page } from "playwright/test";
import { expect, test } from "./support/journey";
import { onlyCopyOf, sendBooking } from "./support/office";
import { dayAhead, timed, within } from "./support/own-days";

const mike = "mike@demo.test";

type Wish = { readonly start: string; readonly fieldworkers?: readonly string[]; readonly status?: string };

/** Makes a booking of an hour on that day; resolves with its id, on that day's board. */
async function bookOn(page: Page, day: string, { start, fieldworkers = [], status }: Wish): Promise<string> {
  await page.goto(`/bookings/new?date=${day}&start=${start}`);
  const customer = page.getByRole("combobox", { name: "Customer" });
  await customer.fill("Elena Cruz");
  await page
    .getByRole("option", { name: /Elena Cruz/ })
    .first()
    .click();
  const service = page.getByLabel("Service");
  const offered = service.locator("option", { hasText: "Leak check" }).first();
  await service.selectOption((await offered.getAttribute("value")) ?? "");
  for (const name of fieldworkers) await page.getByRole("checkbox", { name }).check();
  await page.getByLabel("Status").selectOption({ label: status ?? "Draft" });
  const id = await sendBooking(page);
  await openDay(page, day);
  return id;
}

async function openDay(page: Page, day: string): Promise<void> {
  await page.goto(`/board?view=day&date=${day}`);
  await page.getByRole("grid").waitFor();
}

const cardOf = (page: Page, id: string) => page.getByRole("grid").getByTestId(`card-${id}`);
const laneOf = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: new RegExp(name) }) });

/** Takes the card by its beginning and carries it there; `drop` false leaves it in the hand. */
async function carry(
  page: Page,
  id: string,
  to: { name: string; hours: number },
  drop = true,
): Promise<void> {
  const from = await cardOf(page, id).boundingBox();
  const lane = await laneOf(page, to.name).boundingBox();
  const [first, second] = await page.getByRole("columnheader", { name: /^(10|11) AM$/ }).all();
  const hour = ((await second?.boundingBox())?.x ?? 0) - ((await first?.boundingBox())?.x ?? 0);
  if (!from || !lane || hour <= 0) throw new Error("the board is not drawn");
  await page.mouse.move(from.x + 12, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y + 24, { steps: 3 });
  await page.mouse.move(from.x + 12 + hour * to.hours, lane.y + lane.height / 2, { steps: 8 });
  if (drop) await page.mouse.up();
}

test("the board opens on today's lanes, and its letters lead to other views and days [A9]", async ({
  dispatcher: page,
}) => {
  await page.goto("/board");
  await expect(page.getByRole("grid", { name: /^Bookings of .* by fieldworker$/ })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: /Mike Ortega/ })).toBeVisible();
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/view=day&date=/);
  await page.keyboard.press("w");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Week of");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await sheet.getByText("Letters as shortcuts").click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("d");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Week of");
});

test("a booking that waits is assigned by keyboard alone", async ({ dispatcher: page }) => {
  const day = dayAhead(120);
  const id = await bookOn(page, day, { start: "09:00" });
  const waiting = page.getByTestId("tray").getByTestId(`card-${id}`);
  await waiting.focus();
  await page.keyboard.press("a");
  const dialog = page.getByRole("dialog", { name: /Assign/ });
  const lee = dialog.getByRole("radio", { name: /Lee Tran/ });
  await lee.focus();
  await page.keyboard.press("Space");
  await dialog.getByRole("button", { name: /^Assign/ }).focus();
  await page.keyboard.press("Enter");
  await expect(laneOf(page, "Lee Tran").getByTestId(`card-${id}`)).toBeVisible(within);
  await expect(waiting).toHaveCount(0);
});

test("a card is moved by keyboard alone, a quarter of an hour and a lane", async ({ dispatcher: page }) => {
  const id = await bookOn(page, dayAhead(121), { start: "09:00", fieldworkers: ["Lee Tran"] });
  await cardOf(page, id).focus();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(cardOf(page, id)).toHaveAccessibleName(/9:15 to 10:15 AM, Lee Tran/, within);
  await page.keyboard.press("Alt+Shift+ArrowDown");
  await expect(laneOf(page, "Mike Ortega").getByTestId(`card-${id}`)).toBeVisible(within);
});

test("Enter on a free half hour begins a booking there, and Escape leaves the drawer for its card", async ({
  dispatcher: page,
}) => {
  const day = dayAhead(122);
  const id = await bookOn(page, day, { start: "09:00", fieldworkers: ["Lee Tran"] });
  await cardOf(page, id).focus();
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("complementary", { name: /^Booking #/ });
  await expect(drawer).toContainText("Lee Tran");
  await page.keyboard.press("Escape");
  await expect(drawer).toHaveCount(0);
  await expect(cardOf(page, id)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/bookings/new\\?date=${day}&start=10%3A00`));
  await expect(page.getByRole("checkbox", { name: "Lee Tran" })).toBeChecked();
});

test("a drag moves at once, shows in a second browser, and Undo takes it back [A10]", async ({
  dispatcher: page,
  signInElsewhere,
}) => {
  const day = dayAhead(123);
  const id = await bookOn(page, day, { start: "09:00", fieldworkers: ["Lee Tran"] });
  const owner = await signInElsewhere("owner");
  await openDay(owner, day);
  await carry(page, id, { name: "Raj Iyer", hours: 2 });
  await expect(laneOf(page, "Raj Iyer").getByTestId(`card-${id}`)).toBeVisible();
  await expect(laneOf(owner, "Raj Iyer").getByTestId(`card-${id}`)).toBeVisible(within);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(laneOf(page, "Lee Tran").getByTestId(`card-${id}`)).toBeVisible(within);
  await expect(laneOf(owner, "Lee Tran").getByTestId(`card-${id}`)).toBeVisible(within);
});

test("a move that is taken back in time is written to no calendar", async ({ dispatcher: page, sandbox }) => {
  const day = dayAhead(124);
  const id = await bookOn(page, day, { start: "09:00", fieldworkers: ["Mike Ortega"], status: "Confirmed" });
  const before = await onlyCopyOf(sandbox, id);
  await carry(page, id, { name: "Mike Ortega", hours: 3 });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(cardOf(page, id)).toHaveAccessibleName(/9:00 to 10:00 AM/, within);
  await page.waitForTimeout(12_000);
  expect(await onlyCopyOf(sandbox, id)).toEqual(before);
});

test("Escape lets a card go where it was", async ({ dispatcher: page }) => {
  const id = await bookOn(page, dayAhead(125), { start: "09:00", fieldworkers: ["Lee Tran"] });
  await carry(page, id, { name: "Raj Iyer", hours: 2 }, false);
  await expect(page.getByTestId("drag-verdict")).toContainText("11:00 AM");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(page.getByTestId("drag-verdict")).toHaveCount(0);
  await expect(laneOf(page, "Lee Tran").getByTestId(`card-${id}`)).toBeVisible();
});

test("the verdict names another booking and says Busy of an own event, and no more [B44]", async ({
  dispatcher: page,
  sandbox,
}) => {
  const day = dayAhead(126);
  await bookOn(page, day, { start: "11:00", fieldworkers: ["Raj Iyer"], status: "Tentative" });
  const id = await bookOn(page, day, { start: "09:00", fieldworkers: ["Lee Tran"], status: "Tentative" });
  const dentist = await sandbox.phone.add(mike, {
    summary: "CANARY-PLAIN-dentist",
    ...timed(day, "11:00", "12:00"),
  });
  await expect(laneOf(page, "Mike Ortega").locator("[data-testid^='busy-']")).toHaveCount(1, within);
  await carry(page, id, { name: "Mike Ortega", hours: 2 }, false);
  await expect(page.getByTestId("drag-verdict")).toContainText("Busy 11 AM–12 PM");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await carry(page, id, { name: "Raj Iyer", hours: 2 });
  await expect(page.getByRole("dialog", { name: /Move/ })).toBeVisible();
  expect(await page.content()).not.toContain("CANARY");
  await sandbox.phone.remove(mike, dentist);
});

test("a viewer sees the lanes and can move nothing", async ({ signIn, page }) => {
  await signIn("viewer");
  await page.goto("/board");
  await page.getByRole("grid").waitFor();
  await expect(page.getByRole("button", { name: /^Assign/ })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "New booking" })).toHaveCount(0);
});

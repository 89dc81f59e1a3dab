import { expect, type Page } from "playwright/test";
import type { SandboxControl, SandboxEvent } from "./sandbox-control";

export type BookingWish = {
  readonly status?: string;
  readonly fieldworkers?: readonly string[];
  readonly customer?: string;
  readonly service?: string;
  readonly jobNotes?: string;
  readonly officeNotes?: string;
  readonly address?: string;
};

let madeSoFar = 0;

/** A free hour far enough ahead that the demo's own bookings are not there. */
function nextFreeTime(): { month: string; day: string; year: string; hour: string } {
  const place = madeSoFar;
  madeSoFar += 1;
  const date = new Date(Date.now() + (20 + Math.floor(place / 4)) * 86_400_000);
  return {
    month: String(date.getUTCMonth() + 1).padStart(2, "0"),
    day: String(date.getUTCDate()).padStart(2, "0"),
    year: String(date.getUTCFullYear()),
    hour: String(1 + (place % 4) * 2).padStart(2, "0"),
  };
}

/** Makes a booking through the form, as a dispatcher does; resolves with its id, on its page. */
export async function makeBooking(page: Page, wish: BookingWish = {}): Promise<string> {
  await page.goto("/bookings/new");
  await fillBooking(page, wish);
  return sendBooking(page);
}

/** Sends the filled form; resolves with the booking's id, on its page. */
export async function sendBooking(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Make booking" }).click();
  await page.waitForURL(/\/bookings\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Waits until Mike's calendar holds exactly one copy of the booking; resolves with it. */
export async function onlyCopyOf(
  sandbox: SandboxControl,
  bookingId: string,
  timeout = 30_000,
): Promise<SandboxEvent> {
  await expect.poll(async () => (await sandbox.copiesOf(bookingId)).length, { timeout }).toBe(1);
  const [copy] = await sandbox.copiesOf(bookingId);
  if (!copy) throw new Error("the one copy is gone again");
  return copy;
}

export async function fillBooking(page: Page, wish: BookingWish): Promise<void> {
  const customer = page.getByRole("combobox", { name: "Customer" });
  await customer.fill(wish.customer ?? "Elena Cruz");
  await page
    .getByRole("option", { name: new RegExp(wish.customer ?? "Elena Cruz") })
    .first()
    .click();
  const service = page.getByLabel("Service");
  const offered = service.locator("option", { hasText: wish.service ?? "Leak check" }).first();
  await service.selectOption((await offered.getAttribute("value")) ?? "");
  const time = nextFreeTime();
  await typeSegments(page, "Date", `${time.month}${time.day}${time.year}`);
  await typeSegments(page, "Start", `${time.hour}00PM`);
  for (const name of wish.fieldworkers ?? ["Mike Ortega"]) await page.getByRole("checkbox", { name }).check();
  await page.getByLabel("Status").selectOption({ label: wish.status ?? "Confirmed" });
  if (wish.address !== undefined) await page.getByLabel("Address").fill(wish.address);
  if (wish.jobNotes !== undefined) await page.getByLabel("Job notes").fill(wish.jobNotes);
  if (wish.officeNotes !== undefined) await page.getByLabel("Office-only notes").fill(wish.officeNotes);
}

async function typeSegments(page: Page, label: string, keys: string): Promise<void> {
  await page.getByRole("group", { name: label }).getByRole("spinbutton").first().click();
  await page.keyboard.type(keys, { delay: 15 });
}

export async function openBooking(
  page: Page,
  bookingId: string,
  tab?: "activity" | "audit" | "copies",
): Promise<void> {
  await page.goto(tab ? `/bookings/${bookingId}?tab=${tab}` : `/bookings/${bookingId}`);
}

export async function chooseAction(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: "Actions" }).first().click();
  await page.getByRole("menuitem", { name }).click();
}

export async function openPushDialog(page: Page, bookingId: string): Promise<void> {
  await openBooking(page, bookingId);
  await chooseAction(page, /Push to Google Calendar/);
  await expect(page.getByTestId("push-accept")).toBeEnabled();
}

/** Opens the dialog from the Actions menu and presses Accept. */
export async function pushFromDialog(page: Page, bookingId: string): Promise<void> {
  await openPushDialog(page, bookingId);
  await page.getByTestId("push-accept").click();
}

type Pushes = { pushes: { id: string; receipt: object | null }[] };

/** How many pushes the booking has, and how many have their receipt. */
export async function pushStateOf(
  page: Page,
  bookingId: string,
): Promise<{ pushes: number; finished: number } | null> {
  const answer = await page.request.get(`/api/bookings/${bookingId}/pushes`).catch(() => null);
  if (!answer?.ok()) return null;
  const { pushes } = (await answer.json()) as Pushes;
  return { pushes: pushes.length, finished: pushes.filter((push) => push.receipt !== null).length };
}

export async function expectReceipt(page: Page, words: RegExp): Promise<void> {
  await expect(page.getByTestId("push-dialog")).toContainText(words, { timeout: 40_000 });
}

import { expect, type Page } from "playwright/test";
import { openBooking } from "./office";
import { within } from "./own-days";

export const openConflict = (page: Page, name: RegExp) =>
  page.getByRole("list", { name: "Open conflicts" }).getByRole("link", { name }).first();

/** Its copy was deleted in the calendar: its page says so, and it stands. */
export async function expectDeletedButConfirmed(page: Page, bookingId: string): Promise<void> {
  await openBooking(page, bookingId);
  await expect(page.getByText("Deleted in calendar").first()).toBeVisible(within);
  await expect(page.getByText("Confirmed").first()).toBeVisible();
}

/** The office decides in its inbox that the deleted copy is put back. */
export async function putBack(page: Page, name: RegExp): Promise<void> {
  await page.goto("/conflicts");
  await openConflict(page, name).click();
  await page.getByRole("button", { name: /Put (it )?back/ }).click();
}

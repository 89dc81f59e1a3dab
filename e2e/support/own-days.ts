import { expect, type Locator, type Page } from "playwright/test";

export const pacific = "America/Los_Angeles";
/** How long a change may take from one calendar to the other side's screen. */
export const within = { timeout: 30_000 };

/** A day of a fieldworker's own calendar, far enough ahead that nothing else is on it. */
export function dayAhead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toLocaleDateString("sv-SE", { timeZone: pacific });
}

/** Both providers take it so. */
const at = (day: string, time: string) => ({ dateTime: `${day}T${time}:00`, timeZone: pacific });
export const timed = (day: string, from: string, to: string) => ({ start: at(day, from), end: at(day, to) });

export const busyOn = (page: Page, name: RegExp) =>
  page.locator("[data-testid^='busy-']").and(page.getByRole("button", { name }));

/** Opens what the board tells of busy time, and closes it. */
export async function expectDetails(page: Page, busy: Locator, words: string): Promise<void> {
  await busy.click();
  await expect(page.getByRole("dialog")).toContainText(words);
  await page.keyboard.press("Escape");
}

/** The board in that week, with one fieldworker's row. */
export async function onlyOne(page: Page, name: string, day: string): Promise<void> {
  await page.goto(`/board?week=${day}`);
  await page.getByRole("link", { name }).first().click();
  await expect(page).toHaveURL(/who=/);
}

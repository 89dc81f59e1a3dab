import { test as base, expect, type Page } from "playwright/test";
import { test as journey } from "./journey";
import { type RunningProduct, startProduct } from "./product";

/** Journeys of one file with a product of their own: what they do to its time is in nobody else's way. */
export const withOwnProduct = () =>
  journey.extend<object, { product: RunningProduct }>({
    product: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
      async ({}, use) => {
        const product = await startProduct();
        await use(product);
        await product.stop();
      },
      { scope: "worker", timeout: 240_000 },
    ],
  });

type Move = "+5 min" | "+30 min" | "+2 h" | "To the next clock change" | "Back to real time";

/** Presses it on the demo clock, as the office does; resolves once the clock is moved. `page` is signed in. */
export async function moveClock(page: Page, move: Move): Promise<void> {
  await base.step(`demo clock: ${move}`, async () => {
    await page.goto("/demo/clock");
    const before = await aheadMs(page);
    await page.getByRole("button", { name: move, exact: true }).click();
    await expect.poll(async () => Math.abs((await aheadMs(page)) - before)).toBeGreaterThan(200_000);
  });
}

/** How far product time is ahead of this machine's clock; `page` shows the demo clock. */
export async function aheadMs(page: Page): Promise<number> {
  const shown = await page.getByTestId("demo-clock-now").getAttribute("datetime");
  return Date.parse(shown ?? "") - Date.now();
}

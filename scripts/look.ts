import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { startProduct } from "@/e2e/support/product";
import { type Ids, type Round, rounds, type Screen } from "./look/screens";

/** A picture of every screen, for each role, at three widths, light and dark, into the data directory's `look` folder. */
const viewports = [
  { width: 1280, height: 860 },
  { width: 768, height: 860 },
  { width: 390, height: 844 },
] as const;

type At = { readonly url: string; readonly out: string; readonly browser: Browser; readonly ids: Ids };

async function signIn(page: Page, url: string, who: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(`${who}@demo.test`);
  await page.getByLabel("Password").fill("lockstep-demo");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
}

/** The ids of demo bookings by their numbers. The demo is ready once its calendars have been written. */
async function idsFrom(page: Page, url: string): Promise<Ids> {
  const find = async (words: string) => {
    await page.goto(`${url}/bookings?q=${words}`);
    const href = await page.getByRole("link", { name: "View Booking" }).first().getAttribute("href");
    const id = href?.split("/").at(-1);
    if (!id) throw new Error(`The demo has no booking #${words}`);
    return id;
  };
  const ids = { pushed: await find("1003"), unassigned: await find("1015"), ofLee: await find("1005") };
  await page.goto(`${url}/bookings/${ids.pushed}`);
  await page.getByText("2 of 2 synced").first().waitFor({ timeout: 120_000 });
  return ids;
}

/** What went wrong, in a line; null: the picture is there. */
async function picture(page: Page, screen: Screen, url: string, path: string): Promise<string | null> {
  try {
    await page.goto(`${url}${screen.path}`);
    await page.waitForFunction(() => document.querySelector(".skeleton") === null);
    await page.waitForTimeout(400);
    if (screen.prepare) await screen.prepare(page);
    else await showWhole(page);
    await page.waitForTimeout(300);
    await page.screenshot({ path });
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
}

/** Makes the window as high as the page, so that what is fixed to its foot stands at the foot of the picture. */
async function showWhole(page: Page): Promise<void> {
  const size = page.viewportSize();
  if (!size) return;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...size, height: Math.min(Math.max(size.height, height), 8_000) });
}

async function goRound({ who, screens }: Round, { url, out, browser, ids }: At): Promise<string[]> {
  const troubles: string[] = [];
  for (const viewport of viewports) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({
        viewport,
        colorScheme,
        timezoneId: "America/Los_Angeles",
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      if (who) await signIn(page, url, who);
      for (const screen of screens(ids)) {
        await page.setViewportSize(viewport);
        const file = `${screen.name}-${who ?? "nobody"}-${viewport.width}-${colorScheme}.png`;
        const trouble = await picture(page, screen, url, join(out, file));
        if (trouble !== null) troubles.push(`${file}: ${trouble}`);
      }
      await context.close();
    }
  }
  return troubles;
}

async function look(): Promise<void> {
  const out = resolve(process.env.LOCKSTEP_DATA_DIR ?? ".lockstep", "look");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const product = await startProduct();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH });
  const troubles: string[] = [];
  try {
    const { url, sandboxUrl } = product;
    const page = await browser.newPage();
    await signIn(page, url, "dispatcher");
    const ids = await idsFrom(page, url);
    for (const round of rounds) {
      await round.before?.({ page, url, sandboxUrl, ids });
      troubles.push(...(await goRound(round, { url, out, browser, ids })));
      console.log(`${round.who ?? "nobody signed in"}: done`);
    }
  } finally {
    await browser.close();
    await product.stop();
  }
  console.log(`Pictures are in ${out}`);
  if (troubles.length > 0) {
    console.error(`Without a picture:\n  ${troubles.join("\n  ")}`);
    process.exitCode = 1;
  }
}

await look();

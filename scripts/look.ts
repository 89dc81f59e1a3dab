import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { startProduct } from "@/e2e/support/product";

/** A picture of every screen, for each role, at three widths, light and dark, into the data directory's `look` folder. */
type Screen = {
  readonly name: string;
  readonly path: string;
  /** What to do on the page before the picture. */
  readonly prepare?: (page: Page) => Promise<void>;
};

type Round = { readonly who: string | null; readonly screens: (ids: Ids) => readonly Screen[] };
type Ids = { readonly pushed: string; readonly unassigned: string; readonly ofLee: string };

const openActions = async (page: Page) => {
  await page.getByRole("button", { name: "Actions" }).first().click();
  await page.getByRole("menu").waitFor();
};
const openPush = async (page: Page) => {
  await openActions(page);
  await page.getByRole("menuitem", { name: /Push to Google Calendar/ }).click();
  await page.getByTestId("push-accept").waitFor();
};
const accept = async (page: Page) => {
  await openPush(page);
  await page.getByTestId("push-accept").click();
  await page.getByText(/Sent to/).first().waitFor({ timeout: 20_000 });
};

const rounds: readonly Round[] = [
  {
    who: null,
    screens: () => [
      { name: "sign-in", path: "/sign-in" },
      { name: "not-found", path: "/nowhere" },
    ],
  },
  {
    who: "dispatcher",
    screens: ({ pushed, unassigned, ofLee }) => [
      { name: "board", path: "/board" },
      { name: "bookings", path: "/bookings" },
      { name: "bookings-past", path: "/bookings?tab=past" },
      { name: "bookings-empty", path: "/bookings?q=nobody-of-this-name" },
      { name: "booking", path: `/bookings/${pushed}` },
      { name: "booking-actions", path: `/bookings/${pushed}`, prepare: openActions },
      { name: "booking-activity", path: `/bookings/${pushed}?tab=activity` },
      { name: "booking-audit", path: `/bookings/${pushed}?tab=audit` },
      { name: "booking-copies", path: `/bookings/${pushed}?tab=copies` },
      { name: "push-dialog", path: `/bookings/${pushed}`, prepare: openPush },
      { name: "push-result", path: `/bookings/${pushed}`, prepare: accept },
      { name: "unassigned-actions", path: `/bookings/${unassigned}`, prepare: openActions },
      { name: "not-connected-actions", path: `/bookings/${ofLee}`, prepare: openActions },
      { name: "booking-new", path: "/bookings/new" },
      { name: "booking-edit", path: `/bookings/${pushed}/edit` },
      { name: "forbidden", path: "/settings/statuses" },
    ],
  },
  {
    who: "owner",
    screens: () => [
      { name: "settings", path: "/settings" },
      { name: "statuses", path: "/settings/statuses" },
      { name: "company", path: "/settings/company" },
    ],
  },
  {
    who: "mike",
    screens: ({ pushed }) => [
      { name: "my-day", path: "/me" },
      { name: "own-booking", path: `/bookings/${pushed}` },
      { name: "calendars", path: "/settings/calendars" },
    ],
  },
  {
    who: "lee",
    screens: () => [
      { name: "calendars-none", path: "/settings/calendars" },
      { name: "connect", path: "/settings/calendars/connect/google" },
    ],
  },
  { who: "viewer", screens: ({ pushed }) => [{ name: "booking-viewer", path: `/bookings/${pushed}`, prepare: openActions }] },
];

async function signIn(page: Page, url: string, who: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(`${who}@demo.test`);
  await page.getByLabel("Password").fill("lockstep-demo");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
}

async function idsFrom(browser: Browser, url: string): Promise<Ids> {
  const page = await browser.newPage();
  await signIn(page, url, "dispatcher");
  const find = async (words: string, tab = "upcoming") => {
    await page.goto(`${url}/bookings?tab=${tab}&q=${encodeURIComponent(words)}`);
    const href = await page.getByRole("link", { name: "View Booking" }).first().getAttribute("href");
    return href?.split("/").at(-1) ?? "";
  };
  const ids = { pushed: await find("1003"), unassigned: await find("1015"), ofLee: await find("1005") };
  await page.close();
  return ids;
}

async function look(): Promise<void> {
  const out = resolve(process.env.LOCKSTEP_DATA_DIR ?? ".lockstep", "look");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const product = await startProduct();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH });
  const troubles: string[] = [];
  try {
    const ids = await idsFrom(browser, product.url);
    for (const { who, screens } of rounds) {
      for (const width of [1280, 768, 390]) {
        for (const colorScheme of ["light", "dark"] as const) {
          const viewport = { width, height: width === 390 ? 844 : 860 };
          const context = await browser.newContext({ viewport, colorScheme, timezoneId: "America/Los_Angeles" });
          const page = await context.newPage();
          if (who) await signIn(page, product.url, who);
          for (const screen of screens(ids)) {
            const file = `${screen.name}-${who ?? "nobody"}-${width}-${colorScheme}.png`;
            try {
              await page.goto(`${product.url}${screen.path}`);
              await page.waitForTimeout(700);
              await screen.prepare?.(page);
              await page.waitForTimeout(250);
              await page.screenshot({ path: join(out, file) });
            } catch (error) {
              troubles.push(`${file}: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
            }
          }
          await context.close();
        }
      }
      console.log(`${who ?? "nobody signed in"}: done`);
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

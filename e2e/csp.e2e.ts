import AxeBuilder from "@axe-core/playwright";
import type { Page, Response } from "playwright/test";
import { type DemoName, expect, test } from "./support/journey";

type Place = { readonly path: string; readonly as: DemoName | null; readonly status?: 403 | 404 };

/** Every page with somebody who may see it, and the two pages for those who may not. `[booking]` is one of theirs. */
const places: readonly Place[] = [
  { path: "/sign-in", as: null },
  { path: "/sign-in?callbackUrl=%2Fbookings&error=CredentialsSignin", as: null },
  { path: "/board", as: "dispatcher" },
  { path: "/board?view=list", as: "dispatcher" },
  { path: "/board", as: "viewer" },
  { path: "/board", as: "mike" },
  { path: "/me", as: "mike" },
  { path: "/bookings", as: "dispatcher" },
  { path: "/bookings?tab=past", as: "viewer" },
  { path: "/bookings?tab=unassigned&q=nobody+is+called+this", as: "dispatcher" },
  { path: "/bookings", as: "mike" },
  { path: "/bookings/new", as: "dispatcher" },
  { path: "/bookings/[booking]", as: "dispatcher" },
  { path: "/bookings/[booking]?tab=activity", as: "dispatcher" },
  { path: "/bookings/[booking]?tab=audit", as: "dispatcher" },
  { path: "/bookings/[booking]?tab=copies", as: "dispatcher" },
  { path: "/bookings/[booking]", as: "viewer" },
  { path: "/bookings/[booking]", as: "mike" },
  { path: "/bookings/[booking]?tab=activity", as: "mike" },
  { path: "/bookings/[booking]/edit", as: "dispatcher" },
  { path: "/settings", as: "owner" },
  { path: "/settings/company", as: "owner" },
  { path: "/settings/statuses", as: "owner" },
  { path: "/settings/calendars", as: "mike" },
  { path: "/settings/calendars?problem=badState", as: "ana" },
  { path: "/settings/calendars", as: "dispatcher" },
  { path: "/settings/calendars/connect/google", as: "ana" },
  { path: "/bookings/00000000-0000-4000-8000-000000000000", as: "dispatcher", status: 404 },
  { path: "/nowhere", as: "owner", status: 404 },
  { path: "/settings/company", as: "viewer", status: 403 },
];

const title = ({ path, as }: Place) => `${path} as ${as ?? "a visitor"}`;

test.describe.configure({ timeout: 120_000 });

for (const place of places) {
  test(`${title(place)}: nonces, headers and accessibility`, async ({ page, signIn }) => {
    const violations = await watchViolations(page);
    if (place.as) await signIn(place.as);
    const path = await realPath(page, place.path);
    const first = await load(page, path, place.status ?? 200);
    const again = await load(page, path, place.status ?? 200);
    expect(again, "a page made for one request alone").not.toBe(first);
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await expectAccessible(page);
    }
    expect(await violations()).toEqual([]);
  });
}

test("the dialogs and menus of a booking keep the policy and are accessible", async ({ page, signIn }) => {
  const violations = await watchViolations(page);
  await signIn("dispatcher");
  await page.goto(await realPath(page, "/bookings/[booking]"));
  await page.getByRole("button", { name: "Actions" }).first().click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: /Push to Google Calendar/ }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await expectAccessible(page);
  }
  expect(await violations()).toEqual([]);
});

test("walking through the product by its links keeps the policy of the first page", async ({
  page,
  signIn,
}) => {
  const violations = await watchViolations(page);
  await signIn("owner");
  for (const name of ["Bookings", "Settings", "Board"]) {
    await page.getByRole("navigation").getByRole("link", { name, exact: true }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  expect(await violations()).toEqual([]);
});

test("an inline script that got in does not run, and is reported", async ({ browser, product }) => {
  // A page of its own: on the shared one this violation would count as the product's.
  const page = await browser.newPage({ baseURL: product.url });
  await page.goto("/sign-in");
  const reported = page.waitForRequest((request) => request.url().endsWith("/api/csp-report"));
  const ran = await page.evaluate(() => {
    const script = document.createElement("div");
    script.innerHTML = `<img src="x" onerror="window.hacked = true">`;
    document.body.append(script);
    return new Promise((resolve) => setTimeout(() => resolve("hacked" in window), 500));
  });
  expect(ran).toBe(false);
  expect((await reported).method()).toBe("POST");
  await page.close();
});

/** The address of a booking that everybody here may see: one of Mike's. */
async function realPath(page: Page, path: string): Promise<string> {
  if (!path.includes("[booking]")) return path;
  await page.goto("/bookings");
  const href = await page
    .getByRole("link", { name: /View Booking/i })
    .first()
    .getAttribute("href");
  const id = /[0-9a-f-]{36}/.exec(href ?? "")?.[0];
  if (!id) throw new Error("the list links to no booking");
  return path.replace("[booking]", id);
}

/** Loads and checks what a browser is sent; answers the nonce. */
async function load(page: Page, path: string, status: number): Promise<string> {
  const response = await page.goto(path);
  if (!response) throw new Error(`${path} did not load`);
  expect(response.status()).toBe(status);
  const nonce = nonceOf(response);
  const html = await response.text();
  const scripts = html.match(/<script\b[^>]*>/g) ?? [];
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
  for (const style of html.match(/<style\b[^>]*>/g) ?? []) expect(style).toContain(`nonce="${nonce}"`);
  expect(html).not.toMatch(/<[a-z][^>]*\son[a-z]+=/i);
  // Chunks that a trusted script loads need none under 'strict-dynamic'; inline code always does.
  const inline = await page.evaluate(
    () => [...document.scripts].filter((one) => !one.src && !one.nonce && !/json/.test(one.type)).length,
  );
  expect(inline, "inline scripts without a nonce in the page as it stands").toBe(0);
  return nonce;
}

function nonceOf(response: Response): string {
  const headers = response.headers();
  const policy = headers["content-security-policy"] ?? "";
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic'(?:;|$)/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("object-src 'none'");
  expect(policy).toContain("base-uri 'none'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  });
  expect(headers["permissions-policy"]).toContain("camera=()");
  expect(headers["cache-control"]).toMatch(/no-store/);
  expect(headers).not.toHaveProperty("x-powered-by");
  return /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
}

async function watchViolations(page: Page): Promise<() => Promise<string[]>> {
  const found: string[] = [];
  await page.exposeFunction("cspBroken", (what: string) => void found.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const tell = (window as unknown as { cspBroken: (what: string) => void }).cspBroken;
      tell(`${location.pathname}: ${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  return async () => {
    await page.waitForTimeout(100);
    return found;
  };
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect(serious).toEqual([]);
}

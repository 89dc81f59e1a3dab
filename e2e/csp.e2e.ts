import AxeBuilder from "@axe-core/playwright";
import type { Page, Response } from "playwright/test";
import { expect, test } from "./support/journey";

/** Every page, for somebody who may see it and for some who may not. `[booking]` is one that they may see. */
const places: Readonly<
  Record<"visitor" | "owner" | "dispatcher" | "viewer" | "mike" | "ana", readonly string[]>
> = {
  visitor: ["/sign-in", "/sign-in?callbackUrl=%2Fbookings&error=CredentialsSignin"],
  owner: ["/settings", "/settings/company", "/settings/statuses", "404 /nowhere"],
  dispatcher: [
    "/board",
    "/board?view=list",
    "/bookings",
    "/bookings?tab=unassigned&q=nobody+is+called+this",
    "/bookings/new",
    "/bookings/[booking]",
    "/bookings/[booking]?tab=activity",
    "/bookings/[booking]?tab=audit",
    "/bookings/[booking]?tab=copies",
    "/bookings/[booking]/edit",
    "/customers",
    "/customers?q=nobody+is+called+this",
    "/customers/new",
    "/customers/of-booking/[booking]",
    "404 /customers/00000000-0000-4000-8000-000000000000",
    "/settings/calendars",
    "404 /bookings/00000000-0000-4000-8000-000000000000",
  ],
  viewer: ["/board", "/bookings?tab=past", "/bookings/[booking]", "403 /settings/company"],
  mike: [
    "/me",
    "/board",
    "/bookings",
    "/bookings/[booking]",
    "/bookings/[booking]?tab=activity",
    "/settings/calendars",
  ],
  ana: [
    "/settings/calendars?problem=badState",
    "/settings/calendars/connect/google",
    "/settings/calendars/connect/microsoft",
  ],
};

for (const who of Object.keys(places) as (keyof typeof places)[]) {
  test(`${who}: every page keeps the policy, is made anew and is accessible`, async ({ page, signIn }) => {
    test.setTimeout(60_000 + places[who].length * 20_000);
    const violations = await watchViolations(page);
    if (who !== "visitor") await signIn(who);
    for (const place of places[who]) {
      await test.step(place, async () => {
        const status = Number(/^\d{3}/.exec(place)?.[0] ?? 200);
        const path = await realPath(page, place.replace(/^\d{3} /, ""));
        const first = await load(page, path, status);
        const again = await load(page, path, status);
        expect.soft(again, `${place}: a page made for one request alone`).not.toBe(first);
        await expectAccessible(page, place);
        expect.soft(await violations(), place).toEqual([]);
      });
    }
  });
}

test("the dialogs and menus of a booking keep the policy and are accessible", async ({ page, signIn }) => {
  const violations = await watchViolations(page);
  await signIn("dispatcher");
  await page.goto(await realPath(page, "/bookings/[booking]"));
  await page.getByRole("button", { name: "Actions" }).first().click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectAccessible(page, "Actions menu");
  await page.getByRole("menuitem", { name: /Push to Google Calendar/ }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessible(page, "push dialog");
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

test("an inline handler that got in does not run", async ({ browser, product }) => {
  // A page of its own: on the shared one this violation would count as the product's.
  const page = await browser.newPage({ baseURL: product.url });
  await page.goto("/sign-in");
  const happened = await page.evaluate(async () => {
    const stopped = new Promise((tell) => {
      document.addEventListener("securitypolicyviolation", (event) => tell(event.effectiveDirective), {
        once: true,
      });
    });
    const planted = document.createElement("div");
    planted.innerHTML = `<img src="data:," onerror="window.hacked = true">`;
    document.body.append(planted);
    return { stopped: await stopped, hasRun: "hacked" in window };
  });
  expect(happened).toEqual({ stopped: "script-src-attr", hasRun: false });
  const report = { "csp-report": { "effective-directive": "script-src-attr" } };
  expect((await page.request.post("/api/csp-report", { data: report })).status()).toBe(204);
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

async function expectAccessible(page: Page, where: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    expect.soft(serious, `${where}, ${colorScheme}`).toEqual([]);
  }
}

import type { Page, Request } from "playwright/test";
import { expect, test } from "./support/journey";
import { chooseAction, fillBooking, openBooking, pushStateOf, sendBooking } from "./support/office";

const script = `<script>window.hacked=1</script>`;
const image = `"><img src=x onerror="window.hacked=1">`;
const hostile = {
  address: `=HYPERLINK("http://evil.example") ${image}`,
  jobNotes: `${script} <b>bold</b> javascript:alert(1) & \u202Egnp.exe\u202C 🛠️👩‍🔧 {service}`,
  customerNotes: `+1+1 \u200B${image} ${"ab ".repeat(1_200)}end`,
  officeNotes: `@SUM(A1) OFFICE-ONLY ${script}`,
} as const;

/** Makes a booking whose every free text is hostile; resolves with its id. */
async function hostileBooking(page: Page): Promise<string> {
  await page.goto("/bookings/new");
  await fillBooking(page, { fieldworkers: ["Mike Ortega"], status: "Draft", ...hostile });
  await page.getByLabel("Customer notes").fill(hostile.customerNotes);
  return sendBooking(page);
}

async function untilPushed(page: Page, bookingId: string): Promise<void> {
  await expect
    .poll(() => pushStateOf(page, bookingId), { timeout: 60_000 })
    .toEqual({ pushes: 1, finished: 1 });
}

async function expectHarmless(page: Page): Promise<void> {
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  expect(await page.locator("img[src=x], b:text-is('bold')").count()).toBe(0);
}

test("hostile text is only text: list, detail, record, dialog, board and day", async ({ page, signIn }) => {
  await signIn("dispatcher");
  const id = await hostileBooking(page);
  await openBooking(page, id);
  await expect(page.locator("main")).toContainText(script);
  await expect(page.locator("main")).toContainText(hostile.address);
  await expect(page.locator("main")).toContainText("👩‍🔧");
  await expectHarmless(page);

  await page.goto(`/bookings/${id}/edit`);
  await page.getByLabel("Address").fill(`${hostile.address} again`);
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.waitForURL(/\/bookings\/[0-9a-f-]{36}$/);

  for (const tab of ["activity", "audit", "copies"] as const) {
    await openBooking(page, id, tab);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectHarmless(page);
  }
  await page.goto(`/bookings?q=${encodeURIComponent("HYPERLINK")}`);
  await expect(page.getByTestId(`booking-${id}`)).toContainText(hostile.address);
  await expectHarmless(page);

  await openBooking(page, id);
  await chooseAction(page, /Push to Google Calendar/);
  await page.getByText("What will be sent").click();
  const dialog = page.getByTestId("push-dialog");
  await expect(dialog).toContainText(script);
  await expect(dialog).not.toContainText("OFFICE-ONLY");
  await expectHarmless(page);
});

test("a search for markup shows markup", async ({ page, signIn }) => {
  await signIn("viewer");
  await page.goto(`/bookings?q=${encodeURIComponent(image)}`);
  await expect(page.locator("main")).toContainText(image);
  await expectHarmless(page);
});

test("the event in the calendar holds the text, escaped for a reader that takes HTML", async ({
  page,
  signIn,
  sandbox,
  product,
}) => {
  await signIn("dispatcher");
  const id = await hostileBooking(page);
  await openBooking(page, id);
  await chooseAction(page, /Push to Google Calendar/);
  await page.getByTestId("push-accept").click();
  await untilPushed(page, id);
  const [event] = await sandbox.copiesOf(id);
  const description = event?.description ?? "";
  expect(description).toContain("&lt;script&gt;window.hacked=1&lt;/script&gt;");
  expect(description).not.toMatch(/<script|<img|<b>/i);
  expect(JSON.stringify(event)).not.toContain("OFFICE-ONLY");
  expect(event?.location).toContain("HYPERLINK");

  const asItsOwner = await page.context().newPage();
  await asItsOwner.goto(`${product.sandboxUrl}/google/calendar/mike@demo.test`);
  await expectHarmless(asItsOwner);
  await asItsOwner.close();
});

test("the exported history starts no formula", async ({ page, signIn }) => {
  await signIn("dispatcher");
  const id = await hostileBooking(page);
  const response = await page.request.get(`/api/bookings/${id}/history.csv`);
  expect(response.headers()["content-type"]).toBe("text/csv; charset=utf-8");
  expect(response.headers()["content-disposition"]).toContain("attachment");
  const csv = await response.text();
  expect(csv).toContain(`'=HYPERLINK(`);
  expect(csv).toContain(`'+1+1`);
  expect(csv).toContain(`'@SUM(A1)`);
  expect(csv).not.toMatch(/(?:^|,)"?[=+@\t\r-](?!\d{4})/m);
});

test("notes beyond the limit are refused beside their field and stay typed", async ({ page, signIn }) => {
  await signIn("dispatcher");
  await page.goto("/bookings/new");
  await fillBooking(page, {});
  const notes = page.getByLabel("Customer notes");
  await notes.fill("x".repeat(10_000));
  await page.getByRole("button", { name: "Make booking" }).click();
  await expect(page.getByText("At most 4000 characters.")).toBeVisible();
  await expect(notes).toHaveValue("x".repeat(10_000));
  expect(new URL(page.url()).pathname).toBe("/bookings/new");
});

test("forged, foreign and stale booking addresses are not there [A9]", async ({ page, signIn }) => {
  await signIn("dispatcher");
  const id = await hostileBooking(page);
  const forged = [
    "00000000-0000-4000-8000-000000000000",
    "x",
    "%2e%2e%2fsettings",
    "'%20or%201=1--",
    `${id}0`,
    id.slice(0, -1),
    "a".repeat(2_000),
  ];
  for (const wrong of forged) {
    for (const path of [
      `/bookings/${wrong}`,
      `/bookings/${wrong}/edit`,
      `/api/bookings/${wrong}/pushes`,
      `/api/bookings/${wrong}/history.csv`,
    ]) {
      expect([path.slice(0, 60), (await page.request.get(path)).status()]).toEqual([path.slice(0, 60), 404]);
    }
  }
  expect((await page.request.get(`/bookings?q=%00`)).status()).toBe(400);
  expect((await page.request.get(`/bookings/%00`)).status()).toBe(400);
  for (const search of [
    "?after=zzzzzzzz.x",
    `?after=2cog1gikvsw.${id}`,
    "?tab=constructor",
    "?q=%25%5C_%27",
  ]) {
    const answer = await page.request.get(`/bookings${search}`);
    expect([search, answer.status()]).toEqual([search, 200]);
    // A part that breaks after the head was sent leaves React's digest of the error.
    expect(await answer.text(), search).not.toContain("data-dgst");
  }
});

test("a fieldworker does not see a colleague's booking, by any address [A9]", async ({
  page,
  signIn,
  signInElsewhere,
}) => {
  await signIn("dispatcher");
  const id = await hostileBooking(page);
  const anas = await signInElsewhere("ana");
  for (const path of [`/bookings/${id}`, `/bookings/${id}?tab=activity`, `/api/bookings/${id}/pushes`]) {
    expect([path, (await anas.request.get(path)).status()]).toEqual([path, 404]);
  }
  for (const path of [
    `/bookings/${id}/edit`,
    `/api/bookings/${id}/history.csv`,
    "/settings/company",
    "/api/bookings/customers?q=a",
  ]) {
    expect([path, (await anas.request.get(path)).status()]).toEqual([path, 403]);
  }
  const list = await (await anas.request.get("/bookings?q=HYPERLINK")).text();
  expect(list).not.toContain(id);
});

test("an action that a dispatcher's browser sent is refused to a viewer, a stranger and another site [A9]", async ({
  page,
  signIn,
  browser,
  product,
}) => {
  await signIn("dispatcher");
  const id = await hostileBooking(page);
  await openBooking(page, id);
  await chooseAction(page, /Push to Google Calendar/);
  const sent = page.waitForRequest((request) => request.headers()["next-action"] !== undefined);
  await page.getByTestId("push-accept").click();
  const original = await sent;
  await untilPushed(page, id);

  const context = await browser.newContext({ baseURL: product.url });
  expect(await replay(context, original, {})).toContain("signedOut");
  const viewers = await context.newPage();
  await signIn("viewer", viewers);
  expect(await replay(context, original, {})).toContain("forbidden");
  const page404 = await viewers.goto(`/bookings/${id}`);
  expect(page404?.status()).toBe(200);
  await expect(viewers.getByRole("menuitem", { name: /Push to/ })).toHaveCount(0);

  const { url, forgery } = { url: product.url, forgery: "https://evil.example" };
  expect(await replay(page.context(), original, { origin: forgery })).not.toContain(`"ok":true`);
  expect(
    await replay(page.context(), original, { origin: forgery, "x-forwarded-host": "evil.example" }),
  ).not.toContain(`"ok":true`);
  expect(await replay(page.context(), original, { origin: url, "sec-fetch-site": "cross-site" })).toContain(
    "badOrigin",
  );
  expect(await pushStateOf(page, id)).toEqual({ pushes: 1, finished: 1 });
  await context.close();
});

test("next-auth's own endpoints sign nobody in without its token, and send nobody elsewhere", async ({
  product,
  playwright,
}) => {
  const visitor = await playwright.request.newContext({ baseURL: product.url });
  const form = {
    email: "dispatcher@demo.test",
    password: "lockstep-demo",
    callbackUrl: "https://evil.example",
  };
  const answer = await visitor.post("/api/auth/callback/credentials", { form, maxRedirects: 0 });
  expect(new URL(answer.headers().location ?? "/", product.url).origin).toBe(product.url);
  expect((await visitor.get("/board", { maxRedirects: 0 })).headers().location).toContain("/sign-in");
  const foreign = await visitor.post("/api/auth/callback/credentials", {
    form,
    headers: { origin: "https://evil.example" },
  });
  expect(foreign.status()).toBe(403);
  await visitor.dispose();
});

test("foreign hosts, strange methods and framework headers get nowhere", async ({ product, playwright }) => {
  const visitor = await playwright.request.newContext({ baseURL: product.url });
  expect((await visitor.get("/sign-in", { headers: { host: "evil.example" } })).status()).toBe(421);
  for (const method of ["TRACE", "FROBNICATE"]) {
    const status = await visitor.fetch("/sign-in", { method }).then(
      (answer) => answer.status(),
      () => "not sent",
    );
    expect(["not sent", 405, 400]).toContain(status);
  }
  const skipping = await visitor.get("/board", {
    headers: { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
    maxRedirects: 0,
  });
  expect(skipping.headers().location).toContain("/sign-in");
  expect(skipping.headers()["content-security-policy"]).toContain("nonce-");
  const rsc = await visitor.get("/board", { headers: { rsc: "1" }, maxRedirects: 0 });
  expect(await rsc.text()).not.toContain("Alder");
  for (const path of [
    "/_next/static/../../../package.json",
    "/_next/image?url=http%3A%2F%2F127.0.0.1%3A1%2F&w=64&q=75",
    "/.env",
    "/.lockstep/keys.json",
  ]) {
    const status = (await visitor.get(path)).status();
    expect(status, path).toBeGreaterThanOrEqual(400);
    expect(status, path).toBeLessThan(500);
  }
  await visitor.dispose();
});

/** Sends the same action again from another browser; answers what came back. */
async function replay(
  context: ReturnType<Page["context"]>,
  original: Request,
  changed: Record<string, string>,
): Promise<string> {
  const kept = ["next-action", "content-type", "accept", "next-router-state-tree"];
  const headers = Object.fromEntries(
    Object.entries(original.headers()).filter(([name]) => kept.includes(name)),
  );
  const data = original.postDataBuffer();
  const answer = await context.request.post(original.url(), {
    headers: { ...headers, origin: new URL(original.url()).origin, ...changed },
    ...(data ? { data } : {}),
  });
  return answer.text();
}

import { type BrowserContext, test as base, expect, type Page } from "playwright/test";
import { type RunningProduct, startProduct } from "./product";
import { type SandboxControl, sandboxControl } from "./sandbox-control";

export const demoPassword = "lockstep-demo";
export type DemoName = "owner" | "dispatcher" | "viewer" | "mike" | "ana" | "raj" | "lee";

/** Journeys share one running product a worker; every page is watched for console errors and CSP reports. */
export const test = base.extend<
  {
    signIn: (name: DemoName, page?: Page) => Promise<Page>;
    signInElsewhere: (name: DemoName) => Promise<Page>;
    dispatcher: Page;
    quiet: undefined;
    mayGoDown: boolean;
  },
  { product: RunningProduct; sandbox: SandboxControl }
>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
    async ({}, use) => {
      const product = await startProduct();
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 240_000 },
  ],
  sandbox: [
    async ({ product }, use) => {
      await use(sandboxControl(product.sandboxUrl));
    },
    { scope: "worker" },
  ],
  baseURL: async ({ product }, use) => use(product.url),
  /** The journey kills parts of the product, so its pages may complain meanwhile. */
  mayGoDown: [false, { option: true }],
  quiet: [
    async ({ page, sandbox, mayGoDown }, use) => {
      const noise: string[] = [];
      watch(page, noise);
      page.context().on("page", (opened) => watch(opened, noise));
      await sandbox.heal();
      await use(undefined);
      if (!mayGoDown) expect(noise, "console errors and CSP violations").toEqual([]);
    },
    { auto: true },
  ],
  signIn: async ({ page }, use) => {
    await use(async (name, on = page) => {
      await on.goto("/sign-in");
      await on.getByLabel("E-mail").fill(`${name}@demo.test`);
      await on.getByLabel("Password").fill(demoPassword);
      await on.getByRole("button", { name: "Sign in", exact: true }).click();
      await on.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
      return on;
    });
  },
  /** In a browser of their own, which closes with the test. */
  signInElsewhere: async ({ browser, baseURL, signIn }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (name) => {
      const context = await browser.newContext({ baseURL });
      contexts.push(context);
      return signIn(name, await context.newPage());
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  /** The page, with the dispatcher signed in. */
  dispatcher: async ({ signIn }, use) => use(await signIn("dispatcher")),
});

export { expect };

/** What a browser prints about pages that are meant to answer 403 or 404 is not noise. */
const meant = /status of (401|403|404)/;

function watch(page: Page, noise: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error" && !meant.test(message.text()))
      noise.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => noise.push(`${page.url()}: ${error.message}`));
}

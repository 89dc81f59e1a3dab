import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright/test";
import { type Failpoint, failpoints } from "@/lib/failpoint";
import { test as base, expect } from "./support/journey";
import {
  fillBooking,
  makeBooking,
  onlyCopyOf,
  openBooking,
  openPushDialog,
  pushFromDialog,
  pushStateOf,
  sendBooking,
} from "./support/office";
import { type RunningProduct, startProduct } from "./support/product";
import { type SandboxControl, sandboxControl } from "./support/sandbox-control";

const mike = "mike@demo.test";
const armed = mkdtempSync(join(tmpdir(), "lockstep-failpoints-"));

/** A product whose fail-points are armed by putting a file into a folder.  */
const test = base.extend<object, { product: RunningProduct }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
    async ({}, use) => {
      const product = await startProduct({ env: { SIM_FAILPOINT: armed } });
      await untilTheDemoIsDelivered(product.sandboxUrl);
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 240_000 },
  ],
});

/** A fail-point armed while the demo's own bookings still go out would kill the app for one of those. */
async function untilTheDemoIsDelivered(sandboxUrl: string): Promise<void> {
  const control = sandboxControl(sandboxUrl);
  let seen = -1;
  for (;;) {
    const now = (await control.liveCount(mike)) + (await control.liveCount("raj@demo.test"));
    if (now > 0 && now === seen) return;
    seen = now;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

/** Empty: the app dies there. A number: it stands still there for so many milliseconds. */
const arm = (name: Failpoint, order: "" | number = "") => writeFileSync(join(armed, name), String(order));
const isReached = (name: Failpoint) => !existsSync(join(armed, name));
test.use({ mayGoDown: true });

/** Does what brings the app to the fail-point; resolves when it has died there and a new one is ready. */
async function dieAt(
  name: Failpoint,
  product: RunningProduct,
  act: () => Promise<unknown>,
  timeout = 30_000,
): Promise<void> {
  const app = product.pids().app;
  arm(name);
  await act();
  await expect.poll(() => product.pids().app, { timeout }).not.toBe(app);
  await product.ready();
}

/** A booking whose push goes past this fail-point. */
async function draftFor(name: Failpoint, page: Page, sandbox: SandboxControl): Promise<string> {
  const bookingId = await makeBooking(page, { status: "Draft" });
  if (name === "token.after_refresh_before_save") await sandbox.expireAccess(mike);
  return bookingId;
}

const betweenAcceptAndReceipt = failpoints.filter((name) => /^(push|outbox|token)\./.test(name));

async function expectOneOfEach(page: Page, sandbox: SandboxControl, bookingId: string): Promise<void> {
  await expect
    .poll(() => pushStateOf(page, bookingId), { timeout: 150_000, intervals: [1_000] })
    .toEqual({ pushes: 1, finished: 1 });
  expect(await sandbox.copiesOf(bookingId)).toHaveLength(1);
}

/** However a push was cut off: one event, one push, one receipt, and a record that says what happened. */
test.describe("kill -9 between Accept and receipt", () => {
  test.setTimeout(240_000);

  for (const name of betweenAcceptAndReceipt) {
    test(`the app dies at ${name}: one event, one push, one receipt [I2][I6][I8]`, async ({
      page,
      signIn,
      product,
      sandbox,
    }) => {
      await signIn("dispatcher");
      const bookingId = await draftFor(name, page, sandbox);
      // Calendars are read meanwhile, so that the app may die for another job: by then the page must be there.
      await openPushDialog(page, bookingId);
      await dieAt(name, product, async () => {
        // A reading may have renewed the token since.
        if (name === "token.after_refresh_before_save") await sandbox.expireAccess(mike);
        await page.getByTestId("push-accept").click();
      });
      await expectOneOfEach(page, sandbox, bookingId);
      await openBooking(page, bookingId, "activity");
      await expect(page.getByText(/pushed this booking to Mike.s Google Calendar/)).toHaveCount(1);
    });
  }

  for (const name of betweenAcceptAndReceipt) {
    test(`engine and database die while the app stands at ${name}: one event, one push, one receipt [I2][I6][I8]`, async ({
      page,
      signIn,
      product,
      sandbox,
    }) => {
      await signIn("dispatcher");
      const bookingId = await draftFor(name, page, sandbox);
      arm(name, 3_000);
      await pushFromDialog(page, bookingId);
      await expect.poll(() => isReached(name), { timeout: 30_000, intervals: [50] }).toBe(true);
      await Promise.all([product.killChild("engine"), product.killChild("postgres")]);
      await product.ready();
      await expectOneOfEach(page, sandbox, bookingId);
    });
  }

  for (const child of ["engine", "postgres", "app"] as const) {
    test(`${child} is killed while Google is slow: one event, one push, one receipt [I2][I6][I8]`, async ({
      page,
      signIn,
      product,
      sandbox,
    }) => {
      await signIn("dispatcher");
      const bookingId = await makeBooking(page, { status: "Draft" });
      await sandbox.fault({
        method: "POST",
        path: "/events",
        action: { kind: "latency", ms: 4_000 },
        times: 1,
      });
      await pushFromDialog(page, bookingId);
      await page.waitForTimeout(1_500);
      await product.killChild(child);
      await product.ready();
      await expectOneOfEach(page, sandbox, bookingId);
    });
  }
});

test("the app dies right after a booking is committed: the booking stands and goes out by itself [I6]", async ({
  page,
  signIn,
  product,
  sandbox,
}) => {
  test.setTimeout(240_000);
  await signIn("dispatcher");
  await page.goto("/bookings/new");
  await fillBooking(page, { customer: "Sean Doyle" });
  await dieAt("booking.after_commit", product, () =>
    page.getByRole("button", { name: "Make booking" }).click(),
  );
  // What was typed is still there; saving again finds the booking made.
  await onlyCopyOf(sandbox, await sendBooking(page), 150_000);
});

/** What blocks the hour of `hourOn`, as the dispatcher's board asks; the demo's weekly events are at other hours. */
async function busyCount(page: Page, day: string): Promise<number> {
  const { start, end } = hourOn(day);
  const answer = await page.request
    .get(`/api/busy?from=${start.dateTime}&to=${end.dateTime}`)
    .catch(() => null);
  if (!answer?.ok()) return -1;
  const { busy } = (await answer.json()) as { busy: unknown[] };
  return busy.length;
}

const dayAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const hourOn = (day: string) => ({
  start: { dateTime: `${day}T20:00:00Z` },
  end: { dateTime: `${day}T21:00:00Z` },
});

/** A notice and a read come before the app gets there. */
const readPatienceMs = 60_000;

test.describe("kill -9 while a calendar is read", () => {
  test.setTimeout(400_000);

  for (const [place, name] of (["pull.page_k", "pull.before_cas", "pull.after_cas"] as const).entries()) {
    test(`the app dies at ${name}: the event blocks once, and goes when it goes [I7]`, async ({
      page,
      signIn,
      product,
      sandbox,
    }) => {
      const day = dayAhead(100 + place);
      await signIn("dispatcher");
      let event = "";
      const add = async () => {
        event = await sandbox.phone.add(mike, { summary: "killed", ...hourOn(day) });
      };
      await dieAt(name, product, add, readPatienceMs);
      await expect.poll(() => busyCount(page, day), { timeout: 120_000, intervals: [1_000] }).toBe(1);
      await sandbox.phone.remove(mike, event);
      await expect.poll(() => busyCount(page, day), { timeout: 120_000, intervals: [1_000] }).toBe(0);
    });
  }

  test("the app dies before a fieldworker's move is settled: the booking moves, once [I6][B15]", async ({
    page,
    signIn,
    product,
    sandbox,
  }) => {
    await signIn("dispatcher");
    const bookingId = await makeBooking(page);
    const copy = await onlyCopyOf(sandbox, bookingId, 60_000);
    const move = () => sandbox.phone.moveOneHourLater(mike, copy);
    await dieAt("drift.before_save", product, move, readPatienceMs);
    await openBooking(page, bookingId, "activity");
    await expect(page.getByText(/Moved from/)).toHaveCount(1, { timeout: 60_000 });
    expect(await sandbox.copiesOf(bookingId)).toHaveLength(1);
  });

  for (const [name, calendar] of [
    ["channel.after_watch_before_save", "Personal"],
    ["channel.after_save_before_stop", "School runs"],
  ] as const) {
    test(`the app dies at ${name}: the calendar is watched in the end [P27]`, async ({
      page,
      signIn,
      product,
      sandbox,
    }) => {
      await signIn("mike");
      await page.goto("/settings/calendars");
      const tick = () => page.getByRole("checkbox", { name: new RegExp(calendar) }).check({ force: true });
      await dieAt(name, product, tick, readPatienceMs);
      await expect
        .poll(() => sandbox.channelsOf(calendar), { timeout: 180_000, intervals: [2_000] })
        .toBeGreaterThan(0);
    });
  }
});

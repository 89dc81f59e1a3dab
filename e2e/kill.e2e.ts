import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Failpoint, failpoints } from "@/lib/failpoint";
import { expect, test as base } from "./support/journey";
import { makeBooking, openBooking, pushFromDialog, pushStateOf } from "./support/office";
import { type RunningProduct, startProduct } from "./support/product";

const armed = mkdtempSync(join(tmpdir(), "lockstep-failpoints-"));

/** A product whose fail-points are armed by putting a file into a folder. */
const test = base.extend<object, { product: RunningProduct }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
    async ({}, use) => {
      const product = await startProduct({ env: { SIM_FAILPOINT: armed } });
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 240_000 },
  ],
});

const arm = (name: Failpoint) => writeFileSync(join(armed, name), "");

/** However a push was cut off: one event, one push, one receipt, and a record that says what happened [I2][I6][I8]. */
test.describe("kill -9 between Accept and receipt", () => {
  test.setTimeout(240_000);

  for (const name of failpoints) {
    test(`the app dies at ${name}: one event, one push, one receipt [I2][I6][I8]`, async ({ page, signIn, product, sandbox }) => {
      await signIn("dispatcher");
      const bookingId = await makeBooking(page, { status: "Draft" });
      if (name === "token.after_refresh_before_save") await sandbox.expireAccess("mike@demo.test");
      arm(name);
      await pushFromDialog(page, bookingId).catch(() => {});
      await product.ready();
      await expect
        .poll(() => pushStateOf(page, bookingId), { timeout: 150_000, intervals: [1_000] })
        .toEqual({ pushes: 1, finished: 1 });
      expect(await sandbox.copiesOf(bookingId)).toHaveLength(1);
      await openBooking(page, bookingId, "activity");
      await expect(page.getByText(/pushed this booking to Mike’s Google Calendar/)).toHaveCount(1);
    });
  }

  for (const child of ["engine", "postgres", "app"] as const) {
    test(`${child} is killed while Google is slow: one event, one push, one receipt [I2][I6][I8]`, async ({ page, signIn, product, sandbox }) => {
      await signIn("dispatcher");
      const bookingId = await makeBooking(page, { status: "Draft" });
      await sandbox.fault({ method: "POST", path: "/events", action: { kind: "latency", ms: 4_000 }, times: 1 });
      await pushFromDialog(page, bookingId);
      await page.waitForTimeout(1_500);
      await product.killChild(child);
      await product.ready();
      await expect
        .poll(() => pushStateOf(page, bookingId), { timeout: 150_000, intervals: [1_000] })
        .toEqual({ pushes: 1, finished: 1 });
      expect(await sandbox.copiesOf(bookingId)).toHaveLength(1);
    });
  }
});

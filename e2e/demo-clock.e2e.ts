import { aheadMs, moveClock, withOwnProduct } from "./support/demo-clock";
import { expect } from "./support/journey";
import { makeBooking } from "./support/office";
import type { SandboxControl } from "./support/sandbox-control";

const test = withOwnProduct();
const raj = "raj@demo.test";
const hourMs = 3_600_000;
/** Pages, processes and this machine are not in step to the second. */
const nearMs = 60_000;
const within = { timeout: 30_000 };

/** By how much the sandbox's own clock is ahead: the stamp of what it was asked last. */
async function sandboxAheadMs(sandbox: SandboxControl): Promise<number> {
  const { requests } = (await sandbox.call("GET", "/requests")) as { requests: { at: string }[] };
  return Date.parse(requests.at(-1)?.at ?? "") - Date.now();
}

test.describe("the demo clock", () => {
  test.describe.configure({ mode: "serial" });
  test.setTimeout(180_000);

  test("is the office's alone", async ({ page, signIn }) => {
    await signIn("dispatcher");
    await page.getByRole("link", { name: "Demo clock" }).first().click();
    await expect(page.getByRole("heading", { name: "Demo clock", level: 1 })).toBeVisible();
    await expect(page.getByText("This is real time.")).toBeVisible();
    for (const name of ["mike", "viewer"] as const) {
      await page.context().clearCookies();
      await signIn(name);
      await expect(page.getByRole("link", { name: "Demo clock" })).toHaveCount(0);
      const answer = await page.goto("/demo/clock");
      expect(answer?.status()).toBe(403);
    }
  });

  test("+2 h moves the product and the calendars that stand in, and what waits for an hour is due at once", async ({
    page,
    signIn,
    sandbox,
  }) => {
    await signIn("dispatcher");
    const asked = { method: "POST", path: "/calendar/v3/calendars/.*/events", account: raj, times: 1 };
    await sandbox.fault({ ...asked, action: { kind: "status", status: 429, retryAfter: 3_600 } });
    const bookingId = await makeBooking(page, { fieldworkers: ["Raj Iyer"] });
    const badge = page.getByTestId(/^badge-sync-/).first();
    await expect(badge).toContainText(/Retrying|Queued/, within);
    await page.waitForTimeout(5_000);
    expect(await sandbox.copiesOf(bookingId, raj)).toEqual([]);

    await moveClock(page, "+2 h");
    expect(Math.abs((await aheadMs(page)) - 2 * hourMs)).toBeLessThan(nearMs);
    await expect(page.getByText("2 h ahead of real time.")).toBeVisible();
    await expect.poll(async () => (await sandbox.copiesOf(bookingId, raj)).length, within).toBe(1);
    await expect
      .poll(async () => Math.abs((await sandboxAheadMs(sandbox)) - 2 * hourMs), within)
      .toBeLessThan(nearMs);
    // The session is of real time: it goes on.
    await page.goto("/board");
    await expect(page).toHaveURL(/\/board/);
  });

  test("keeps its time when the processes die and come again", async ({ page, signIn, product, sandbox }) => {
    await product.killChild("app");
    await product.killChild("engine");
    await product.killChild("sandbox");
    await product.ready();
    await signIn("owner");
    await page.goto("/demo/clock");
    expect(Math.abs((await aheadMs(page)) - 2 * hourMs)).toBeLessThan(nearMs);
    await expect
      .poll(async () => Math.abs((await sandboxAheadMs(sandbox)) - 2 * hourMs), { timeout: 60_000 })
      .toBeLessThan(nearMs);
  });

  test("every open page follows, and it goes on running", async ({ page, signIn, signInElsewhere }) => {
    await signIn("dispatcher");
    await page.goto("/demo/clock");
    const other = await signInElsewhere("owner");
    await other.goto("/demo/clock");
    const before = await aheadMs(other);
    await moveClock(page, "+5 min");
    await expect.poll(async () => (await aheadMs(other)) - before, within).toBeGreaterThan(4.5 * 60_000);
    const shown = await other.getByTestId("demo-clock-now").textContent();
    await expect(other.getByTestId("demo-clock-now")).not.toHaveText(shown ?? "");
  });

  test("lands before the clocks change, and goes back to real time, where work goes on", async ({
    page,
    signIn,
    sandbox,
  }) => {
    await signIn("dispatcher");
    await moveClock(page, "To the next clock change");
    await expect(page.getByTestId("demo-clock-now")).toHaveText(/^1:5[89]:\d\d AM$/);
    await moveClock(page, "Back to real time");
    expect(Math.abs(await aheadMs(page))).toBeLessThan(nearMs);
    await expect(page.getByText("This is real time.")).toBeVisible();
    const bookingId = await makeBooking(page, { fieldworkers: ["Raj Iyer"] });
    await expect.poll(async () => (await sandbox.copiesOf(bookingId, raj)).length, within).toBe(1);
    await sandbox.call("DELETE", "/requests");
    // The minute's rounds go on: calendars are read again.
    await expect
      .poll(
        async () => {
          const { requests } = (await sandbox.call("GET", "/requests")) as {
            requests: { operation: string }[];
          };
          return requests.some(({ operation }) => operation === "calendar.events.list");
        },
        { timeout: 90_000 },
      )
      .toBe(true);
  });
});

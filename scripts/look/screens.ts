import type { Page } from "playwright";
import { sandboxControl } from "@/e2e/support/sandbox-control";

export type Screen = {
  readonly name: string;
  readonly path: string;
  /** What to do on the page before the picture; without it the picture is of the whole page, however long. */
  readonly prepare?: (page: Page) => Promise<void>;
};

/** Bookings of the demo that stand for a state each. */
export type Ids = { readonly pushed: string; readonly unassigned: string; readonly ofLee: string };

export type Round = {
  readonly who: string | null;
  readonly screens: (ids: Ids) => readonly Screen[];
  /** Brings about the state the round shows; `page` is signed in as the dispatcher. */
  readonly before?: (at: { page: Page; url: string; sandboxUrl: string; ids: Ids }) => Promise<void>;
};

const openMenu = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole("button", { name }).and(page.locator(":visible")).first().click();
  await page.getByRole("menu").waitFor();
};
const openActions = openMenu("Actions");
const choose = (entry: RegExp) => async (page: Page) => {
  await openActions(page);
  await page.getByRole("menuitem", { name: entry }).click();
  await page.getByRole("dialog").or(page.getByRole("alertdialog")).first().waitFor();
};
const openPush = choose(/^Push to Google Calendar/);
const previewPush = async (page: Page) => {
  await openPush(page);
  await page.getByText("What will be sent").click();
};
const acceptPush = async (page: Page) => {
  await openPush(page);
  await page.getByTestId("push-accept").click();
  await page.getByText(/^Sent to \d/).waitFor({ timeout: 20_000 });
};
const tickAll = async (page: Page) => {
  const box = page.getByRole("checkbox", { name: /^Select all/ }).and(page.locator(":visible"));
  await box.first().check();
  await page.getByRole("region", { name: "Selected bookings" }).waitFor();
};
const save = async (page: Page) => {
  await page
    .getByRole("button", { name: /^(Save|Make|Create|Sign in)/ })
    .and(page.locator(":visible"))
    .first()
    .click();
  await page.waitForTimeout(500);
};
const quietHours = async (page: Page) => {
  const quiet = page.getByRole("switch", { name: /Quiet hours/ });
  if (!(await quiet.isChecked())) await page.getByText("Quiet hours", { exact: true }).click();
  await page.getByRole("combobox", { name: "Until" }).waitFor();
};
const openLetter = async (page: Page) => {
  const first = page.locator(".mail-line").first();
  if (!(await first.isVisible())) return;
  await first.click();
  await page.getByRole("article").waitFor();
};
const openBell = async (page: Page) => {
  await page
    .getByRole("button", { name: /^Notifications/ })
    .and(page.locator(":visible"))
    .first()
    .click();
  await page.getByRole("dialog").waitFor();
};
const openAccount = async (page: Page) => {
  const isPhone = (page.viewportSize()?.width ?? 0) < 768;
  await openMenu(isPhone ? "More" : /Priya Shah/)(page);
};

const openHealthOf = (name: RegExp) => async (page: Page) => {
  await page.getByRole("table").getByRole("link", { name }).click();
  await page.getByTestId("attempts").waitFor();
};

const openCustomer = async (page: Page) => {
  await page.getByRole("link", { name: "Ada Quist" }).and(page.locator(":visible")).first().click();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}/);
};

const signedOut: Round = {
  who: null,
  screens: () => [
    { name: "sign-in", path: "/sign-in" },
    { name: "not-found", path: "/nowhere" },
  ],
};

const dispatcher: Round = {
  who: "dispatcher",
  screens: ({ pushed, unassigned, ofLee }) => {
    const booking = `/bookings/${pushed}`;
    return [
      { name: "board", path: "/board" },
      { name: "board-week", path: "/board?view=week" },
      { name: "board-month", path: "/board?view=month" },
      { name: "board-list", path: "/board?view=list" },
      { name: "board-empty", path: "/board?week=2031-01-06" },
      { name: "board-day-empty", path: "/board?view=day&date=2031-01-06" },
      { name: "customers", path: "/customers" },
      { name: "customers-none", path: "/customers?q=nobody-of-this-name" },
      { name: "customer", path: "/customers", prepare: openCustomer },
      { name: "customer-new-errors", path: "/customers/new", prepare: save },
      { name: "account-menu", path: "/board", prepare: openAccount },
      { name: "bookings", path: "/bookings" },
      { name: "bookings-past", path: "/bookings?tab=past" },
      { name: "bookings-unassigned", path: "/bookings?tab=unassigned" },
      { name: "bookings-not-pushed", path: "/bookings?tab=notPushed" },
      { name: "bookings-selected", path: "/bookings", prepare: tickAll },
      { name: "bookings-empty", path: "/bookings?q=nobody-of-this-name" },
      { name: "booking", path: booking },
      { name: "booking-activity", path: `${booking}?tab=activity` },
      { name: "booking-audit", path: `${booking}?tab=audit` },
      { name: "booking-copies", path: `${booking}?tab=copies` },
      { name: "booking-actions", path: booking, prepare: openActions },
      { name: "push-dialog", path: booking, prepare: openPush },
      { name: "push-preview", path: booking, prepare: previewPush },
      { name: "push-result", path: booking, prepare: acceptPush },
      { name: "status-dialog", path: booking, prepare: choose(/^Change status/) },
      { name: "remove-dialog", path: booking, prepare: choose(/^Remove from calendar/) },
      { name: "move-dialog", path: booking, prepare: choose(/^Move/) },
      { name: "assign-dialog", path: booking, prepare: choose(/^Assign/) },
      { name: "cancel-dialog", path: booking, prepare: choose(/^Cancel booking/) },
      { name: "unassigned-actions", path: `/bookings/${unassigned}`, prepare: openActions },
      { name: "not-connected-actions", path: `/bookings/${ofLee}`, prepare: openActions },
      { name: "sync-health", path: "/sync-health" },
      { name: "sync-health-one", path: "/sync-health", prepare: openHealthOf(/Raj Iyer/) },
      { name: "booking-new", path: "/bookings/new" },
      { name: "booking-new-errors", path: "/bookings/new", prepare: save },
      { name: "booking-edit", path: `${booking}/edit` },
      { name: "demo-clock", path: "/demo/clock" },
      { name: "forbidden", path: "/settings/statuses" },
      { name: "booking-not-found", path: "/bookings/00000000-0000-4000-8000-000000000000" },
    ];
  },
};

const others: readonly Round[] = [
  {
    who: "owner",
    screens: () => [
      { name: "settings", path: "/settings" },
      { name: "notifications", path: "/settings/notifications" },
      { name: "notifications-quiet", path: "/settings/notifications", prepare: quietHours },
      { name: "sent-mail", path: "/demo/mail" },
      { name: "sent-letter", path: "/demo/mail", prepare: openLetter },
      { name: "statuses", path: "/settings/statuses" },
      { name: "company", path: "/settings/company" },
      { name: "services", path: "/settings/services" },
      { name: "hours", path: "/settings/hours" },
    ],
  },
  {
    who: "mike",
    screens: ({ pushed }) => [
      { name: "my-day", path: "/me" },
      { name: "own-booking", path: `/bookings/${pushed}` },
      { name: "own-actions", path: `/bookings/${pushed}`, prepare: openActions },
      { name: "calendars", path: "/settings/calendars" },
      { name: "own-hours", path: "/settings/hours" },
      { name: "own-notifications", path: "/settings/notifications" },
      { name: "bell", path: "/me", prepare: openBell },
    ],
  },
  {
    who: "lee",
    screens: () => [
      { name: "calendars-none", path: "/settings/calendars" },
      { name: "connect", path: "/settings/calendars/connect/google" },
      { name: "connect-outlook", path: "/settings/calendars/connect/microsoft" },
    ],
  },
  {
    who: "viewer",
    screens: ({ pushed }) => [{ name: "booking-viewer", path: `/bookings/${pushed}`, prepare: openActions }],
  },
];

/** Raj withdraws our access in his Google account, and the next push finds out. */
async function withdrawAccess({
  page,
  url,
  sandboxUrl,
  ids,
}: {
  page: Page;
  url: string;
  sandboxUrl: string;
  ids: Ids;
}): Promise<void> {
  await sandboxControl(sandboxUrl).revoke("raj@demo.test");
  await page.goto(`${url}/bookings/${ids.pushed}`);
  await openPush(page);
  await page.getByTestId("push-accept").click();
  await page.getByText("Needs reconnect").first().waitFor({ timeout: 30_000 });
}

const broken: readonly Round[] = [
  {
    who: "dispatcher",
    before: withdrawAccess,
    screens: ({ pushed }) => [
      { name: "broken-board", path: "/board" },
      { name: "broken-sync-health", path: "/sync-health" },
      { name: "broken-sync-health-one", path: "/sync-health", prepare: openHealthOf(/Raj Iyer/) },
      { name: "broken-booking-new", path: "/bookings/new" },
      { name: "broken-booking", path: `/bookings/${pushed}` },
      { name: "broken-push-dialog", path: `/bookings/${pushed}`, prepare: openPush },
    ],
  },
  { who: "raj", screens: () => [{ name: "broken-calendars", path: "/settings/calendars" }] },
];

export const rounds: readonly Round[] = [signedOut, dispatcher, ...others, ...broken];

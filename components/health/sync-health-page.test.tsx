import "../testing/browser-gaps";
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { SyncHealth } from "@/lib/domain/sync-health-view";
import { ProductClock } from "../live/product-clock";
import { toastQueue } from "../parts/toast-queue";
import { SyncHealthPage } from "./sync-health-page";
import { aDeadLetter, ago, aHealth, aLine, anIncident, careActions, known, now, zone } from "./testing";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => {} }) }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const done = { ok: true, value: null } as const;

function show(wish: Partial<SyncHealth> = {}, answer: Parameters<typeof careActions>[0] = done) {
  const { asked, actions, letterActions } = careActions(answer);
  render(
    <ProductClock now={now.toISOString()} aheadMs={0}>
      <SyncHealthPage
        health={aHealth(wish)}
        now={now}
        realNow={now}
        zone={zone}
        actions={actions}
        letterActions={letterActions}
      />
    </ProductClock>,
  );
  return asked;
}
const rung = (name: string) => screen.getByText(name).closest("li")?.textContent;

describe("an incident", () => {
  test("says who was told when, who saw it, and counts down to the next [B51] [B52] [B53]", () => {
    vi.useFakeTimers();
    show();
    expect(screen.getByTestId("health-headline").textContent).toBe(
      "1 of 2 connected calendars needs attention. Bookings still work, and 2 are waiting to send.",
    );
    const card = screen.getByRole("region", { name: "Raj Iyer · Google Calendar" });
    expect(card.textContent).toContain("failing for 1 h 40 min, since 9:02 AM");
    expect(card.textContent).toContain("Google no longer accepts our key (invalid_grant).");
    expect(rung("Warning logged")).toBe("Warning logged9:07 AMafter 5 min");
    expect(rung("Dispatcher alerted")).toBe("Dispatcher alerted9:32 AM · Priya Shahafter 30 min · seen 9:33");
    expect(rung("Owner alerted next")).toBe("Owner alerted nextin 20:00at 11:02 AM · Dana Reyes");
    act(() => void vi.advanceTimersByTime(14_000));
    expect(rung("Owner alerted next")).toContain("in 19:46");
  });

  test("links the bookings made during the gap [B54]", () => {
    show();
    const gap = screen.getByText(/^Made during the gap/);
    expect(gap.textContent).toBe(
      "Made during the gap: #1051 Ada Quist, #1049 Sean Doyle. Both go to Raj's calendar the moment it is reconnected.",
    );
    expect(within(gap).getAllByRole("link")[1]?.getAttribute("href")).toBe("/bookings/b2");
  });

  test.each([
    [{ gap: [], waiting: 0 }, "No booking waits for it. Whatever is booked meanwhile goes out"],
    [{ waiting: 30 }, "#1049 Sean Doyle and 28 more. All 30 go to Raj's calendar"],
    [{ gap: anIncident().gap.slice(0, 1), waiting: 1 }, "It goes to Raj's calendar"],
  ])("with %j says what waits", (wish, words) => {
    show({ incidents: [anIncident(wish)] });
    expect(screen.getByTestId("incident-c-needsReconnect").textContent).toContain(words);
  });

  test("of two only the first has the page's main button", () => {
    const second = anIncident({
      ...{ episodeId: "e2", name: "Sofia Marin", openedAt: ago(6), next: { name: "warning", at: ago(1) } },
      line: aLine("delayed", { since: ago(6), trouble: { direction: "pull", failure: null } }),
      rungs: anIncident().rungs.map((each) => ({ ...each, climbedAt: null })),
    });
    show({ incidents: [anIncident(), second] });
    expect(document.querySelectorAll(".button-primary")).toHaveLength(1);
    expect(screen.getByText("Delayed 6 min")).toBeTruthy();
    const card = screen.getByRole("region", { name: /Sofia Marin/ });
    expect(within(card).getByText("Warning logged next").closest("li")?.textContent).toContain("now");
  });
});

describe("the figures", () => {
  const figure = (term: string) => screen.getByText(term).closest("div");

  test("hold both ways against the promise, and say what waits [B57]", () => {
    show();
    expect(figure("Calendar to board")?.textContent).toBe(
      "Calendar to board2.1sp50 · p95 8.4 s · promise 30 s",
    );
    expect(figure("Calendar to board")?.className).not.toContain("warning");
    expect(figure("Board to calendar")?.className).toContain("warning");
    expect(figure("Waiting to send")?.textContent).toBe("Waiting to send2oldest 1 h 01 min");
    expect(figure("Retrying")?.textContent).toBe("Retrying1next try in 0:40");
    expect(figure("Given up")?.textContent).toBe("Given up0nothing to decide");
    expect(figure("Last notice")?.textContent).toBe("Last notice4s agoall 6 watches valid");
  });

  test("of a company where nothing happened yet are dashes, not zeros", () => {
    show({
      ...{ calendarToBoard: null, boardToCalendar: null, waiting: { count: 0, oldestAt: null } },
      ...{ retrying: { count: 0, nextAt: null }, notices: { lastAt: null, valid: 5, wanted: 6 } },
    });
    expect(figure("Board to calendar")?.textContent).toBe("Board to calendar—nothing came in 24 hours");
    expect(figure("Waiting to send")?.textContent).toBe("Waiting to send0nothing waits");
    expect(figure("Last notice")?.textContent).toBe("Last notice—5 of 6 watches valid");
  });
});

describe("the table of fieldworkers", () => {
  const cells = (id: string) =>
    [...screen.getByTestId(`health-${id}`).querySelectorAll("td")].map((cell) => cell.textContent);

  test("has a row for everybody, connected or not [B50]", () => {
    show();
    expect(cells("c-needsReconnect")).toEqual([
      "Needs reconnect",
      "10:41:14 AM",
      "9:41:14 AM",
      "Google no longer accepts our key (invalid_grant)",
      "2",
      "ended",
      "Send reconnect link",
    ]);
    expect(cells("lee")).toEqual([
      ...["Not connected", "—", "—", "Nothing to sync until Lee connects a calendar", "—", "—"],
      "Send invitation",
    ]);
    expect(cells("c-live")).toEqual(["Live", "10:41:14 AM", "9:41:14 AM", "—", "0", "6 d", "Sync now"]);
    expect(screen.getByTestId("health-checked").textContent).toBe("Live · checked 10:42:14 AM");
  });

  test("invites who has no calendar, at most once an hour [A6]", async () => {
    const lee = (invitedAt: Date | null) => {
      cleanup();
      const line = { memberId: "lee", name: "Lee Tran", line: null, waiting: 0, ...known, invitedAt };
      const asked = show({ incidents: [], lines: [line] });
      return { asked, button: screen.queryByRole("button", { name: "Send invitation, Lee Tran" }) };
    };
    const { asked, button } = lee(null);
    await act(async () => fireEvent.click(button ?? document.body));
    expect(asked).toEqual([{ what: "invite", memberId: "lee" }]);
    expect(toastQueue.visibleToasts.map(({ content }) => content.text)).toContain("Invitation sent by mail.");
    expect(lee(ago(59)).button).toBeNull();
    expect(cells("lee")[3]).toBe("Nothing to sync until Lee connects a calendar. Invitation sent 9:43 AM");
    expect(lee(ago(60)).button).not.toBeNull();
    lee(ago(3 * 24 * 60));
    expect(cells("lee")[3]).toContain("Invitation sent Sat 31 Oct");
  });

  test("says of whom a calendar is that left", () => {
    const line = { memberId: "m", name: "Mike Ortega", line: aLine("live"), waiting: 0 };
    show({ incidents: [], lines: [{ ...line, ...known, isActive: false }] });
    expect(screen.getByRole("rowheader", { name: /no longer works here/ })).toBeTruthy();
  });

  test.each([
    ["firstSync", "First sync…", "Sync now"],
    ["polling", "Polling", "Sync now"],
    ["failing", "Failing", "Sync now"],
    ["cannotWrite", "Can't write here", "Send a reminder"],
    ["paused", "Paused", "Resume"],
  ] as const)("%s reads %s and offers %s", (state, words, button) => {
    show({
      incidents: [],
      lines: [{ memberId: "m", name: "Mike Ortega", line: aLine(state), waiting: 0, ...known }],
    });
    expect(cells(`c-${state}`)[0]).toBe(words);
    expect(cells(`c-${state}`).at(-1)).toBe(button);
  });

  test("keeps long names and says when a failure is tried again", () => {
    const name = "Maximiliana Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh";
    const line = aLine("delayed", {
      ...{ since: ago(6), nextTryAt: new Date(now.getTime() + 40_000) },
      trouble: { direction: "pull", failure: { kind: "unavailable", status: 503, retryAfterMs: null } },
    });
    show({ incidents: [], lines: [{ memberId: "m", name, line, waiting: 1, ...known }] });
    expect(screen.getByRole("rowheader", { name: new RegExp(name) })).toBeTruthy();
    expect(cells("c-delayed")[3]).toBe("Google is not available (503), trying Google again in 0:40");
  });

  test("of nobody is one sentence", () => {
    show({ incidents: [], lines: [] });
    expect(screen.queryByRole("table")).toBeNull();
    expect(screen.getByText(/^Nobody takes bookings yet/)).toBeTruthy();
    expect(screen.getByTestId("health-headline").textContent).toContain("No calendar is connected yet.");
  });
});

describe("what the office can do", () => {
  test("a reconnect link is sent once, and the button says so", async () => {
    const asked = show();
    const card = screen.getByTestId("incident-c-needsReconnect");
    fireEvent.click(within(card).getByRole("button", { name: /^Send reconnect link/ }));
    const sent = await within(card).findByRole<HTMLButtonElement>("button", { name: /^Sent/ });
    expect(sent.disabled).toBe(true);
    expect(asked).toEqual([{ what: "sendLink", connectionId: "c-needsReconnect" }]);
  });

  test("a refusal leaves the button as it was", async () => {
    show({}, { ok: false, problem: "toldJustNow", detail: "Raj was told 3 min ago" });
    const card = screen.getByTestId("incident-c-needsReconnect");
    const button = within(card).getByRole<HTMLButtonElement>("button", { name: /^Send reconnect link/ });
    await act(async () => fireEvent.click(button));
    expect(button.disabled).toBe(false);
    expect(button.textContent).toContain("Send reconnect link");
  });
});

describe("pushes that were given up", () => {
  test("name the booking, the fieldworker and why, and are retried by booking and fieldworker", async () => {
    const asked = show({ deadLetters: [aDeadLetter()] });
    expect(screen.getByTestId("dead-letter-b9").textContent).toContain(
      "#1060 Elena Cruz · Wed 4 NovNot sent to Raj's Google Calendar: Google refused what was sent (400). 10:37:14 AM",
    );
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Retry, #1060 for Raj Iyer" })));
    expect(asked).toEqual([{ what: "retry", bookingId: "b9", fieldworkerId: "raj" }]);
  });

  test("are set aside only with a reason", async () => {
    const asked = show({ deadLetters: [aDeadLetter({ wish: "remove", provider: null })] });
    expect(screen.getByTestId("dead-letter-b9").textContent).toContain("Not taken out of Raj's calendar");
    fireEvent.click(screen.getByRole("button", { name: /^Discard,/ }));
    const dialog = await screen.findByRole("dialog");
    const answer = () => within(dialog).getByRole("button", { name: "Discard" });
    await act(async () => fireEvent.click(answer()));
    expect(dialog.textContent).toContain("Say in a few words why, for the record.");
    expect(asked).toEqual([]);
    fireEvent.change(within(dialog).getByRole("textbox"), { target: { value: " on paper " } });
    await act(async () => fireEvent.click(answer()));
    expect(asked).toEqual([{ what: "discard", bookingId: "b9", fieldworkerId: "raj", reason: "on paper" }]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

import "../testing/browser-gaps";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Disconnect } from "@/components/settings/disconnect-dialog";
import type { ConnectionHistory } from "@/lib/domain/sync-health-view";
import { ConnectionPage } from "./connection-page";
import { ago, aLine, careActions, known, now, zone } from "./testing";

const went: string[] = [];
vi.mock("next/navigation", () => ({
  useRouter: () => ({ refresh: () => {}, push: (path: string) => went.push(path) }),
}));
afterEach(cleanup);

function show(wish: Partial<ConnectionHistory> = {}, disconnect: Disconnect | null = null) {
  const { asked, actions, letterActions } = careActions({ ok: true, value: null });
  const who = { memberId: "raj", name: "Raj Iyer", line: aLine("live"), waiting: 0, ...known };
  render(
    <ConnectionPage
      history={{
        ...{ who, direction: "twoWay", entries: [], isCut: false, episodes: [], deadLetters: [] },
        ...wish,
      }}
      now={now}
      realNow={now}
      zone={zone}
      actions={actions}
      letterActions={letterActions}
      verification={<p>compared</p>}
      disconnect={disconnect}
    />,
  );
  return asked;
}
const who = (state: Parameters<typeof aLine>[0]) => ({
  ...{ memberId: "raj", name: "Raj Iyer", waiting: 3, ...known },
  line: aLine(state, { since: ago(100) }),
});
const booking = { id: "b1", ref: 1051, customer: "Ada Quist" };

describe("the history of a connection", () => {
  test("that is new says so in words", () => {
    show();
    expect(screen.getByTestId("episodes").textContent).toContain("It has not failed yet.");
    expect(screen.getByTestId("attempts").textContent).toContain("Nothing was read or written yet.");
    expect(screen.getByText("compared")).toBeTruthy();
  });

  test("tells every attempt: when, which way, what came of it, how long it took", () => {
    show({
      isCut: true,
      entries: [
        {
          ...{ id: "1", direction: "in", at: ago(1), tookMs: 420, result: "done", failure: null },
          ...{ changes: 3, isFull: false },
        },
        {
          ...{ id: "2", direction: "out", at: ago(2), tookMs: null, result: "underWay", failure: null },
          ...{ wish: "put", booking },
        },
        {
          ...{ id: "3", direction: "out", at: ago(3), tookMs: 1_000, result: "failed" },
          failure: { kind: "unavailable", status: 503, retryAfterMs: null },
          ...{ wish: "remove", booking },
        },
        {
          ...{ id: "4", direction: "in", at: ago(4), tookMs: 95_000, result: "startedOver", failure: null },
          ...{ changes: 1, isFull: true },
        },
      ],
    });
    const rows = screen.getAllByRole("row").slice(1);
    expect(rows.map((row) => [...row.children].map((cell) => cell.textContent))).toEqual([
      ["Tue 3 Nov, 10:41:14 AM", "Calendar to board", "Read 3 changes", "Done", "0.4 s"],
      ["Tue 3 Nov, 10:40:14 AM", "Board to calendar", "Write #1051", "Under way", "—"],
      [
        ...["Tue 3 Nov, 10:39:14 AM", "Board to calendar", "Remove #1051"],
        ...["Failed Google is not available (503)", "1 s"],
      ],
      ["Tue 3 Nov, 10:38:14 AM", "Calendar to board", "Read everything, 1 change", "Started over", "2 min"],
    ]);
    expect(screen.getByText(/^The newest ones/)).toBeTruthy();
  });

  test("tells every period of failure with what it held up", () => {
    const direction = {
      direction: "push",
      since: ago(60).toISOString(),
      failure: { kind: "unreachable" },
      overAt: null,
    } as const;
    show({
      episodes: [
        {
          ...{ id: "e2", openedAt: ago(6), endedAt: null, end: null, directions: [direction] },
          bookings: [{ ...booking, what: "waiting" }],
        },
        {
          ...{ id: "e1", openedAt: ago(100), endedAt: ago(60), end: "recovered", directions: [direction] },
          bookings: [{ ...booking, what: "added" }],
        },
      ],
    });
    const [open, past] = [...screen.getByTestId("episodes").querySelectorAll("li")];
    expect(open?.textContent).toBe(
      "Since Tue 3 Nov, 10:36:14 AM 6 min, still failingSending: Google does not answerMade during the gap: #1051 Ada Quist waiting",
    );
    expect(past?.textContent).toContain("40 min, recovered");
    expect(past?.textContent).toContain("#1051 Ada Quist added");
  });
});

describe("what helps a connection", () => {
  const buttons = () => screen.getAllByRole("button").map((button) => button.textContent);

  test.each([
    ["live", ["Sync now", "Pause"]],
    ["failing", ["Sync now", "Pause"]],
    ["needsReconnect", ["Send reconnect link", "Pause"]],
    ["cannotWrite", ["Send a reminder", "Sync now", "Pause"]],
    ["paused", ["Resume"]],
  ] as const)("that is %s: %j", (state, offered) => {
    show({ who: who(state) });
    expect(buttons()).toEqual(offered);
  });

  test("of somebody who left is its end, where the viewer may", async () => {
    const left = { ...who("live"), isActive: false };
    show({ who: left });
    expect(screen.getByText(/^Raj no longer works here/)).toBeTruthy();
    expect(buttons()).not.toContain("Disconnect");
    cleanup();
    const disconnect = vi.fn<Disconnect>(async () => ({ ok: true }));
    show({ who: left }, disconnect);
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Disconnect" })));
    const dialog = screen.getByRole("alertdialog");
    expect(dialog.textContent).not.toMatch(/\b(your|my)\b/i);
    await act(async () => fireEvent.click(screen.getByRole("radio", { name: /^Remove them/ })));
    const [end] = screen.getAllByRole("button", { name: "Disconnect" }).slice(-1);
    await act(async () => fireEvent.click(end ?? document.body));
    expect(disconnect.mock.calls).toEqual([[{ connectionId: "c-live", copies: "remove" }]]);
    expect(went).toEqual(["/sync-health"]);
  });

  test("is asked for by its id", async () => {
    const asked = show({ who: who("paused") });
    await act(async () => fireEvent.click(screen.getByRole("button", { name: /^Resume/ })));
    expect(asked).toEqual([{ what: "resume", connectionId: "c-paused" }]);
    expect(screen.getByText("3 bookings wait")).toBeTruthy();
  });
});

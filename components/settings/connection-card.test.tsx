import "../testing/browser-gaps";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { ConnectNews } from "./connect-news";
import { type ConnectedAccount, ConnectionCard } from "./connection-card";

afterEach(cleanup);

function anAccount(state: ConnectedAccount["state"]): ConnectedAccount {
  return {
    state,
    stateSince: "Tue 3 Nov 2026, 9:02 AM PST",
    accountEmail: "mike@demo.test",
    connectedSince: "Mon 2 Nov 2026, 8:00 AM PST",
    lastSent: null,
    abilities: ["read busy times", "write our own bookings"],
  };
}

describe("a connection card", () => {
  test("offers the connection by its exact name; what is not offered is disabled with a reason [B33]", () => {
    render(
      <>
        <ConnectionCard provider="google" account={null} overviewHref="/settings/calendars/connect/google" />
        <ConnectionCard provider="microsoft" account={null} overviewHref={null} />
      </>,
    );
    const google = screen.getByRole("link", { name: "Connect Google Calendar" });
    expect(google.getAttribute("href")).toBe("/settings/calendars/connect/google");
    const outlook = screen.getByRole<HTMLButtonElement>("button", { name: "Connect Outlook" });
    expect(outlook.disabled).toBe(true);
    expect(screen.getByText(/Outlook is not offered here yet/)).toBeTruthy();
  });

  test.each([
    ["live", "Live", null],
    ["needsReconnect", "Needs reconnect", "Reconnect"],
    ["cannotWrite", "Can't write here", "Grant again"],
  ] as const)("that is %s says %s and offers %s", (state, words, way) => {
    render(<ConnectionCard provider="google" account={anAccount(state)} overviewHref={null} />);
    expect(screen.getByTestId("conn-google").textContent).toContain(words);
    expect(screen.getByText("mike@demo.test")).toBeTruthy();
    const link = screen.queryByRole("link");
    expect(link?.textContent ?? null).toBe(way);
    if (way !== null) expect(link?.getAttribute("href")).toBe("/api/calendars/google/connect");
  });
});

describe("the news of a consent", () => {
  test.each([
    [null, "declined", "You declined calendar access — nothing was changed."],
    [null, "otherAccount", /One Google account at a time/],
    [null, "cannotWrite", /grant again/],
    ["google", null, /Google Calendar is connected/],
  ])("connected %s, problem %s", (connected, problem, words) => {
    render(<ConnectNews connected={connected} problem={problem} />);
    expect(screen.getByRole("status").textContent).toMatch(words);
  });

  test("says nothing for words that are not ours", () => {
    const { container } = render(<ConnectNews connected="<b>x</b>" problem="constructor" />);
    expect(container.firstChild).toBeNull();
  });
});

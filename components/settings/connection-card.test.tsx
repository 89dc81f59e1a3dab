import "../testing/browser-gaps";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ProviderName } from "../parts/provider-glyph";
import { ConnectNews } from "./connect-news";
import { type ConnectedAccount, ConnectionCard } from "./connection-card";
import type { ConnectionCare } from "./connection-care";
import type { SyncNow } from "./sync-now";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => {} }) }));
afterEach(cleanup);

const syncNow = async () => ({ ok: true });

function anAccount(state: ConnectedAccount["state"], wish: Partial<ConnectedAccount> = {}): ConnectedAccount {
  return {
    connectionId: "c1",
    incoming: { kind: "read" },
    lastReceived: null,
    hears: null,
    delays: null,
    unreadable: 0,
    cutShort: 0,
    state,
    health: { kind: state },
    troubleWords: null,
    stateSince: "Tue 3 Nov 2026, 9:02 AM PST",
    unwritable: null,
    accountEmail: "mike@demo.test",
    connectedSince: "Mon 2 Nov 2026, 8:00 AM PST",
    lastSent: null,
    abilities: ["read busy times", "write our own bookings"],
    ...wish,
  };
}

const care: ConnectionCare = {
  pause: async () => ({ ok: true }),
  resume: async () => ({ ok: true }),
  disconnect: async () => ({ ok: true }),
};

function renderAccount(
  account: ConnectedAccount,
  sync: SyncNow = syncNow,
  provider: ProviderName = "google",
  wish: Partial<ConnectionCare> = {},
) {
  render(
    <ConnectionCard
      provider={provider}
      account={account}
      overviewHref={null}
      syncNow={sync}
      care={{ ...care, ...wish }}
    />,
  );
  return screen.getByTestId(`conn-${provider}`);
}

describe("a connection card", () => {
  test("offers the connection by its exact name; what is not offered is disabled with a reason [B33]", () => {
    render(
      <>
        <ConnectionCard
          provider="google"
          account={null}
          overviewHref="/settings/calendars/connect/google"
          syncNow={syncNow}
          care={care}
        />
        <ConnectionCard
          provider="microsoft"
          account={null}
          overviewHref={null}
          syncNow={syncNow}
          care={care}
        />
      </>,
    );
    const google = screen.getByRole("link", { name: "Connect Google Calendar" });
    expect(google.getAttribute("href")).toBe("/settings/calendars/connect/google");
    const outlook = screen.getByRole<HTMLButtonElement>("button", { name: "Connect Outlook" });
    expect(outlook.disabled).toBe(true);
    expect(screen.getByText(/Outlook is not offered here:/)).toBeTruthy();
  });

  test.each([
    ["live", "Live", null],
    ["needsReconnect", "Needs reconnect", "Reconnect"],
    ["cannotWrite", "Can't write here", "Grant again"],
  ] as const)("that is %s says %s and offers %s", (state, words, way) => {
    expect(renderAccount(anAccount(state)).textContent).toContain(words);
    expect(screen.getByText("mike@demo.test")).toBeTruthy();
    const link = screen.queryByRole("link");
    expect(link?.textContent ?? null).toBe(way);
    if (way !== null) expect(link?.getAttribute("href")).toBe("/api/calendars/google/connect");
  });
});

describe("what comes in", () => {
  test.each([
    [{ kind: "firstSync" }, { kind: "waiting" }, "First sync…"],
    [{ kind: "firstSync" }, { kind: "firstSync", eventsRead: 128 }, "First sync · 128 events read"],
    [{ kind: "firstSync" }, { kind: "firstSync", eventsRead: 1 }, "First sync · 1 event read"],
    [{ kind: "live" }, { kind: "read" }, "Live"],
    [{ kind: "polling" }, { kind: "read" }, "Polling"],
    [{ kind: "delayed", forWords: "6 min" }, { kind: "read" }, "Delayed 6 min"],
    [{ kind: "failing" }, { kind: "read" }, "Failing"],
  ] as const)("%j and %j read %s [B35][B36]", (health, incoming, words) => {
    expect(renderAccount(anAccount("live", { health, incoming })).querySelector(".badge")?.textContent).toBe(
      words,
    );
  });

  test("shows when the last change came and how long each side took", () => {
    const words = renderAccount(
      anAccount("live", {
        lastReceived: "Tue 3 Nov 2026, 10:41 AM PST",
        delays: "Google took 4 s, we took 0.2 s",
        unreadable: 1,
      }),
    ).textContent;
    expect(words).toContain("Last receivedTue 3 Nov 2026, 10:41 AM PST");
    expect(words).toContain("Google took 4 s, we took 0.2 s");
    expect(words).toContain("1 event could not be read");
    expect(words).not.toContain("repeating");
  });

  test.each([
    [1, "1 repeating event happens more often than we can follow."],
    [2, "2 repeating events happen more often than we can follow."],
  ])("tells of %i series of which only the first occurrences block [R31]", (cutShort, words) => {
    expect(renderAccount(anAccount("live", { cutShort })).textContent).toContain(words);
  });

  test.each([
    ["that needs reconnecting", anAccount("needsReconnect")],
    ["that is not read", anAccount("live", { incoming: { kind: "notRead" } })],
  ])("an account %s cannot be synced now", (_, account) => {
    renderAccount(account);
    expect(screen.queryByRole("button", { name: "Sync now" })).toBeNull();
  });

  test("syncs the account by its id, and says so when that fails", async () => {
    const asked: unknown[] = [];
    renderAccount(anAccount("live"), async (wish) => {
      asked.push(wish);
      return { ok: false };
    });
    fireEvent.click(screen.getByRole("button", { name: "Sync now" }));
    await screen.findByRole("alert");
    expect(asked).toEqual([{ connectionId: "c1" }]);
  });
});

describe("stopping a connection", () => {
  const opened = () => fireEvent.click(screen.getByRole("button", { name: "Disconnect" }));

  test.each(["keep", "remove"] as const)(
    "disconnects with what was chosen: %s; what that erases stands in the question [P22]",
    async (copies) => {
      const asked: unknown[] = [];
      renderAccount(anAccount("live"), syncNow, "google", {
        disconnect: async (wish) => {
          asked.push(wish);
          return { ok: true };
        },
      });
      opened();
      const dialog = await screen.findByRole("alertdialog", { name: "Disconnect Google Calendar?" });
      const choice = (name: string) => within(dialog).getByRole<HTMLInputElement>("radio", { name });
      expect(choice("Keep events already in my calendar").checked).toBe(true);
      expect(dialog.textContent).toContain("We erase our key");
      expect(dialog.textContent).not.toContain("Microsoft account");
      if (copies === "remove") fireEvent.click(choice("Remove them"));
      fireEvent.click(within(dialog).getByRole("button", { name: "Disconnect" }));
      await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
      expect(asked).toEqual([{ connectionId: "c1", copies }]);
    },
  );

  test("of Outlook says what only its owner can do; a refusal is told and leaves the question open", async () => {
    renderAccount(anAccount("live"), syncNow, "microsoft", {
      disconnect: async () => ({ ok: false, message: "That is gone." }),
    });
    opened();
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog.textContent).toContain("also remove Lockstep under your Microsoft account's apps");
    fireEvent.click(within(dialog).getByRole("button", { name: "Disconnect" }));
    expect((await within(dialog).findByRole("alert")).textContent).toBe("That is gone.");
  });

  test.each([
    ["live", "Pause", ["pause"]],
    ["paused", "Resume", ["resume"]],
  ] as const)("that is %s for a while: %s", async (state, name, calls) => {
    const asked: string[] = [];
    renderAccount(anAccount(state), syncNow, "google", {
      pause: async () => ({ ok: asked.push("pause") > 0 }),
      resume: async () => ({ ok: asked.push("resume") > 0 }),
    });
    fireEvent.click(screen.getByRole("button", { name }));
    await waitFor(() => expect(asked).toEqual(calls));
    expect(screen.queryByRole("button", { name: "Sync now" }) === null).toBe(state === "paused");
  });
});

describe("a calendar that can no longer be written to", () => {
  test("is named, with the way to choose another [B48]", () => {
    const card = renderAccount(anAccount("cannotWrite", { unwritable: "Work" }));
    expect(card.textContent).toContain("Can't write to Work: choose another calendar");
    expect(screen.getByRole("link", { name: "Choose another" }).getAttribute("href")).toBe("#destination");
    expect(screen.queryByRole("link", { name: "Grant again" })).toBeNull();
  });
});

describe("the news of a consent", () => {
  test.each([
    [null, "declined", null, "You declined calendar access — nothing was changed."],
    [null, "otherAccount", "google", /One Google account at a time/],
    [null, "otherAccount", "microsoft", /One Microsoft account at a time/],
    [null, "cannotWrite", "google", /grant again and leave every box ticked/],
    [null, "cannotWrite", "microsoft", /grant again and accept every permission/],
    [null, "cannotRead", "constructor", /Connect again and allow everything that is asked/],
    ["google", null, null, /Google Calendar is connected/],
    ["microsoft", null, null, /Outlook is connected/],
  ])("connected %s, problem %s at %s", (connected, problem, provider, words) => {
    render(<ConnectNews connected={connected} problem={problem} provider={provider} />);
    expect(screen.getByRole("status").textContent).toMatch(words);
  });

  test("says nothing for words that are not ours", () => {
    const { container } = render(<ConnectNews connected="<b>x</b>" problem="constructor" provider={null} />);
    expect(container.firstChild).toBeNull();
  });
});

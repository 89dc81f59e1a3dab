// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { type ConnectionState, connectionLook } from "./connection-badge";
import { SyncBadge, SyncMark, type SyncState, syncLook } from "./sync-badge";

afterEach(cleanup);

type Row = { state: SyncState; words: string; shortWords: string; tone: string };

// A map by kind, so that a new state cannot be added without its row.
const vocabulary: Record<SyncState["kind"], Row[]> = {
  notConnected: [
    { state: { kind: "notConnected" }, words: "Not connected", shortWords: "No calendar", tone: "off" },
  ],
  notPushed: [{ state: { kind: "notPushed" }, words: "Not pushed", shortWords: "Not pushed", tone: "off" }],
  firstSync: [
    { state: { kind: "firstSync" }, words: "First sync…", shortWords: "First sync…", tone: "moving" },
  ],
  queued: [
    { state: { kind: "queued", ahead: 0 }, words: "Queued", shortWords: "Queued", tone: "moving" },
    { state: { kind: "queued", ahead: 2 }, words: "Queued, 2 ahead", shortWords: "Queued", tone: "moving" },
  ],
  sending: [{ state: { kind: "sending" }, words: "Sending…", shortWords: "Sending…", tone: "moving" }],
  synced: [
    { state: { kind: "synced", at: "9:41" }, words: "Synced 9:41", shortWords: "Synced", tone: "live" },
  ],
  outOfDate: [
    { state: { kind: "outOfDate" }, words: "Out of date", shortWords: "Out of date", tone: "differs" },
  ],
  changedInCalendar: [
    {
      state: { kind: "changedInCalendar" },
      words: "Changed in calendar",
      shortWords: "Changed",
      tone: "differs",
    },
  ],
  deletedInCalendar: [
    {
      state: { kind: "deletedInCalendar" },
      words: "Deleted in calendar",
      shortWords: "Deleted",
      tone: "differs",
    },
  ],
  retrying: [
    {
      state: { kind: "retrying", attempt: 2, of: 8, inWords: "40 s" },
      words: "Retrying 2/8 in 40 s",
      shortWords: "Retrying 2/8",
      tone: "differs",
    },
  ],
  needsReconnect: [
    { state: { kind: "needsReconnect" }, words: "Needs reconnect", shortWords: "Reconnect", tone: "broken" },
  ],
  failing: [{ state: { kind: "failing" }, words: "Failing", shortWords: "Failing", tone: "broken" }],
  discarded: [
    {
      state: { kind: "discarded", by: "Dana Reyes" },
      words: "Not sent: discarded by Dana",
      shortWords: "Not sent",
      tone: "off",
    },
  ],
  removed: [{ state: { kind: "removed" }, words: "Removed", shortWords: "Removed", tone: "off" }],
};
const rows = Object.values(vocabulary).flat();

describe("sync badge", () => {
  it.each(rows)("$words: icon, words, tone and short form", ({ state, words, shortWords, tone }) => {
    expect(syncLook(state)).toMatchObject({ words, shortWords, tone });
    const { container } = render(<SyncBadge state={state} />);
    expect(container.querySelector(`.tone-${tone} svg`)).not.toBeNull();
    expect(container.textContent).toBe(words);
  });

  it("gives every state its own words, and its own icon within one tone", () => {
    const looks = Object.values(vocabulary).flatMap(([row]) =>
      row === undefined ? [] : [syncLook(row.state)],
    );
    expect(new Set(looks.map((look) => look.words)).size).toBe(looks.length);
    expect(new Set(looks.map((look) => `${look.tone} ${look.icon}`)).size).toBe(looks.length);
  });

  it("lets only a healthy copy stand as an icon alone, still named for screen readers", () => {
    for (const { state, shortWords, tone } of rows) {
      const { container } = render(<SyncMark state={state} />);
      const visible = container.querySelector(".sync-words");
      expect(visible === null, shortWords).toBe(tone === "live");
      expect(container.textContent).toBe(shortWords);
      cleanup();
    }
  });

  it("uses the copy's words for the connection states they share", () => {
    const shared: ConnectionState[] = [
      { kind: "firstSync" },
      { kind: "failing" },
      { kind: "needsReconnect" },
      { kind: "notConnected" },
    ];
    expect(shared.map((state) => connectionLook(state).words)).toEqual([
      "First sync…",
      "Failing",
      "Needs reconnect",
      "Not connected",
    ]);
    expect(connectionLook({ kind: "delayed", forWords: "6 min" }).words).toBe("Delayed 6 min");
    render(<SyncBadge state={{ kind: "sending" }} testId="badge-sync-b-f" />);
    expect(screen.getByTestId("badge-sync-b-f").textContent).toBe("Sending…");
  });
});

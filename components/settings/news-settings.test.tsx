import "../testing/browser-gaps";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { NewsQuiet } from "./news-quiet";
import { NewsTopics, type TopicChoice } from "./news-topics";

afterEach(cleanup);

const topics: readonly TopicChoice[] = [
  { topic: "conflicts", label: "Conflicts", hint: "Somebody has to look.", inApp: true, byMail: true },
  { topic: "syncAlarm", label: "Sync alarms", hint: "Not for 30 minutes.", inApp: true, byMail: false },
];
const toggle = (topic: string, channel: string) =>
  within(screen.getByRole("group", { name: topic })).getByRole<HTMLInputElement>("switch", { name: channel });

describe("what one hears of", () => {
  test("two switches a topic, each saved at once by itself", async () => {
    const change = vi.fn(async () => ({ ok: true }));
    render(<NewsTopics topics={topics} change={change} />);
    expect(toggle("Sync alarms", "In the app").checked).toBe(true);
    fireEvent.click(toggle("Sync alarms", "By mail"));
    expect(toggle("Sync alarms", "By mail").checked).toBe(true);
    expect(toggle("Conflicts", "By mail").checked).toBe(true);
    await waitFor(() =>
      expect(change.mock.calls).toEqual([[{ topic: "syncAlarm", channel: "byMail", isOn: true }]]),
    );
  });

  test("goes back to on when off could not be saved", async () => {
    const change = async () => ({ ok: false, message: "Too many at once. Wait a minute." });
    render(<NewsTopics topics={topics} change={change} />);
    fireEvent.click(toggle("Conflicts", "In the app"));
    expect(toggle("Conflicts", "In the app").checked).toBe(false);
    expect(await screen.findByText("Too many at once. Wait a minute.")).toBeDefined();
    expect(toggle("Conflicts", "In the app").checked).toBe(true);
  });
});

describe("quiet hours", () => {
  const off = { initial: null, zoneLabel: "America/Denver (MT · Mountain)" };

  test("are off until switched on, then from ten to seven", async () => {
    const change = vi.fn(async () => ({ ok: true }));
    render(<NewsQuiet {...off} change={change} />);
    expect(screen.queryByRole("combobox", { name: "From" })).toBeNull();
    fireEvent.click(screen.getByRole("switch", { name: /Quiet hours/ }));
    expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "From" }).value).toBe("1320");
    expect(screen.getByText(/wait from 10:00 PM to 7:00 AM, America\/Denver/)).toBeDefined();
    await waitFor(() => expect(change).toHaveBeenCalledWith({ quiet: { from: 1320, until: 420 } }));
  });

  test("one end moves and the other stays; off again is none", async () => {
    const change = vi.fn(async () => ({ ok: true }));
    render(<NewsQuiet {...off} initial={{ from: 1321, until: 420 }} change={change} />);
    expect(screen.getByRole("option", { name: "10:01 PM" })).toBeDefined();
    fireEvent.change(screen.getByRole("combobox", { name: "Until" }), { target: { value: "0" } });
    await waitFor(() => expect(change).toHaveBeenLastCalledWith({ quiet: { from: 1321, until: 0 } }));
    fireEvent.click(screen.getByRole("switch", { name: /Quiet hours/ }));
    await waitFor(() => expect(change).toHaveBeenLastCalledWith({ quiet: null }));
  });
});

import "../testing/browser-gaps";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { BusyBar, BusyCrowdBar, BusyStretch, BusyStrip } from "./busy-mark";
import { BusyRow } from "./busy-row";
import { anAllDay, aShownBusy } from "./testing";

afterEach(cleanup);
const la = "America/Los_Angeles";
const dentist = { title: "Dentist", isOwn: true };

describe("a busy block on the board", () => {
  test("opens by keyboard and says when and whose, never what [A10][B43]", async () => {
    render(<BusyBar busy={aShownBusy()} zone={la} />);
    const bar = screen.getByTestId("busy-b1");
    expect(bar.getAttribute("aria-label")).toMatch(/^Mike Ortega: Busy 2–3 PM/);
    fireEvent.keyDown(bar, { key: "Enter" });
    fireEvent.keyUp(bar, { key: "Enter" });
    const dialog = await screen.findByRole("dialog", { name: "Mike Ortega" });
    expect(dialog.textContent).toBe("Busy 2–3 PM · from Mike's Google Calendar · details are private");
  });

  test("shows its owner the title, and says that nobody else sees it", async () => {
    render(<BusyStretch busy={aShownBusy(dentist)} zone={la} />);
    const block = screen.getByTestId("busy-b1");
    expect(block.textContent).toContain("Dentist");
    fireEvent.click(block);
    expect((await screen.findByRole("dialog")).textContent).toContain("only you see the title");
  });

  test("cannot be dragged, moved or changed [B44]", () => {
    const { container } = render(
      <>
        <BusyBar busy={aShownBusy()} zone={la} />
        <BusyStrip busy={anAllDay("2026-11-10", "2026-11-11")} zone={la} isOnlyPerson={false} />
      </>,
    );
    expect(container.querySelectorAll("[draggable=true], a, input, [role=menu]")).toHaveLength(0);
    expect(screen.getAllByRole("button")).toHaveLength(2);
  });

  test("is dotted and not hatched when it does not block [B28]", () => {
    const tentative = aShownBusy({ kind: "tentative", blocks: false });
    render(<BusyStretch busy={tentative} zone={la} />);
    expect(screen.getByTestId("busy-b1").className).toContain("busy-block-tentative");
    expect(screen.getByTestId("busy-b1").textContent).toContain("Tentative (not blocking)");
  });

  test("stands in a strip when it takes whole days [B21]", () => {
    const away = anAllDay("2026-11-10", "2026-11-13");
    render(<BusyStrip busy={away} zone={la} isOnlyPerson={false} />);
    const strip = screen.getByTestId("busy-all-day");
    expect(strip.textContent).toContain("Mike · Unavailable all day");
    expect(strip.getAttribute("aria-label")).toContain("Tue 10 Nov – Thu 12 Nov");
  });

  test("one of a crowd is named when the crowd is opened", async () => {
    const others = [aShownBusy({ id: "x" }), aShownBusy({ id: "y", person: "Ana Belova" })];
    render(<BusyCrowdBar blocks={others} zone={la} style={{}} />);
    fireEvent.click(screen.getByRole("button", { name: "2 busy times: Mike Ortega and Ana Belova" }));
    await screen.findByRole("dialog");
    expect(screen.getByTestId("busy-y").textContent).toContain("from Ana's Google Calendar");
  });
});

describe("a busy block in a list", () => {
  test.each([
    ["to others", aShownBusy(), "Busy 2–3 PMMike OrtegaGGoogle"],
    ["to its owner", aShownBusy(dentist), "Dentist2–3 PMonly youGGoogle"],
    [
      "to its owner when it does not block",
      aShownBusy({ ...dentist, kind: "tentative", blocks: false }),
      "Dentist2–3 PM (not blocking)only youGGoogle",
    ],
    ["all day", anAllDay("2026-11-10", "2026-11-11"), "Unavailable all dayMike OrtegaGGoogle"],
    [
      "when it does not block",
      aShownBusy({ kind: "tentative", blocks: false }),
      "Tentative 2–3 PM (not blocking)Mike OrtegaGGoogle",
    ],
  ])("%s", (_, busy, words) => {
    render(<BusyRow busy={busy} zone={la} />);
    expect(screen.getByTestId(`busy-${busy.id}`).textContent).toBe(words);
  });
});

// @vitest-environment jsdom
import "../testing/browser-gaps";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BookingLine } from "@/lib/domain/booking-line";
import type { PushedNow } from "@/lib/domain/pushed-now";
import type { ManyPushed, PushMany } from "./answers";
import { SelectableBookings } from "./selectable-bookings";
import { aCopy } from "./testing";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: vi.fn() }) }));
vi.mock("@/components/live/live-feed", () => ({ listenLive: () => () => {} }));

let now: PushedNow[] = [];
beforeEach(() => {
  now = [];
  vi.stubGlobal("fetch", async () => Response.json({ pushes: now }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const line = (ref: number, wish: Partial<BookingLine> = {}): BookingLine => ({
  id: `b${ref}`,
  ref,
  startsAt: new Date("2026-11-03T22:00:00Z"),
  endsAt: new Date("2026-11-03T23:00:00Z"),
  zone: "America/Los_Angeles",
  customer: "Ada Quist",
  phone: "",
  address: "",
  service: "Boiler",
  status: { name: "Confirmed", tone: "confirmed" },
  copies: [aCopy({ kind: "notPushed" }, { bookingId: `b${ref}` })],
  ...wish,
});
const asked = (ref: number) =>
  ({
    kind: "asked",
    bookingId: `b${ref}`,
    fieldworkerId: "mike",
    name: "Mike Ortega",
    pushId: `p${ref}`,
  }) as const;
const receipt = (id: string, kind: "created" | "failed", failure: string | null = null): PushedNow => ({
  id,
  waiting: null,
  failure: null,
  receipt: {
    ...{ kind, failure, reason: null, target: null, eventId: null, link: null },
    finishedAt: "2026-11-01T17:41:00Z",
  },
});

function show(lines: readonly BookingLine[], value: ManyPushed = { results: [], nobodyOn: [] }) {
  const pushSelected = vi.fn<PushMany>(async () => ({ ok: true, value }));
  const shown = (rows: readonly BookingLine[]) => (
    <QueryClientProvider client={new QueryClient()}>
      <SelectableBookings
        {...{ caption: "Not pushed bookings", lines: rows, onlyOf: null, zone: "America/Los_Angeles" }}
        pushSelected={pushSelected}
      />
    </QueryClientProvider>
  );
  const { rerender } = render(shown(lines));
  return { pushSelected, showAgain: (rows: readonly BookingLine[]) => rerender(shown(rows)) };
}
const box = (name: string | RegExp) => screen.getByRole<HTMLInputElement>("checkbox", { name });
const all = "Select all bookings on this page";

describe("[A15] ticking bookings", () => {
  it("one, all by the head, and none again; the bar counts", () => {
    show([line(1), line(2), line(3)]);
    expect(screen.queryByRole("region", { name: "Selected bookings" })).toBeNull();
    fireEvent.click(box("Select booking #2"));
    expect(screen.getByText("1 selected")).toBeDefined();
    expect(box(all).indeterminate).toBe(true);
    fireEvent.click(box(all));
    expect(screen.getByText("3 selected")).toBeDefined();
    expect(box(all).checked).toBe(true);
    fireEvent.click(screen.getByRole("button", { name: "Clear" }));
    expect(screen.queryByText("3 selected")).toBeNull();
    expect(box("Select booking #2").checked).toBe(false);
  });

  it("leaves out what nobody could be sent, and says why", () => {
    show([line(1), line(2, { copies: [aCopy({ kind: "notConnected" }, { target: null })] })]);
    expect(box(/^Select booking #2/).disabled).toBe(true);
    expect(box(/#2: nobody on it has a calendar connected/)).toBeDefined();
    fireEvent.click(box(all));
    expect(screen.getByText("1 selected")).toBeDefined();
  });

  it("forgets a tick whose booking left the list", () => {
    const { showAgain } = show([line(1), line(2)]);
    fireEvent.click(box(all));
    showAgain([line(2)]);
    expect(screen.getByText("1 selected")).toBeDefined();
  });
});

describe("[A15] pushing the ticked ones", () => {
  it("tells of each how it goes, also when the list has become empty", async () => {
    now = [receipt("p1", "created"), { id: "p2", receipt: null, waiting: "failing", failure: "unavailable" }];
    const { pushSelected, showAgain } = show([line(1), line(2), line(3)], {
      results: [
        asked(1),
        asked(2),
        {
          ...{ bookingId: "b3", fieldworkerId: "lee", name: "Lee Tran" },
          ...{ kind: "refused", problem: "notConnected", detail: "Lee Tran" },
        },
      ],
      nobodyOn: [],
    });
    fireEvent.click(box(all));
    fireEvent.click(screen.getByRole("button", { name: "Push 3 selected" }));
    await waitFor(() => expect(screen.getByTestId("push-results")).toBeDefined());
    expect(pushSelected.mock.calls[0]?.[0].bookingIds).toEqual(["b1", "b2", "b3"]);
    await waitFor(() =>
      expect(within(screen.getByTestId("pushed-b1")).getByText("Sent 9:41 AM")).toBeDefined(),
    );
    expect(screen.getByTestId("pushed-b2").textContent).toContain(
      "Tried again by itself: the provider is having trouble",
    );
    expect(screen.getByTestId("pushed-b3").textContent).toContain("No calendar connected");
    expect(screen.getByText("Sent 1 of 3 copies.")).toBeDefined();
    showAgain([]);
    expect(screen.getByTestId("push-results")).toBeDefined();
    now = [receipt("p1", "created"), receipt("p2", "failed", "rejected")];
    await waitFor(() =>
      expect(screen.getByTestId("pushed-b2").textContent).toContain(
        "Not sent: the provider refused the event",
      ),
    );
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.queryByTestId("push-results")).toBeNull();
  });

  it("repeats a press whose answer was lost with the same key, and another selection with another", async () => {
    const { pushSelected } = show([line(1), line(2)]);
    pushSelected.mockRejectedValue(new Error("offline"));
    fireEvent.click(box("Select booking #1"));
    const press = () => fireEvent.click(screen.getByRole("button", { name: /^Push \d selected/ }));
    press();
    await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("did not answer"));
    press();
    await waitFor(() => expect(pushSelected).toHaveBeenCalledTimes(2));
    await waitFor(() =>
      expect(screen.getByRole("button", { name: /^Push \d selected/ }).textContent).toContain("Push"),
    );
    const keys = () => pushSelected.mock.calls.map(([wish]) => wish.requestKey);
    expect(keys()[0]).toBe(keys()[1]);
    await waitFor(() => expect(screen.getByRole("alert")).toBeDefined());
    fireEvent.click(box("Select booking #2"));
    press();
    await waitFor(() => expect(pushSelected).toHaveBeenCalledTimes(3));
    expect(keys()[2]).not.toBe(keys()[0]);
  });
});

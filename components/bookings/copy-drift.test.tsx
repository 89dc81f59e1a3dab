// @vitest-environment jsdom
import "../testing/browser-gaps";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CopyView } from "@/lib/domain/calendar-copy";
import type { CopyState } from "@/lib/domain/sync-badge";
import type { ActionFacts } from "./action-facts";
import type { AskForPush, ChangeStatus } from "./answers";
import { CopiesPanel } from "./copies-panel";
import { aCopy } from "./testing";

afterEach(cleanup);

const confirmed = { id: "s1", name: "Confirmed", tone: "confirmed", rule: "push" } as const;
const cancelled = { id: "s2", name: "Cancelled", tone: "cancelled", rule: "remove" } as const;

function show(copy: CopyView, facts: Partial<ActionFacts> = {}) {
  const askForPush = vi.fn<AskForPush>(async () => ({ ok: true, value: [] }));
  const changeStatus = vi.fn<ChangeStatus>(async () => ({ ok: true, value: { bookingId: "b1", ref: 1043 } }));
  render(
    <CopiesPanel
      facts={{
        bookingId: "b1",
        ref: 1043,
        revision: 4,
        title: "Ada Quist · Boiler",
        when: "Tue 3 Nov 2026, 2:00–3:00 PM PST",
        start: "",
        end: "",
        isOver: false,
        bookingZone: "America/Los_Angeles",
        localTimes: [],
        address: "",
        status: confirmed,
        statuses: [confirmed, cancelled],
        copies: [copy],
        copyText: { title: "", description: "", location: "" },
        viewerId: "priya",
        role: "dispatcher",
        zone: "America/Los_Angeles",
        ...facts,
      }}
      pushes={[]}
      askForPush={askForPush}
      checkArrival={async () => ({ ok: true, value: { kind: "onItsWay" } })}
      changeStatus={changeStatus}
      invite={async () => ({ ok: true, value: null })}
      isFull={false}
    />,
  );
  return { askForPush, changeStatus };
}

const putBack = "Put it back in Mike Ortega's calendar";
const deleted: CopyState = { kind: "deletedInCalendar" };
const moved: CopyState = { kind: "changedInCalendar", what: "moved" };

describe("[A42] an event that was changed in the calendar", () => {
  it.each([
    ["moved", "Mike moved this event in Google. The booking stands. Push again to put the event right."],
    ["edited", "Mike edited this event in Google. The booking stands. Push again to put the event right."],
  ] as const)("%s: says so, and Push again sends it anew", async (what, words) => {
    const { askForPush } = show(aCopy({ kind: "changedInCalendar", what }));
    expect(screen.getByTestId("badge-sync-b1-mike").textContent).toBe("Changed in calendar");
    expect(screen.getByText(words)).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Push again to Mike Ortega's calendar" }));
    await waitFor(() =>
      expect(askForPush).toHaveBeenCalledWith(
        expect.objectContaining({ bookingId: "b1", fieldworkerIds: ["mike"], wish: "put" }),
      ),
    );
  });

  it("offers nothing to who only looks", () => {
    show(aCopy(moved), { role: "viewer" });
    expect(screen.getByText("Mike moved this event in Google. The booking stands.")).toBeDefined();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("[B17] [P1] [P39] an event that was deleted in the calendar", () => {
  it("has a card with three choices, and no other push beside them", async () => {
    const { askForPush, changeStatus } = show(aCopy(deleted));
    expect(screen.getByText("Mike deleted this event in Google. The booking is still on.")).toBeDefined();
    expect(screen.queryByRole("button", { name: /^Push/ })).toBeNull();
    expect(screen.getByRole("link", { name: "Reassign" }).getAttribute("href")).toBe(
      "/bookings/b1/edit#fieldworkers",
    );
    fireEvent.click(screen.getByRole("button", { name: putBack }));
    await waitFor(() => expect(askForPush).toHaveBeenCalledTimes(1));
    fireEvent.click(screen.getByRole("button", { name: "Cancel booking…" }));
    expect(changeStatus).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole("button", { name: "Cancel booking" }));
    await waitFor(() =>
      expect(changeStatus).toHaveBeenCalledWith({ bookingId: "b1", statusId: "s2", expectedRevision: 4 }),
    );
  });

  it("lets its own fieldworker put it back, and nothing else", () => {
    show(aCopy(deleted), { role: "fieldworker", viewerId: "mike" });
    expect(screen.getByText("You deleted this event in Google. The booking is still on.")).toBeDefined();
    expect(screen.getAllByRole("button").map((button) => button.getAttribute("aria-label"))).toEqual([
      putBack,
    ]);
    expect(screen.queryByRole("link", { name: "Reassign" })).toBeNull();
  });

  it("asks nobody about a booking that is over", () => {
    show(aCopy(deleted), { isOver: true });
    expect(screen.getByText("Mike deleted this event in Google. The booking is over.")).toBeDefined();
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("cannot be put back where nothing can be written", () => {
    const copy = aCopy(deleted);
    show({ ...copy, target: copy.target && { ...copy.target, state: "cannotWrite" } });
    expect(screen.queryByRole("button", { name: putBack })).toBeNull();
    expect(screen.getByRole("link", { name: "Reassign" })).toBeDefined();
  });
});

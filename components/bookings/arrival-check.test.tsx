// @vitest-environment jsdom
import "../testing/browser-gaps";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Arrival } from "@/lib/domain/arrival";
import type { CopyView } from "@/lib/domain/calendar-copy";
import type { ActionFacts } from "./action-facts";
import type { Answer, CheckArrival } from "./answers";
import { CopiesPanel } from "./copies-panel";
import { aCopy } from "./testing";

vi.mock("@/components/live/live-feed", () => ({ listenLive: () => () => {} }));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const event = { id: "e1", link: "https://calendar.example/e1", writtenAt: "2026-11-01T17:41:00Z" };
const sent = aCopy({ kind: "synced", at: "9:41" }, { event });

function show(answer: Answer<Arrival>, copy: CopyView = sent, facts: Partial<ActionFacts> = {}) {
  const checkArrival = vi.fn<CheckArrival>(async () => answer);
  const confirmed = { id: "s1", name: "Confirmed", tone: "confirmed", rule: "push" } as const;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <CopiesPanel
        facts={{
          ...{
            bookingId: "b1",
            ref: 1043,
            revision: 4,
            title: "Ada Quist · Boiler",
            when: "",
            start: "",
            end: "",
            isOver: false,
          },
          ...{ bookingZone: "America/Los_Angeles", localTimes: [], address: "", status: confirmed },
          ...{ statuses: [confirmed], copies: [copy], viewerId: "priya", role: "dispatcher" },
          copyText: { title: "", description: "", location: "" },
          zone: "America/Los_Angeles",
          ...facts,
        }}
        pushes={[]}
        askForPush={async () => ({ ok: true, value: [] })}
        checkArrival={checkArrival}
        changeStatus={async () => ({ ok: true, value: { bookingId: "b1", ref: 1043 } })}
        invite={async () => ({ ok: true, value: null })}
        isFull={false}
      />
    </QueryClientProvider>,
  );
  return checkArrival;
}
const button = { name: "Didn't arrive in Mike Ortega's calendar?" };
const place = { account: "mike@demo.test", calendar: "Work", link: event.link };

describe("[A38] Didn't arrive?", () => {
  it("says where it is, with a link to it", async () => {
    const checkArrival = show({ ok: true, value: { kind: "asBooked", ...place } });
    fireEvent.click(screen.getByRole("button", button));
    await waitFor(() =>
      expect(screen.getByTestId("arrival-mike").textContent).toContain(
        "It is in the Work calendar of mike@demo.test, exactly as booked.",
      ),
    );
    expect(screen.getByRole("link", { name: "Open event" }).getAttribute("href")).toBe(event.link);
    expect(checkArrival).toHaveBeenCalledWith(
      expect.objectContaining({ bookingId: "b1", fieldworkerId: "mike", requestKey: expect.any(String) }),
    );
  });

  it("offers Push again where it shows another time", async () => {
    const span = { start: "2026-11-03T23:00:00Z", end: "2026-11-04T00:00:00Z" };
    show({ ok: true, value: { kind: "otherTime", span, ...place } });
    fireEvent.click(screen.getByRole("button", button));
    await waitFor(() =>
      expect(screen.getByTestId("arrival-mike").textContent).toContain("shows Tue 3 Nov, 3:00–4:00 PM"),
    );
    expect(screen.getByRole("button", { name: "Push again to Mike Ortega's calendar" })).toBeDefined();
  });

  it("follows what was sent again to its receipt", async () => {
    const push = {
      ...{ id: "p1", fieldworkerId: "mike", trigger: "manual", wish: "put", requestedAt: "", sentAt: null },
      attempts: [],
      receipt: {
        ...{ kind: "created", reason: null, failure: null, target: "mike@demo.test › Work", eventId: "e2" },
        ...{ link: "https://calendar.example/e2", finishedAt: "2026-11-01T17:50:00Z" },
      },
    };
    vi.stubGlobal("fetch", async () => Response.json({ copies: [], pushes: [push] }));
    show({ ok: true, value: { kind: "sentAgain", pushId: "p1" } });
    fireEvent.click(screen.getByRole("button", button));
    await waitFor(() =>
      expect(screen.getByTestId("arrival-mike").textContent).toContain(
        "Sent to Mike's Work calendar at 9:50 AM.",
      ),
    );
  });

  it("says a refusal in words", async () => {
    show({ ok: false, problem: "notAssigned" });
    fireEvent.click(screen.getByRole("button", button));
    await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("taken off this booking"));
  });

  it.each<[string, CopyView, Partial<ActionFacts>]>([
    ["who only looks", sent, { role: "viewer" }],
    ["a fieldworker at a colleague's copy", sent, { role: "fieldworker", viewerId: "raj" }],
    ["a copy on its way", { ...sent, openWish: "put" }, {}],
    ["what was never sent", aCopy({ kind: "notPushed" }), {}],
    ["a booking that is over", sent, { isOver: true }],
  ])("is not there for %s", (_, copy, facts) => {
    show({ ok: true, value: { kind: "onItsWay" } }, copy, facts);
    expect(screen.queryByRole("button", button)).toBeNull();
  });
});

// @vitest-environment jsdom
import "../testing/browser-gaps";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CopyView } from "@/lib/domain/calendar-copy";
import type { Role } from "@/lib/domain/roles";
import { toastQueue } from "../parts/toast-queue";
import type { ActionFacts } from "./action-facts";
import type { Answer } from "./answers";
import { BookingActions } from "./booking-actions";
import { CopiesPanel } from "./copies-panel";
import { aCopy } from "./testing";
import type { Invite } from "./use-invite";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => {}, push: () => {} }) }));
vi.mock("@/components/live/live-feed", () => ({ listenLive: () => () => {} }));
afterEach(() => {
  cleanup();
  for (const { key } of toastQueue.visibleToasts) toastQueue.close(key);
});

const lee = (copy: Partial<CopyView> = {}) =>
  aCopy(
    { kind: "notConnected" },
    { fieldworkerId: "lee", name: "Lee Tran", target: null, invitation: { kind: "open" }, ...copy },
  );
const sent = { kind: "sent", words: "Invitation sent 10:41 AM" } as const;
const mike = aCopy({ kind: "synced", at: "9:41" });
const confirmed = { id: "s1", name: "Confirmed", tone: "confirmed", rule: "push" } as const;

function show(
  copies: readonly CopyView[],
  { role = "dispatcher", answer = { ok: true, value: null } }: { role?: Role; answer?: Answer<unknown> } = {},
) {
  const invite = vi.fn<Invite>(async () => answer);
  const facts: ActionFacts = {
    ...{ bookingId: "b1", ref: 1043, revision: 4, title: "Ada Quist · Boiler", when: "", isOver: false },
    ...{ start: "2026-11-03T17:00:00Z", end: "2026-11-03T18:30:00Z" },
    ...{ bookingZone: "America/Los_Angeles", localTimes: [], address: "", status: confirmed },
    ...{ statuses: [confirmed], copies, viewerId: "priya", role },
    copyText: { title: "", description: "", location: "" },
    zone: "America/Los_Angeles",
    start: "2026-11-03T17:00:00Z",
    end: "2026-11-03T18:30:00Z",
  };
  const changeStatus = async () => ({ ok: true as const, value: { bookingId: "b1", ref: 1043 } });
  const shared = {
    facts,
    invite,
    changeStatus,
    askForPush: async () => ({ ok: true as const, value: [] }),
    moveBooking: async () => ({ ok: false as const, problem: "notFound" }),
  };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <BookingActions {...shared} moveBooking={async () => ({ ok: false, problem: "notFound" })} />
      <CopiesPanel
        {...shared}
        pushes={[]}
        checkArrival={async () => ({ ok: false, problem: "notSent" })}
        isFull={false}
      />
    </QueryClientProvider>,
  );
  return invite;
}
const inviteLee = { name: "Send invitation, Lee Tran" };
const toasts = () => toastQueue.visibleToasts.map(({ content }) => content.text);

function openMenu() {
  const [button] = screen.getAllByRole("button", { name: "Actions" });
  act(() => button?.focus());
  fireEvent.keyDown(button ?? document.body, { key: "ArrowDown" });
  fireEvent.keyUp(button ?? document.body, { key: "ArrowDown" });
  return within(screen.getByRole("menu"));
}

describe("a booking of somebody who has connected no calendar [A6]", () => {
  it("offers the invitation right under the push that is not possible", async () => {
    const invite = show([lee()]);
    const menu = openMenu();
    expect(menu.getByText("Lee hasn't connected Google Calendar yet.")).toBeTruthy();
    await act(async () => fireEvent.click(menu.getByRole("menuitem", { name: "Send invitation" })));
    expect(invite.mock.calls).toEqual([[{ memberId: "lee" }]]);
    expect(toasts()).toEqual(["Invitation sent by mail."]);
  });

  it("says when it was sent and offers it no second time", () => {
    show([lee({ invitation: sent })]);
    expect(screen.getByText("Lee hasn't connected a calendar. Invitation sent 10:41 AM.")).toBeTruthy();
    expect(screen.queryByRole("button", inviteLee)).toBeNull();
    const menu = openMenu();
    expect(
      menu.getByText("Lee hasn't connected Google Calendar yet. Invitation sent 10:41 AM."),
    ).toBeTruthy();
    expect(menu.queryByRole("menuitem", { name: "Send invitation" })).toBeNull();
  });

  it("offers it beside the copy that is missing", async () => {
    const invite = show([lee()]);
    await act(async () => fireEvent.click(screen.getByRole("button", inviteLee)));
    expect(invite).toHaveBeenCalledExactlyOnceWith({ memberId: "lee" });
  });

  it("offers it in the dialog, where somebody else can be pushed to", async () => {
    const invite = show([mike, lee()]);
    const push = openMenu().getByRole("menuitem", { name: "Push to Google Calendar" });
    await act(async () => fireEvent.click(push));
    const dialog = within(screen.getByTestId("push-dialog"));
    await act(async () => fireEvent.click(dialog.getByRole("button", inviteLee)));
    expect(invite).toHaveBeenCalledExactlyOnceWith({ memberId: "lee" });
  });

  it.each(["viewer", "fieldworker"] as const)("offers a %s nothing", (role) => {
    show([lee()], { role });
    expect(screen.queryByRole("button", inviteLee)).toBeNull();
  });

  it.each([
    [
      { problem: "invitedJustNow", detail: "Lee was invited 5 min ago" },
      "Lee was invited 5 min ago. Wait an hour before you invite them again.",
    ],
    [
      { problem: "notNeeded" },
      "That is not needed any more: they have connected a calendar, or take no bookings.",
    ],
  ])("says why it was not sent: %j", async (refusal, words) => {
    show([lee()], { answer: { ok: false, ...refusal } });
    await act(async () => fireEvent.click(screen.getByRole("button", inviteLee)));
    expect(toasts()).toEqual([words]);
  });
});

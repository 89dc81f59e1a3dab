// @vitest-environment jsdom
import "../../testing/browser-gaps";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { toastQueue } from "@/components/parts/toast-queue";
import type { MoveBooking } from "./move-shape";
import { at } from "./testing";
import { undoLastMove } from "./undo-move";
import { useMoves } from "./use-moves";

const client = new QueryClient();
const wrapper = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={client}>{children}</QueryClientProvider>
);
const wasAt = { start: at("09:00"), end: at("10:30"), fieldworkerIds: ["mike"], overrideReason: "agreed" };
const moved: MoveBooking = async (wish) => ({
  ok: true,
  value: { ref: 1043, revision: wish.expectedRevision + 1, undo: wish.isUndo ? null : wasAt },
});
const toasts = () => toastQueue.visibleToasts.map(({ content }) => content.text);
const closeToasts = () => {
  for (const { key } of toastQueue.visibleToasts) toastQueue.close(key);
};
afterEach(async () => {
  await act(async () => undoLastMove());
  cleanup();
  closeToasts();
});

async function drop(answer: MoveBooking = moved) {
  const move = vi.fn(answer);
  const { result } = renderHook(() => useMoves(move), { wrapper });
  const card = result.current.moveCard((_, to) => `Ada Quist moved to ${to.to}.`);
  const placement = { start: at("14:00"), end: at("15:30"), from: "mike", to: "raj" };
  const dropped = await act(() => card({ id: "b1", revision: 4 }, placement, null));
  return { move, dropped };
}
const ctrlZ = (target: Element = document.body, more: Partial<KeyboardEventInit> = { ctrlKey: true }) =>
  act(async () => fireEvent.keyDown(target, { key: "z", ...more }));
const undoes = (move: ReturnType<typeof vi.fn<MoveBooking>>) =>
  move.mock.calls.filter(([wish]) => wish.isUndo).length;

describe("a card that was dropped", () => {
  it("is moved from lane to lane, and its new revision is handed back", async () => {
    const { move, dropped } = await drop();
    expect(dropped).toEqual({ ok: true, revision: 5 });
    expect(move.mock.calls).toEqual([
      [
        {
          bookingId: "b1",
          expectedRevision: 4,
          start: at("14:00"),
          end: at("15:30"),
          crew: { kind: "swap", from: "mike", to: "raj" },
          overrideReason: null,
          isUndo: false,
        },
      ],
    ]);
    expect(toasts()).toEqual(["Ada Quist moved to raj."]);
  });

  it("that is refused comes back with the reason in words, and nothing to undo", async () => {
    const { dropped } = await drop(async () => ({
      ok: false,
      problem: "overlap",
      detail: "Raj already has #7 Cruz at that time",
    }));
    expect(dropped).toEqual({
      ok: false,
      problem: "overlap",
      message: "Raj already has #7 Cruz at that time. Nothing was changed.",
    });
    expect(toasts()).toEqual([]);
    expect(undoLastMove()).toBe(false);
  });

  it("that never reached the server comes back as well", async () => {
    const { dropped } = await drop(async () => {
      throw new TypeError("fetch failed");
    });
    expect(dropped).toMatchObject({ ok: false, problem: "noAnswer" });
  });
});

describe("Undo", () => {
  it("puts it back where it was with the reason it had there, on top of the revision the move made", async () => {
    const { move } = await drop();
    const [toast] = toastQueue.visibleToasts;
    expect(toast?.content.action?.label).toBe("Undo");
    await act(async () => toast?.content.action?.onAction());
    expect(move.mock.calls[1]).toEqual([
      {
        bookingId: "b1",
        expectedRevision: 5,
        start: wasAt.start,
        end: wasAt.end,
        crew: { kind: "crew", fieldworkerIds: ["mike"] },
        overrideReason: "agreed",
        isUndo: true,
      },
    ]);
    expect(toasts()).toContain("#1043 is back where it was.");
  });

  it.each([
    ["Ctrl+Z", { ctrlKey: true }],
    ["⌘Z", { metaKey: true }],
  ])("%s takes back the last move, once, and closes its toast", async (_, keys) => {
    const { move } = await drop();
    await ctrlZ(document.body, keys);
    await ctrlZ(document.body, keys);
    expect(undoes(move)).toBe(1);
    expect(toasts()).toEqual(["#1043 is back where it was."]);
  });

  it("neither while something is typed, nor with Shift, nor by the letter alone", async () => {
    const { move } = await drop();
    const field = document.body.appendChild(document.createElement("input"));
    await ctrlZ(field);
    await ctrlZ(document.body, { ctrlKey: true, shiftKey: true });
    await ctrlZ(document.body, {});
    field.remove();
    expect(undoes(move)).toBe(0);
  });

  it("what somebody changed meanwhile is not put back, and one is told why", async () => {
    await drop(async (wish) =>
      wish.isUndo
        ? { ok: false, problem: "changedMeanwhile", detail: "Priya Shah moved this booking to 4:00 PM" }
        : moved(wish),
    );
    await ctrlZ();
    expect(toasts()).toEqual([
      expect.stringMatching(/^#1043 was not moved back\. Priya Shah moved this booking to 4:00 PM/),
    ]);
  });

  it("a second move is the one that is taken back", async () => {
    const first = await drop();
    const second = await drop();
    await ctrlZ();
    expect([undoes(first.move), undoes(second.move)]).toEqual([0, 1]);
  });
});

import "@/components/testing/browser-gaps";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ProductClock } from "@/components/live/product-clock";
import { aRouter } from "@/components/testing/router";
import { BoardKeys } from "../keys/board-keys";
import { aShownBusy } from "../testing";
import { DayBoard } from "./day-board";
import { aCard, aDay, aLane, atLa } from "./testing";

type Props = Parameters<typeof DayBoard>[0];
type Wish = Parameters<NonNullable<Props["moveBooking"]>>[0];

const router = aRouter();
let wishes: Wish[] = [];
let refusal: string | null = null;

const other = aCard({
  id: "c2",
  refWords: "#1044",
  customer: "Rui Silva",
  accessibleName: "Leak check, Rui Silva",
  start: atLa("10:00"),
  end: atLa("11:00"),
  fieldworkerIds: ["raj"],
});
const lanes = [
  aLane({ cards: [aCard()] }),
  aLane({ fieldworkerId: "raj", name: "Raj Iyer", cards: [other] }),
];

function show(wish: Partial<Props> = {}) {
  const props: Props = {
    ...aDay(lanes),
    moveBooking: async (asked) => {
      wishes.push(asked);
      return refusal === null
        ? { ok: true, value: { ref: 1043, revision: 4, undo: null } }
        : { ok: false, problem: "changedMeanwhile", message: refusal };
    },
    ...wish,
  };
  const hrefs = { day: "/d", week: "/w", list: "/l", today: "/t", next: "/j", previous: "/k", create: "/c" };
  return render(
    <AppRouterContext value={router}>
      <QueryClientProvider client={new QueryClient()}>
        <ProductClock now="2026-11-03T18:42:00Z" aheadMs={0}>
          <BoardKeys hrefs={hrefs} />
          <DayBoard {...props} />
        </ProductClock>
      </QueryClientProvider>
    </AppRouterContext>,
  );
}

beforeEach(() => {
  wishes = [];
  refusal = null;
  localStorage.clear();
  vi.mocked(router.push).mockClear();
  vi.stubGlobal(
    "EventSource",
    class {
      close() {}
    },
  );
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: true,
    media: query,
    addEventListener: () => {},
    removeEventListener: () => {},
  }));
  // The hours are 1,200 pixels wide: 100 an hour; lanes are 80 high, below a head of 27.
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function (this: Element) {
    const box = (left: number, top: number, width: number, height: number) =>
      new DOMRect(left, top, width, height);
    if (this.classList.contains("lane-track")) return box(170, 0, 1200, 27);
    if (this.classList.contains("lane-rows")) return box(0, 27, 1370, 160);
    return box(0, 0, 1370, 400);
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const card = (id = "c1") => screen.getByTestId(`card-${id}`);
const inLane = (id: string) =>
  within(screen.getByTestId(`lane-${id}`))
    .queryAllByTestId(/^card-/)
    .map((el) => el.dataset.testid);

/** What a key does in a browser: it is heard where the focus is, and Enter presses a button. */
function press(key: string, held: Partial<Record<"altKey" | "shiftKey" | "ctrlKey", boolean>> = {}) {
  const at = document.activeElement ?? document.body;
  const isFree = fireEvent.keyDown(at, { key, ...held });
  if (isFree && key === "Enter" && at instanceof HTMLButtonElement) fireEvent.click(at);
}

const frame = () => act(() => new Promise((done) => setTimeout(done, 40)));

async function drag(from: Element, steps: readonly (readonly [number, number])[], isLetGo = true) {
  const [first = [0, 0] as const, ...rest] = steps;
  fireEvent.pointerDown(from, { button: 0, pointerType: "mouse", clientX: first[0], clientY: first[1] });
  for (const [clientX, clientY] of rest) fireEvent.pointerMove(window, { clientX, clientY });
  await frame();
  const [x, y] = steps.at(-1) ?? first;
  if (isLetGo) {
    fireEvent.pointerUp(window, { clientX: x, clientY: y });
    fireEvent.click(from);
  }
  await frame();
}

describe("the grid", () => {
  test("has rows headed by fieldworkers, hours as columns, and cards as cells", () => {
    show();
    const grid = screen.getByRole("grid", { name: "Bookings of Tue 3 Nov by fieldworker" });
    expect(grid.getAttribute("aria-rowcount")).toBe("3");
    expect(
      within(grid)
        .getAllByRole("rowheader")
        .map((head) => head.textContent),
    ).toEqual(["MOMike OrtegaLive1.5 h", "RIRaj IyerLive1 h"]);
    expect(within(grid).getAllByRole("columnheader")).toHaveLength(13);
    const cell = card().closest("[role=gridcell]");
    expect(cell?.getAttribute("aria-colindex")).toBe("15");
    expect((cell as HTMLElement).style.left).toBe(`${(6.5 / 12) * 100}%`);
  });

  test("shows somebody's own time as Busy and no more, and a day off at the head [B44]", () => {
    show({
      lanes: [aLane({ cards: [aCard()] }), aLane({ fieldworkerId: "raj", name: "Raj Iyer" })],
      blocks: [
        aShownBusy(),
        aShownBusy({
          id: "b2",
          memberId: "raj",
          start: "2026-11-03T08:00:00.000Z",
          end: "2026-11-04T08:00:00.000Z",
          allDay: { startDate: "2026-11-03" as never, endDateExclusive: "2026-11-04" as never },
        }),
      ],
    });
    expect(screen.getByTestId("busy-b1").getAttribute("aria-label")).toContain("Busy 2–3 PM");
    expect(screen.getAllByRole("rowheader")[1]?.textContent).toContain("Unavailable all day");
  });

  test("with fifty lanes only those near what is seen are drawn", () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      aLane({ fieldworkerId: `fw${index}`, name: `Nr ${index}` }),
    );
    show({ lanes: many });
    expect(screen.getAllByRole("rowheader").length).toBeLessThan(20);
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("51");
  });
});

describe("the keyboard", () => {
  test("one stop is in the tab order, and arrows lead from slot to card to lane", async () => {
    show();
    fireEvent.click(card());
    press("Escape");
    await waitFor(() => expect(document.activeElement).toBe(card()));
    press("ArrowLeft");
    expect(document.activeElement?.getAttribute("data-testid")).toBe(`slot-${atLa("13:00")}`);
    press("ArrowDown");
    expect(document.activeElement?.getAttribute("aria-label")).toContain("Raj Iyer, 1:00 PM, free");
    for (const key of [
      "Home",
      "ArrowRight",
      "ArrowRight",
      "ArrowRight",
      "ArrowRight",
      "ArrowRight",
      "ArrowRight",
    ])
      press(key);
    expect(document.activeElement).toBe(card("c2"));
    expect(screen.getByRole("grid").querySelectorAll("[tabindex='0']")).toHaveLength(1);
  });

  test("Enter on a free half hour makes a booking there", async () => {
    show();
    act(() => card().focus());
    press("ArrowRight");
    press("Enter");
    expect(router.push).toHaveBeenCalledWith("/bookings/new?date=2026-11-03&start=15%3A00&fieldworker=mike");
  });

  test("Enter opens the drawer, Escape goes back to the card", async () => {
    show();
    act(() => card().focus());
    press("Enter");
    const drawer = screen.getByRole("complementary", { name: "Booking #1043" });
    expect(drawer.contains(document.activeElement)).toBe(true);
    expect(within(drawer).getByTestId("badge-sync-c1-mike").textContent).toBe("Not pushed");
    press("Escape");
    expect(screen.queryByRole("complementary", { name: "Booking #1043" })).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(card()));
  });

  test("of two people's cards, Escape goes back to the one that was opened", async () => {
    const both = aCard({ fieldworkerIds: ["mike", "raj"] });
    show({ lanes: lanes.map((lane) => ({ ...lane, cards: [both] })) });
    const second = within(screen.getByTestId("lane-raj")).getByTestId("card-c1");
    fireEvent.click(second);
    press("Escape");
    await waitFor(() => expect(document.activeElement).toBe(second));
  });

  test.each([
    ["m", "Move"],
    ["a", "Assign"],
  ])("%s on a card opens its dialog", async (letter, title) => {
    vi.stubGlobal("fetch", async () => new Promise(() => {}));
    show();
    act(() => card().focus());
    press(letter);
    expect((await screen.findByRole("dialog")).textContent).toContain(title);
  });

  test("Alt with an arrow moves the card by a quarter, with Shift to the next lane", async () => {
    show();
    act(() => card().focus());
    press("ArrowRight", { altKey: true });
    await waitFor(() => expect(wishes).toHaveLength(1));
    expect(wishes[0]).toMatchObject({
      start: atLa("13:45"),
      crew: { kind: "swap", from: "mike", to: "mike" },
    });
    act(() => card().focus());
    press("ArrowDown", { altKey: true, shiftKey: true });
    await waitFor(() => expect(wishes).toHaveLength(2));
    expect(wishes[1]).toMatchObject({ crew: { from: "mike", to: "raj" } });
  });

  test.each([
    ["w", "/w"],
    ["t", "/t"],
    ["j", "/j"],
    ["k", "/k"],
    ["c", "/c"],
  ])(
    "the letter %s goes to %s, and nowhere when letters are off or a modifier is held",
    async (letter, href) => {
      show();
      press(letter, { ctrlKey: true });
      expect(router.push).not.toHaveBeenCalled();
      press(letter);
      expect(router.push).toHaveBeenCalledWith(href);
      press("?");
      fireEvent.click(await screen.findByRole("switch", { name: /Letters as shortcuts/ }));
      press("Escape");
      vi.mocked(router.push).mockClear();
      press(letter);
      expect(router.push).not.toHaveBeenCalled();
    },
  );

  test("u leads to what waits", async () => {
    show();
    press("u");
    expect(document.activeElement?.textContent).toContain("Unassigned");
  });
});

describe("dragging", () => {
  const down = [870, 60] as const; // 2:00 PM in Mike's lane

  test("moves the card at once and saves it; the press is no click", async () => {
    show();
    await drag(card(), [down, [900, 140], [1070, 150]]);
    expect(wishes[0]).toMatchObject({
      bookingId: "c1",
      expectedRevision: 3,
      start: atLa("15:30"),
      end: atLa("17:00"),
      crew: { kind: "swap", from: "mike", to: "raj" },
      overrideReason: null,
    });
    expect(inLane("raj")).toEqual(["card-c2", "card-c1"]);
    expect(screen.queryByRole("complementary", { name: /Booking/ })).toBeNull();
  });

  test("a pointer that moves less than eight pixels has not dragged", async () => {
    show();
    await drag(card(), [down, [875, 64]]);
    expect(wishes).toEqual([]);
    expect(screen.getByRole("complementary", { name: "Booking #1043" })).toBeTruthy();
  });

  test("Escape lets the card go where it was", async () => {
    show();
    await drag(card(), [down, [1070, 150]], false);
    expect(screen.getByTestId("drag-verdict").textContent).toContain("3:30–5:00 PM");
    fireEvent.keyDown(window, { key: "Escape" });
    fireEvent.pointerUp(window, { clientX: 1070, clientY: 150 });
    expect([wishes, screen.queryByTestId("drag-verdict")]).toEqual([[], null]);
  });

  test("over another booking it says which, and asks instead of moving", async () => {
    vi.stubGlobal("fetch", async () => new Promise(() => {}));
    show();
    await drag(card(), [down, [500, 150], [560, 150]], false);
    expect(screen.getByTestId("drag-verdict").textContent).toContain("Overlaps #1044 Rui Silva");
    fireEvent.pointerUp(window, { clientX: 560, clientY: 150 });
    await screen.findByRole("dialog");
    expect([wishes, inLane("mike")]).toEqual([[], ["card-c1"]]);
  });

  test("over their own event it warns and moves", async () => {
    show({ blocks: [aShownBusy({ memberId: "raj" })] });
    await drag(card(), [down, [900, 150]], false);
    expect(screen.getByTestId("drag-verdict").textContent).toContain("Busy 2–3 PM");
    fireEvent.pointerUp(window, { clientX: 900, clientY: 150 });
    await waitFor(() => expect(wishes).toHaveLength(1));
  });

  test("refused, it goes back to where it was", async () => {
    refusal = "Priya moved this booking to 14:00 while you were editing.";
    show();
    await drag(card(), [down, [1070, 150]]);
    await waitFor(() => expect(inLane("mike")).toEqual(["card-c1"]));
    expect(inLane("raj")).toEqual(["card-c2"]);
  });

  test("pulled at its end it becomes longer", async () => {
    show();
    const grip = card().parentElement?.querySelector("[data-grip]");
    await drag(grip ?? card(), [
      [970, 60],
      [1070, 60],
    ]);
    expect(wishes[0]).toMatchObject({ start: atLa("13:30"), end: atLa("16:00") });
  });

  test("from the tray it is given to whose lane it lands on", async () => {
    show();
    await drag(card("w1"), [
      [1450, 200],
      [900, 100],
      [370, 60],
    ]);
    expect(wishes[0]).toMatchObject({
      bookingId: "w1",
      start: atLa("09:00"),
      crew: { from: null, to: "mike" },
    });
    expect(screen.getByTestId("tray").textContent).toContain("Nothing waiting");
  });

  test.each([
    ["a viewer", { abilities: { mayPlan: false }, moveBooking: null }],
    ["a finger", {}],
  ])("is nothing for %s", async (who, wish) => {
    show(wish);
    const pointerType = who === "a finger" ? "touch" : "mouse";
    fireEvent.pointerDown(card(), { button: 0, pointerType, clientX: 870, clientY: 60 });
    fireEvent.pointerMove(window, { clientX: 1070, clientY: 150 });
    fireEvent.pointerUp(window, { clientX: 1070, clientY: 150 });
    await frame();
    expect(wishes).toEqual([]);
    if (who === "a viewer") expect(screen.queryByRole("button", { name: /Assign/ })).toBeNull();
  });

  test("offline nothing moves, and the board says so", async () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    show();
    expect(screen.getByText(/You are offline/)).toBeTruthy();
    await drag(card(), [down, [1070, 150]]);
    expect(wishes).toEqual([]);
  });
});

describe("an empty day", () => {
  test.each([
    ["nobody takes bookings", { lanes: [] }, "Nobody takes bookings yet."],
    [
      "no bookings",
      { lanes: [aLane()] },
      "No bookings this day. Drag one from Unassigned, or press c for a new one.",
    ],
    [
      "nothing waits either",
      { lanes: [aLane()], waiting: [] },
      "No bookings this day. Press c for a new one.",
    ],
    ["for a viewer", { lanes: [aLane()], abilities: { mayPlan: false } }, "No bookings this day."],
  ])("%s", (_, wish, words) => {
    show(wish);
    expect(screen.getByText(words)).toBeTruthy();
  });
});

// @vitest-environment jsdom
import "../../testing/browser-gaps";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toastQueue } from "@/components/parts/toast-queue";
import type { PersonFacts, PlacementFacts } from "@/lib/domain/placement";
import { AssignDialog } from "./assign-dialog";
import { MoveDialog, type MoveDialogProps } from "./move-dialog";
import type { MoveBooking, MovedBooking } from "./move-shape";
import { aBooking, aPerson, at, placementOf, zone } from "./testing";
import { useMoves } from "./use-moves";

const mike = aPerson("mike", "Mike Ortega", {
  bookings: [{ id: "b2", ref: 1050, customer: "Cruz", start: at("14:00"), end: at("15:00") }],
  busy: [{ start: at("16:00"), end: at("17:00"), kind: "busy", blocks: true, isAllDay: false }],
});
const raj = aPerson("raj", "Raj Iyer");
const lee = aPerson("lee", "Lee Tran", { health: null });

let facts: PlacementFacts;
let answers: boolean;
beforeEach(() => {
  facts = placementOf([lee, mike, raj]);
  answers = true;
  vi.stubGlobal("fetch", async () => (answers ? Response.json(facts) : new Response(null, { status: 500 })));
});
vi.mock("@/components/live/live-feed", () => ({ listenLive: () => () => {} }));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  for (const { key } of toastQueue.visibleToasts) toastQueue.close(key);
});

const done: MoveBooking = async (wish) => ({
  ok: true,
  value: {
    ref: 1043,
    revision: wish.expectedRevision + 1,
    undo: { start: at("09:00"), end: at("10:30"), fieldworkerIds: ["mike"], overrideReason: null },
  },
});

type Shown = Partial<Pick<MoveDialogProps, "proposed">> & { booking?: MovedBooking; move?: MoveBooking };

function Opened({
  kind,
  close,
  booking = aBooking,
  move = done,
  proposed,
}: Shown & { kind: string; close: () => void }) {
  const moves = useMoves(move);
  const shared = { booking, moves, zone, close };
  if (kind === "assign") return <AssignDialog {...shared} />;
  return <MoveDialog {...shared} {...(proposed ? { proposed } : {})} />;
}

async function open(kind: "move" | "assign", shown: Shown = {}) {
  const close = vi.fn();
  const move = vi.fn(shown.move ?? done);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <Opened {...shown} move={move} kind={kind} close={close} />
    </QueryClientProvider>,
  );
  if (answers) await screen.findByLabelText(kind === "move" ? "Duration" : "Raj Iyer");
  return { close, move };
}

const verdict = () => screen.getByTestId("verdict").textContent;
const says = (words: string) => waitFor(() => expect(verdict()).toBe(words));
const startField = () => screen.getByRole("combobox", { name: "Start" });
const type = (text: string) => act(async () => fireEvent.change(startField(), { target: { value: text } }));
const press = (name: string) => act(async () => fireEvent.click(screen.getByRole("button", { name })));
const isOff = (name: string) => (screen.getByRole("button", { name }) as HTMLButtonElement).disabled;
const toasts = () => toastQueue.visibleToasts.map(({ content }) => content.text);
const proposed = (from: string, to: string) => ({
  start: new Date(at(from)),
  end: new Date(at(to)),
  fieldworkerIds: ["mike"],
});

describe("Move…", () => {
  it("says live what speaks against a typed time, and saves what is free", async () => {
    const { move, close } = await open("move");
    await says("Free ✓");
    await type("3:30 pm");
    await says("Busy 4–5 PM");
    await type("1 pm");
    await says("Overlaps #1050 Cruz");
    expect(isOff("Book anyway")).toBe(true);
    await type("11:15");
    await says("Free ✓");
    await press("Save");
    expect(move.mock.calls).toEqual([
      [
        {
          bookingId: "b1",
          expectedRevision: 4,
          start: at("11:15"),
          end: at("12:45"),
          crew: { kind: "crew", fieldworkerIds: ["mike"] },
          overrideReason: null,
          isUndo: false,
        },
      ],
    ]);
    expect(close).toHaveBeenCalledTimes(1);
    expect(toasts()).toEqual(["Ada Quist · Boiler swap moved to Tue 3 Nov, 11:15 AM."]);
  });

  it("what is no time is said beside the field and cannot be saved", async () => {
    await open("move");
    await says("Free ✓");
    for (const text of ["1", "11", "11:", "11:1"]) await type(text);
    expect((startField() as HTMLInputElement).value).toBe("11:1");
    expect(screen.queryByText(/Enter a time/)).toBeNull();
    await type("soonish");
    await act(async () => fireEvent.blur(startField()));
    expect(screen.getByText("Enter a time, such as 2:30 PM.")).toBeTruthy();
    expect(isOff("Save")).toBe(true);
    expect(verdict()).toBe("Choose a day and a time.");
  });

  it("lists people by who is free, with the reason, and takes another one", async () => {
    const { move } = await open("move", { proposed: proposed("14:00", "15:30") });
    await says("Overlaps #1050 Cruz");
    const names = within(screen.getByLabelText("Fieldworker")).getAllByRole("option");
    expect(names.map((option) => option.textContent)).toEqual([
      "Lee Tran · Free · Nothing else that day",
      "Raj Iyer · Free · Nothing else that day",
      "Mike Ortega · On it now · Overlaps #1050 Cruz",
      "Nobody yet",
    ]);
    fireEvent.change(screen.getByLabelText("Fieldworker"), { target: { value: "raj" } });
    await says("Free ✓");
    await press("Save");
    expect(move.mock.calls[0]?.[0].crew).toEqual({ kind: "crew", fieldworkerIds: ["raj"] });
    expect(toasts()).toEqual(["Ada Quist · Boiler swap moved to Tue 3 Nov, 2:00 PM, Raj Iyer."]);
  });

  it("over another booking: three times, others who are free, or a reason", async () => {
    const { move } = await open("move", { proposed: proposed("13:30", "14:15") });
    await says("Overlaps #1050 Cruz");
    const times = within(screen.getByRole("group", { name: "Pick another time" })).getAllByRole("button");
    expect(times.map(({ textContent }) => textContent)).toEqual(["3:00 PM", "3:15 PM", "5:00 PM"]);
    const people = within(screen.getByRole("group", { name: "Assign someone else free then" }));
    expect(people.getAllByRole("button").map(({ textContent }) => textContent)).toEqual([
      "Lee Tran",
      "Raj Iyer",
    ]);
    fireEvent.change(screen.getByLabelText(/Book anyway: why/), { target: { value: "two men needed" } });
    await press("Book anyway");
    expect(move.mock.calls[0]?.[0].overrideReason).toBe("two men needed");
  });

  it.each([
    ["3:15 PM", { start: at("15:15") }],
    ["Raj Iyer", { crew: { kind: "crew", fieldworkerIds: ["raj"] } }],
  ])("a proposal that is taken makes it free: %s", async (name, saved) => {
    const { move } = await open("move", { proposed: proposed("13:30", "14:15") });
    await says("Overlaps #1050 Cruz");
    await press(name);
    await says("Free ✓");
    await press("Save");
    expect(move.mock.calls[0]?.[0]).toMatchObject({ ...saved, overrideReason: null });
  });

  it("over somebody's own event it may stand without a reason, and says so", async () => {
    const { move } = await open("move", { proposed: proposed("16:00", "17:00") });
    await says("Busy 4–5 PM");
    expect(screen.getByText(/the booking stands, and its fieldworker is told/)).toBeTruthy();
    await press("Save");
    expect(move.mock.calls[0]?.[0].overrideReason).toBeNull();
  });

  it("a time the clocks skip is refused with the next, one that comes twice is asked about [B26]", async () => {
    const night = (instant: string) => ({ ...proposed("09:00", "10:00"), start: new Date(instant) });
    const before = night("2026-03-08T09:30:00Z");
    await open("move", { proposed: { ...before, end: new Date("2026-03-08T10:00:00Z") } });
    await type("2:30 am");
    expect(screen.getByText(/2:30 AM doesn't exist on Sun 8 Mar/)).toBeTruthy();
    expect(isOff("Save")).toBe(true);
    await press("Use the time after the gap");
    expect((startField() as HTMLInputElement).value).toBe("3:30 AM");
    cleanup();
    const twice = night("2026-11-01T07:00:00Z");
    const { move } = await open("move", { proposed: { ...twice, end: new Date("2026-11-01T07:30:00Z") } });
    await type("1:30 am");
    fireEvent.click(screen.getByRole("radio", { name: /The second 1:30 AM/ }));
    await press("Save");
    expect(move.mock.calls[0]?.[0]).toMatchObject({
      start: "2026-11-01T09:30:00.000Z",
      end: "2026-11-01T10:00:00.000Z",
    });
  });

  it("a crew of several moves together, and each one's time counts", async () => {
    const booking = { ...aBooking, fieldworkerIds: ["mike", "raj"] };
    const { move } = await open("move", { booking });
    await says("Free ✓");
    expect(screen.getByText(/Mike Ortega and Raj Iyer move together/)).toBeTruthy();
    await type("4 pm");
    await says("Mike: Busy 4–5 PM");
    await press("Save");
    expect(move.mock.calls[0]?.[0].crew).toEqual({ kind: "crew", fieldworkerIds: ["mike", "raj"] });
  });

  it("who moved it meanwhile is said; theirs is kept, or mine is put on top of what is there now", async () => {
    const detail = "Priya Shah moved this booking to 2:00 PM";
    const meanwhile: MoveBooking = async (wish) =>
      wish.expectedRevision === 4 ? { ok: false, problem: "changedMeanwhile", detail } : done(wish);
    const { move, close } = await open("move", { move: meanwhile });
    await says("Free ✓");
    await type("11 am");
    await says("Free ✓");
    await press("Save");
    expect(screen.getByTestId("changed-meanwhile").textContent).toContain(
      `${detail} while you were editing.`,
    );
    expect(close).not.toHaveBeenCalled();
    facts = placementOf([mike, raj], { revision: 9 });
    await press("Apply mine");
    await waitFor(() => expect(close).toHaveBeenCalledTimes(1));
    expect(move.mock.calls.map(([wish]) => [wish.expectedRevision, wish.start])).toEqual([
      [4, at("11:00")],
      [9, at("11:00")],
    ]);
  });

  it("a booking that came in between is asked about as if it had been seen", async () => {
    const detail = "Mike Ortega already has #1060 Lind at that time";
    const { move } = await open("move", {
      move: async (wish) => (wish.overrideReason ? done(wish) : { ok: false, problem: "overlap", detail }),
    });
    await says("Free ✓");
    await press("Save");
    expect(screen.getByTestId("conflict-choices").textContent).toContain(detail);
    await type("11 am");
    await says("Free ✓");
    expect([screen.queryByTestId("conflict-choices"), isOff("Save")]).toEqual([null, false]);
    await type("9 am");
    fireEvent.change(screen.getByLabelText(/Book anyway: why/), { target: { value: "agreed by phone" } });
    await press("Book anyway");
    expect(move).toHaveBeenCalledTimes(2);
  });

  it("without an answer about who is free it can be saved all the same, and asked again", async () => {
    answers = false;
    const { move } = await open("move");
    expect(await screen.findByText(/Could not look who is free/)).toBeTruthy();
    await press("Save");
    expect(move).toHaveBeenCalledTimes(1);
    answers = true;
    await press("Try again");
    await says("Free ✓");
  });
});

describe("Assign…", () => {
  it("without an answer about who is free there is nobody to choose, and it can be asked again", async () => {
    answers = false;
    await open("assign");
    expect((await screen.findByText(/Could not look who is free/)).textContent).not.toMatch(
      /save all the same/,
    );
    expect(screen.queryAllByRole("radio")).toEqual([]);
    answers = true;
    await press("Try again");
    expect(await screen.findByRole("radio", { name: "Raj Iyer" })).toBeTruthy();
  });

  const waiting = { ...aBooking, fieldworkerIds: [] };
  const choose = (name: string) => fireEvent.click(screen.getByRole("radio", { name }));

  it("lists everybody with reasons, free ones first, and gives it to who is chosen", async () => {
    facts = placementOf([lee, { ...mike, busy: [busyAt("09:00", "12:00")] } as PersonFacts, raj], {
      fieldworkerIds: [],
    });
    const { move, close } = await open("assign", { booking: waiting });
    const order = screen.getAllByRole("radio").map((radio) => (radio as HTMLInputElement).value);
    expect(order).toEqual(["lee", "raj", "mike"]);
    expect(screen.getByText("Busy 9 AM–12 PM")).toBeTruthy();
    expect(screen.getByText("Not connected")).toBeTruthy();
    expect(isOff("Assign")).toBe(true);
    choose("Raj Iyer");
    await says("Free ✓");
    await press("Assign");
    expect(move.mock.calls[0]?.[0]).toMatchObject({
      start: at("09:00"),
      crew: { kind: "crew", fieldworkerIds: ["raj"] },
    });
    expect(close).toHaveBeenCalledTimes(1);
    expect(toasts()).toEqual(["Ada Quist · Boiler swap: Raj Iyer now."]);
  });

  it("takes somebody's place, joins them, or takes them off", async () => {
    const { move } = await open("assign");
    choose("Raj Iyer");
    await press("Assign");
    fireEvent.change(screen.getByLabelText("In place of"), { target: { value: "" } });
    await press("Assign");
    fireEvent.change(screen.getByLabelText("In place of"), { target: { value: "mike" } });
    choose("Nobody");
    await press("Unassign");
    expect(move.mock.calls.map(([{ crew }]) => crew)).toEqual([
      { kind: "crew", fieldworkerIds: ["raj"] },
      { kind: "crew", fieldworkerIds: ["mike", "raj"] },
      { kind: "crew", fieldworkerIds: [] },
    ]);
  });

  it("to somebody with another booking then only with a reason", async () => {
    const taken = { id: "b9", ref: 1070, customer: "Lind", start: at("10:00"), end: at("11:00") };
    facts = placementOf([mike, { ...raj, bookings: [taken] }]);
    const { move } = await open("assign");
    choose("Raj Iyer");
    await says("Overlaps #1070 Lind");
    expect(isOff("Book anyway")).toBe(true);
    fireEvent.change(screen.getByLabelText(/Book anyway: why/), { target: { value: "as agreed" } });
    await press("Book anyway");
    expect(move.mock.calls[0]?.[0].overrideReason).toBe("as agreed");
  });
});

function busyAt(from: string, to: string): PersonFacts["busy"][number] {
  return { start: at(from), end: at(to), kind: "busy", blocks: true, isAllDay: false };
}

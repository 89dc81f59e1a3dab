import "../testing/browser-gaps";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Hours } from "@/lib/domain/working-hours";
import { HoursForm } from "./hours-form";
import { ZoneForm } from "./hours-zone-form";
import { SkillPanel } from "./skill-panel";
import { TimeOffPanel } from "./time-off-panel";

const refresh = vi.fn();
vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh }) }));
afterEach(() => {
  cleanup();
  refresh.mockClear();
});

const saved = async () => ({ ok: true, value: null }) as const;
const button = (name: string | RegExp) => screen.getByRole("button", { name });
const day = (name: string) => screen.getByRole("group", { name });
/** The hour of the nth time in a day: even ones start a shift, odd ones end it. */
const hourOf = (name: string, nth: number) => {
  const found = within(day(name)).getAllByRole("spinbutton", { name: /hour/ })[nth];
  if (!found) throw new Error(`${name} has no time ${nth}`);
  return found;
};
const later = (field: HTMLElement, hours: number) => {
  for (let n = 0; n < Math.abs(hours); n += 1)
    fireEvent.keyDown(field, { key: hours > 0 ? "ArrowUp" : "ArrowDown" });
};

describe("working hours", () => {
  const hours: Hours = {
    weekly: [
      { weekday: 0, start: 480, end: 720 },
      { weekday: 0, start: 780, end: 1_020 },
      { weekday: 5, start: 1_320, end: 1_800 },
    ],
    travelMinutes: 15,
    dailyLimit: null,
  };
  const open = (change = vi.fn(saved)) => {
    render(<HoursForm memberId="m1" initial={hours} change={change} />);
    return change;
  };

  test("are sent as they stand: split shifts, over midnight, no limit", async () => {
    const change = open();
    expect(within(day("Tuesday")).getByText("Not working")).toBeTruthy();
    fireEvent.click(button("Save hours"));
    await waitFor(() => expect(change).toHaveBeenCalledTimes(1));
    expect(change.mock.calls).toEqual([
      [
        {
          memberId: "m1",
          weekly: [
            { weekday: 0, start: "08:00", end: "12:00", endsNextDay: false },
            { weekday: 0, start: "13:00", end: "17:00", endsNextDay: false },
            { weekday: 5, start: "22:00", end: "06:00", endsNextDay: true },
          ],
          travelMinutes: 15,
          dailyLimit: null,
        },
      ],
    ]);
    await waitFor(() => expect(refresh).toHaveBeenCalled());
  });

  test("an end before its start asks for the next day, at the field, and sends nothing until it is ticked", async () => {
    const change = open();
    const halves = within(day("Monday")).getAllByRole("spinbutton", { name: /AM\/PM/ });
    later(halves[3] ?? document.body, -1);
    const nextDay = within(day("Monday")).getByRole("checkbox", { name: /Next day: Monday, shift 2/ });
    fireEvent.click(button("Save hours"));
    const message = await within(day("Monday")).findByText(/Ends before it starts/);
    expect(hourOf("Monday", 3).getAttribute("aria-describedby")).toContain(
      message.closest("[id]")?.id ?? "no id",
    );
    expect(change).not.toHaveBeenCalled();
    fireEvent.click(nextDay);
    expect(within(day("Monday")).queryByText(/Ends before it starts/)).toBeNull();
    fireEvent.click(button("Save hours"));
    await waitFor(() => expect(change).toHaveBeenCalledTimes(1));
  });

  test("overlapping shifts are said at the later one", async () => {
    const change = open();
    later(hourOf("Monday", 1), 2);
    fireEvent.click(button("Save hours"));
    expect(await within(day("Monday")).findByText("Overlaps another shift.")).toBeTruthy();
    expect(change).not.toHaveBeenCalled();
  });

  test("a day is added like the one before, Monday is copied, a shift is removed", async () => {
    const change = open();
    fireEvent.click(button("Copy Monday to Tuesday–Friday"));
    fireEvent.click(button("Remove Monday, shift 2"));
    fireEvent.click(button("Add a shift on Sunday"));
    fireEvent.change(screen.getByLabelText(/Bookings a day/), { target: { value: "6" } });
    fireEvent.click(button("Save hours"));
    await waitFor(() => expect(change).toHaveBeenCalledTimes(1));
    const [[wish] = []] = change.mock.calls as unknown as [
      [{ weekly: { weekday: number }[]; dailyLimit: number }],
    ];
    const count = (weekday: number) => wish?.weekly.filter((shift) => shift.weekday === weekday).length;
    expect([0, 1, 2, 3, 4, 5, 6].map(count)).toEqual([1, 2, 2, 2, 2, 1, 1]);
    expect(wish?.dailyLimit).toBe(6);
    expect(wish?.weekly.find(({ weekday }) => weekday === 6)).toMatchObject({
      start: "22:00",
      endsNextDay: true,
    });
  });

  test("what the server refuses stands at its field, and what was typed stays", async () => {
    const fields = { travelMinutes: "Enter whole minutes." };
    open(vi.fn(async () => ({ ok: false, problem: "invalid", message: "Look again.", fields }) as never));
    fireEvent.change(screen.getByLabelText(/Travel time/), { target: { value: "soon" } });
    fireEvent.click(button("Save hours"));
    expect(await screen.findByText("Enter whole minutes.")).toBeTruthy();
    const field = screen.getByLabelText<HTMLInputElement>(/Travel time/);
    expect([field.value, field.getAttribute("aria-invalid")]).toEqual(["soon", "true"]);
    expect(refresh).not.toHaveBeenCalled();
  });
});

describe("the time zone", () => {
  const open = (change = vi.fn(saved), takesBookings = true) => {
    const at = vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions");
    at.mockReturnValue({ timeZone: "Asia/Calcutta" } as Intl.ResolvedDateTimeFormatOptions);
    render(<ZoneForm memberId="m1" initial="America/Denver" takesBookings={takesBookings} change={change} />);
    return change;
  };

  test("of this device is suggested by its city; what changes is said before it is saved [A40]", async () => {
    const change = open();
    expect(button("Save time zone").hasAttribute("disabled")).toBe(true);
    expect(screen.queryByTestId("zone-consequences")).toBeNull();
    expect(screen.getByText("Detected: Kolkata, Asia")).toBeTruthy();
    fireEvent.click(button("Use it"));
    expect(screen.getByTestId("zone-consequences").textContent).toMatch(
      /Working hours .* on Kolkata, Asia's clocks. Bookings stay where they are/,
    );
    expect(change).not.toHaveBeenCalled();
    fireEvent.click(button("Save time zone"));
    await waitFor(() => expect(change).toHaveBeenCalledWith({ memberId: "m1", zone: "Asia/Kolkata" }));
  });

  test("is found by its city", async () => {
    open();
    const input = screen.getByRole<HTMLInputElement>("combobox", { name: /Time zone/ });
    expect(input.value).toBe("Denver, America");
    input.focus();
    fireEvent.change(input, { target: { value: "lord how" } });
    const options = await screen.findAllByRole("option");
    expect(options.map((option) => option.textContent)).toEqual(["Lord Howe, AustraliaAustralia/Lord_Howe"]);
  });
});

describe("time off", () => {
  const open = (mayNote: boolean, wish: { add?: typeof saved; remove?: typeof saved } = {}) => {
    const [add, remove] = [vi.fn(wish.add ?? saved), vi.fn(wish.remove ?? saved)];
    render(
      <TimeOffPanel
        memberId="m1"
        today="2026-11-03"
        timeOff={[
          { id: "t1", words: "Mon 16 Nov 2026", note: "Dentist" },
          { id: "t2", words: "Tue 17 Nov 2026", note: null },
        ]}
        {...{ mayNote, add, remove }}
      />,
    );
    return { add, remove };
  };

  test("shows the note to who may read it and “Time off” otherwise; removing names which", async () => {
    const { remove } = open(false);
    expect(screen.getByText("Dentist")).toBeTruthy();
    expect(screen.getAllByText("Time off")).toHaveLength(2);
    fireEvent.click(button("Remove time off Tue 17 Nov 2026"));
    await waitFor(() => expect(remove).toHaveBeenCalledWith({ memberId: "m1", timeOffId: "t2" }));
  });

  test("is added as whole days, with a note from who may read it", async () => {
    const { add } = open(true);
    fireEvent.click(button("Add time off"));
    const dialog = within(await screen.findByRole("dialog", { name: "Add time off" }));
    fireEvent.change(dialog.getByLabelText(/Note/), { target: { value: "Dentist" } });
    fireEvent.click(dialog.getByRole("button", { name: "Add time off" }));
    await waitFor(() =>
      expect(add).toHaveBeenCalledWith({
        memberId: "m1",
        timeOffId: expect.any(String),
        time: { kind: "days", firstDate: "2026-11-03", lastDate: "2026-11-03" },
        note: "Dentist",
      }),
    );
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  test("part of a day has times; a dispatcher has no note to write; a refusal keeps the dialog", async () => {
    const fields = { "time.end": "Ends before it starts." };
    const add = async () => ({ ok: false, problem: "invalid", message: "Look again.", fields }) as never;
    const asked = open(false, { add });
    fireEvent.click(button("Add time off"));
    const dialog = within(await screen.findByRole("dialog", { name: "Add time off" }));
    expect(dialog.queryByLabelText(/Note/)).toBeNull();
    fireEvent.click(dialog.getByRole("radio", { name: /Part of a day/ }));
    fireEvent.click(dialog.getByRole("button", { name: "Add time off" }));
    expect(await dialog.findByText("Ends before it starts.")).toBeTruthy();
    const span = { kind: "span", date: "2026-11-03", start: "09:00", endDate: "2026-11-03", end: "17:00" };
    expect(asked.add).toHaveBeenCalledWith(expect.objectContaining({ time: span, note: "" }));
  });
});

describe("a fieldworker's skills", () => {
  const skills = [
    { id: "s1", name: "Drains" },
    { id: "s2", name: "Gas certified" },
  ];

  test("are ticked by an owner", async () => {
    const change = vi.fn(saved);
    render(<SkillPanel memberId="m1" skills={skills} has={skills.slice(0, 1)} change={change} />);
    expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Drains" }).checked).toBe(true);
    fireEvent.click(screen.getByRole("checkbox", { name: "Gas certified" }));
    fireEvent.click(screen.getByRole("checkbox", { name: "Drains" }));
    fireEvent.click(button("Save skills"));
    await waitFor(() => expect(change).toHaveBeenCalledWith({ memberId: "m1", skillIds: ["s2"] }));
  });

  test("are read by everybody else", () => {
    render(<SkillPanel memberId="m1" skills={skills} has={skills} change={null} />);
    expect(screen.getByText("Drains, Gas certified")).toBeTruthy();
    expect(screen.queryByRole("checkbox")).toBeNull();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

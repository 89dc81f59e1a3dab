import "../testing/browser-gaps";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { DestinationChoice } from "./destination-choice";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => {} }) }));
afterEach(cleanup);

const long = `mike@demo.test › ${"A very long calendar name ".repeat(5)}`;
const calendars = [
  { id: "c1", label: "mike@demo.test › Work", canWrite: false },
  { id: "c2", label: long, canWrite: true },
  { id: "c3", label: "mike@demo.test › Holidays", canWrite: false },
];

test("another calendar is chosen by its id; read-only ones are shown and cannot be chosen [B48]", async () => {
  const asked: unknown[] = [];
  const choose = async (wish: unknown) => {
    asked.push(wish);
    return { ok: asked.length === 1, message: "That could not be saved." };
  };
  render(<DestinationChoice initial="c1" calendars={calendars} choose={choose} />);
  const select = screen.getByLabelText<HTMLSelectElement>("Add bookings to");
  expect(select.value).toBe("c1");
  const option = (name: string) => screen.getByRole<HTMLOptionElement>("option", { name });
  expect(option("mike@demo.test › Holidays (read-only)").disabled).toBe(true);
  fireEvent.change(select, { target: { value: "c2" } });
  await vi.waitFor(() => expect(asked).toEqual([{ calendarId: "c2" }]));
  expect(select.value).toBe("c2");
  fireEvent.change(select, { target: { value: "c1" } });
  expect(await screen.findByText("That could not be saved.")).toBeTruthy();
  expect(select.value).toBe("c2");
});

test("nowhere yet says so", () => {
  render(<DestinationChoice initial={null} calendars={calendars} choose={async () => ({ ok: true })} />);
  expect(screen.getByLabelText<HTMLSelectElement>("Add bookings to").value).toBe("");
  expect(screen.getByRole("option", { name: "Nowhere yet" })).toBeTruthy();
});

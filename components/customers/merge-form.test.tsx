import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import "../testing/browser-gaps";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { MergeSide } from "@/lib/domain/customer-view";
import type { EraseCustomer, MergeCustomers } from "./answers";
import { EraseDialog } from "./erase-dialog";
import { MergeForm } from "./merge-form";

const { push, refresh } = vi.hoisted(() => ({ push: vi.fn(), refresh: vi.fn() }));
vi.mock("next/navigation", () => ({ useRouter: () => ({ push, refresh }) }));
afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

const place = (address: string) => ({ label: "", address, access: "" });
const ada: MergeSide = {
  id: "a",
  revision: 2,
  bookings: 1,
  fields: { name: "Ada Quist", phone: "1234567", email: "", addresses: [place("5 Elm")], notes: "" },
};
const twin: MergeSide = {
  id: "b",
  revision: 5,
  bookings: 3,
  fields: {
    name: "A. Quist",
    phone: "1234567",
    email: "ada@example.com",
    addresses: [place("9 Oak")],
    notes: "Late",
  },
};

const group = (name: string) => screen.getByRole("group", { name });
const pick = (legend: string, option: string) =>
  fireEvent.click(within(group(legend)).getByRole("radio", { name: option }));
const press = (name: string) => act(async () => fireEvent.click(screen.getByRole("button", { name })));

describe("merging two customers", () => {
  const show = (merge: MergeCustomers) =>
    render(<MergeForm sides={[ada, twin]} merge={merge} backHref="/customers/a/merge" />);

  it("asks only where they differ, proposes what loses nothing, and shows the result", () => {
    show(vi.fn());
    expect(screen.queryByRole("group", { name: "Phone" })).toBeNull();
    const email = within(group("E-mail")).getByRole<HTMLInputElement>("radio", { name: "ada@example.com" });
    expect(email.checked).toBe(true);
    expect(screen.getByTestId("merge-result").textContent).toContain("4 bookings");
    expect(screen.getByTestId("merge-result").textContent).toMatch(/Ada Quist.*5 Elm.*9 Oak.*Late/);
  });

  it("says what it does before it does it, to the ones and in the way that were chosen", async () => {
    const merge = vi.fn<MergeCustomers>(async () => ({ ok: true, value: { customerId: "b", moved: 1 } }));
    show(merge);
    pick("Which one stays?", "A. Quist");
    pick("Default address", "5 Elm");
    await press("Merge…");
    expect(merge).not.toHaveBeenCalled();
    const question = screen.getByRole("alertdialog");
    expect(question.textContent).toContain("1 booking of Ada Quist moves to A. Quist");
    expect(question.textContent).toContain("cannot be undone");
    await press("Merge for good");
    expect(merge).toHaveBeenCalledWith({
      ...{ keptId: "b", goneId: "a", keptRevision: 5, goneRevision: 2 },
      choice: { name: "kept", phone: "kept", email: "kept", address: "gone" },
    });
    expect(push).toHaveBeenCalledWith("/customers/b");
  });

  it("says why it was not done and stays", async () => {
    show(async () => ({ ok: false, problem: "changedMeanwhile" }));
    await press("Merge…");
    await press("Merge for good");
    expect((await screen.findByRole("alert")).textContent).toContain("Somebody changed this customer");
    expect(push).not.toHaveBeenCalled();
  });
});

describe("erasing a customer", () => {
  it("names what goes, what stays and what is not reached, and erases what was seen", async () => {
    const erase = vi.fn<EraseCustomer>(async () => ({
      ok: true,
      value: { bookings: 3, entries: 9, unreached: 2 },
    }));
    const close = vi.fn();
    const customer = { id: "a", name: "Ada Quist", revision: 2 };
    render(<EraseDialog customer={customer} bookings={3} erase={erase} close={close} />);
    const words = screen.getByRole("alertdialog").textContent;
    for (const part of ["Goes:", "all 3 bookings", "Stays:", "Not reached:", "backups", "cannot be undone"])
      expect(words).toContain(part);
    await press("Erase for good");
    expect(erase).toHaveBeenCalledWith({ customerId: "a", expectedRevision: 2 });
    expect(close).toHaveBeenCalled();
    expect(refresh).toHaveBeenCalled();
  });
});

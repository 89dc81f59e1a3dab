import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CustomerFields } from "@/lib/domain/customer";
import type { SaveCustomer } from "./answers";
import { CustomerForm } from "./customer-form";

const { push, refresh } = vi.hoisted(() => ({ push: vi.fn(), refresh: vi.fn() }));
vi.mock("next/navigation", () => ({ useRouter: () => ({ push, refresh }) }));
afterEach(() => {
  cleanup();
  push.mockReset();
});

const saved: CustomerFields = {
  name: "Ada Quist",
  phone: "1234567",
  email: "",
  addresses: [
    { label: "Home", address: "5 Elm", access: "" },
    { label: "", address: "9 Oak", access: "" },
  ],
  notes: "",
};

function show(save: SaveCustomer, wish: Partial<Parameters<typeof CustomerForm>[0]> = {}) {
  const props = { customerId: "c1", revision: 3, saved, save, backHref: "/customers/c1" };
  const view = render(<CustomerForm {...props} {...wish} />);
  return {
    again: (next: typeof wish) => view.rerender(<CustomerForm {...props} {...next} />),
  };
}

const press = (name: string) => act(async () => fireEvent.click(screen.getByRole("button", { name })));
const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
const done: SaveCustomer = async () => ({ ok: true, value: { customerId: "c1" } });

describe("the customer form", () => {
  it("sends what was typed with the revision that was seen, and goes to the customer", async () => {
    const save = vi.fn(done);
    show(save);
    type(screen.getByLabelText("Name"), "Ada Quist Lind");
    await press("Save changes");
    expect(save).toHaveBeenCalledWith({
      ...{ ...saved, name: "Ada Quist Lind" },
      ...{ customerId: "c1", expectedRevision: 3 },
    });
    expect(push).toHaveBeenCalledWith("/customers/c1");
  });

  it("adds, removes and reorders addresses; the first is the default", async () => {
    const save = vi.fn(done);
    show(save);
    await press("Make default: Address 2");
    await press("Add address");
    const third = screen.getByRole("group", { name: "Address 3" });
    type(within(third).getByRole("textbox", { name: "Address 3" }), "1 New Way");
    await press("Remove Address 2");
    await press("Save changes");
    const [sent] = save.mock.calls[0] ?? [];
    expect(sent?.addresses.map(({ address }) => address)).toEqual(["9 Oak", "1 New Way"]);
  });

  it("keeps what was typed when it is refused, and leads to the wrong field", async () => {
    show(async () => ({
      ...{ ok: false, problem: "invalid", message: "Some fields need another look." },
      fields: { "addresses.1.address": "Enter an address, or remove it." },
    }));
    type(screen.getByRole("textbox", { name: "Address 2" }), "");
    type(screen.getByLabelText("Name"), "Ada Quist!");
    await press("Save changes");
    expect(await screen.findByText("Enter an address, or remove it.")).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Address 2" }));
    expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Ada Quist!");
    expect(push).not.toHaveBeenCalled();
  });

  it("shows what somebody else saved meanwhile and puts one's own changes on top", async () => {
    const save = vi.fn<SaveCustomer>(async () => ({ ok: false, problem: "changedMeanwhile" }));
    const { again } = show(save);
    type(screen.getByLabelText("Name"), "Ada Quist Lind");
    await press("Save changes");
    await press("Show what changed");
    again({ revision: 4, saved: { ...saved, name: "A. Quist", phone: "7654321" } });
    expect(await screen.findByText("Phone: 7654321")).toBeTruthy();
    await press("Keep my changes on top");
    save.mockImplementation(done);
    await press("Save changes");
    expect(save).toHaveBeenLastCalledWith(
      expect.objectContaining({ name: "Ada Quist Lind", phone: "7654321", expectedRevision: 4 }),
    );
  });
});

import "../testing/browser-gaps";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { CompanyForm } from "./company-form";
import { CompanyHoursForm } from "./company-hours-form";
import { HolidayPanel } from "./holiday-panel";
import { type ListedService, type ServiceActions, ServiceList } from "./service-list";
import { SkillList } from "./skill-list";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => {} }) }));
afterEach(cleanup);

const saved = async () => ({ ok: true, value: null }) as const;
const button = (name: string | RegExp) => screen.getByRole("button", { name });
const skills = [
  { id: "s1", name: "Gas certified", services: 1, fieldworkers: 2 },
  { id: "s2", name: "Drains", services: 0, fieldworkers: 0 },
];

const aService = (wish: Partial<ListedService> = {}): ListedService => ({
  id: "b1",
  revision: 3,
  name: "Boiler service",
  durationMinutes: 90,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 15,
  skillIds: ["s1"],
  priceText: "$149",
  colour: "Orange",
  arrivalWindowMinutes: 60,
  isBookableOnline: true,
  noticeMinutes: 90,
  horizonDays: null,
  isArchived: false,
  bookings: 2,
  ...wish,
});

describe("services", () => {
  const open = (services: readonly ListedService[], wish: Partial<ServiceActions> = {}) => {
    const save = vi.fn(wish.save ?? saved);
    const retire = vi.fn(wish.retire ?? (async () => ({ ok: true, value: "archived" }) as const));
    const restore = vi.fn(wish.restore ?? saved);
    render(<ServiceList services={services} skills={skills} actions={{ save, retire, restore }} />);
    return { save, retire, restore };
  };

  test("are listed with what they take; who may only read has no buttons", () => {
    render(<ServiceList services={[aService()]} skills={skills} actions={null} />);
    const row = screen.getByRole("row", { name: /Boiler service/ });
    for (const words of ["90 min", "15 min after", "Gas certified", "$149", "Yes"])
      expect(within(row).getByText(words)).toBeTruthy();
    expect(screen.queryByRole("button")).toBeNull();
  });

  test("one is edited as it was seen; a notice that is not usual stays", async () => {
    const { save } = open([aService()]);
    fireEvent.click(button("Edit Boiler service"));
    const dialog = within(await screen.findByRole("dialog", { name: "Edit Boiler service" }));
    expect(dialog.getByLabelText<HTMLSelectElement>("Notice").value).toBe("90");
    fireEvent.change(dialog.getByLabelText(/Buffer before/), { target: { value: "20" } });
    fireEvent.change(dialog.getByLabelText("Arrival window"), { target: { value: "none" } });
    fireEvent.click(dialog.getByRole("checkbox", { name: "Drains" }));
    fireEvent.click(dialog.getByRole("button", { name: "Save service" }));
    const { id: serviceId, revision, isArchived: _, bookings: __, ...fields } = aService();
    await waitFor(() =>
      expect(save).toHaveBeenCalledWith({
        ...fields,
        serviceId,
        expectedRevision: revision,
        bufferBeforeMinutes: 20,
        arrivalWindowMinutes: null,
        skillIds: ["s1", "s2"],
      }),
    );
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  test("a new one says what is wrong at its fields and keeps what was typed", async () => {
    const fields = { name: "Enter a name.", durationMinutes: "Enter whole minutes." };
    const refuse = async () => ({ ok: false, problem: "invalid", message: "Look again.", fields }) as const;
    const { save } = open([], { save: refuse });
    expect(screen.getByText("No services yet. A booking needs one.")).toBeTruthy();
    fireEvent.click(button("New service"));
    const dialog = within(await screen.findByRole("dialog", { name: "New service" }));
    fireEvent.change(dialog.getByLabelText(/Duration/), { target: { value: "an hour" } });
    fireEvent.click(dialog.getByRole("button", { name: "Make service" }));
    expect(await dialog.findByText("Enter a name.")).toBeTruthy();
    expect(dialog.getByLabelText(/Duration/).getAttribute("aria-invalid")).toBe("true");
    expect(dialog.getByLabelText<HTMLInputElement>(/Duration/).value).toBe("an hour");
    const expected = { expectedRevision: null, durationMinutes: Number.NaN, isBookableOnline: false };
    expect(save).toHaveBeenCalledWith(expect.objectContaining(expected));
  });

  test.each([
    [2, "Archive", /2 bookings are for it and stay as they are. New bookings cannot choose it/],
    [0, "Delete", /No booking is for it, so it goes for good/],
  ])("with %i bookings: %s, which says what it does first", async (bookings, word, words) => {
    const { retire } = open([aService({ bookings })]);
    fireEvent.click(button(`${word} Boiler service`));
    const dialog = within(await screen.findByRole("alertdialog", { name: `${word} Boiler service?` }));
    expect(dialog.getByText(words)).toBeTruthy();
    expect(retire).not.toHaveBeenCalled();
    fireEvent.click(dialog.getByRole("button", { name: `${word} service` }));
    await waitFor(() => expect(retire).toHaveBeenCalledWith({ serviceId: "b1" }));
  });

  test("an archived one stands apart and is offered again; its taken name is said", async () => {
    const restore = async () => ({ ok: false, problem: "nameTaken", detail: "Boiler service" }) as const;
    const asked = open([aService({ isArchived: true })], { restore });
    expect(screen.queryByRole("row")).toBeNull();
    fireEvent.click(button("Offer Boiler service again"));
    await waitFor(() => expect(asked.restore).toHaveBeenCalledWith({ serviceId: "b1" }));
    expect(await screen.findByText(/Another one is called Boiler service/)).toBeTruthy();
  });
});

describe("the company's skills", () => {
  test("one is added, and removed only after its effect was said", async () => {
    const [add, remove] = [vi.fn(saved), vi.fn(saved)];
    render(<SkillList skills={skills} actions={{ add, remove }} />);
    const name = screen.getByLabelText<HTMLInputElement>("New skill");
    fireEvent.change(name, { target: { value: "Tiling" } });
    fireEvent.click(button("Add skill"));
    await waitFor(() => expect(add).toHaveBeenCalledWith({ skillId: expect.any(String), name: "Tiling" }));
    await waitFor(() => expect(name.value).toBe(""));
    fireEvent.click(button("Remove Gas certified"));
    const dialog = within(await screen.findByRole("alertdialog"));
    expect(dialog.getByText(/goes from 1 service, 2 fieldworkers/)).toBeTruthy();
    fireEvent.click(dialog.getByRole("button", { name: "Remove skill" }));
    await waitFor(() => expect(remove).toHaveBeenCalledWith({ skillId: "s1" }));
  });
});

describe("the company", () => {
  const details = {
    name: "Alder & Sons",
    zone: "America/Los_Angeles",
    address: "",
    timesShownIn: "company",
  } as const;

  test("another zone says what changes and what stays before it is saved", async () => {
    const at = vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions");
    at.mockReturnValue({ timeZone: "Europe/Oslo" } as Intl.ResolvedDateTimeFormatOptions);
    const change = vi.fn(saved);
    render(<CompanyForm initial={details} change={change} />);
    expect(button("Save company").hasAttribute("disabled")).toBe(true);
    expect(screen.queryByTestId("zone-consequences")).toBeNull();
    fireEvent.click(button("Use it"));
    const words = screen.getByTestId("zone-consequences").textContent;
    expect(words).toMatch(/Changes: the board, lists and settings show Oslo, Europe time/);
    expect(words).toMatch(/Stays: every booking keeps its moment/);
    fireEvent.click(screen.getByRole("radio", { name: /Each person's own/ }));
    fireEvent.click(button("Save company"));
    const wish = { ...details, zone: "Europe/Oslo", timesShownIn: "member" };
    await waitFor(() => expect(change).toHaveBeenCalledWith(wish));
  });

  test("business hours are switched off as a whole, and checked when they are on", async () => {
    const change = vi.fn(saved);
    render(<CompanyHoursForm initial={[{ weekday: 0, start: 480, end: 480 }]} change={change} />);
    fireEvent.click(button("Save business hours"));
    expect(await screen.findByText(/Ends before it starts/)).toBeTruthy();
    expect(change).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole("switch", { name: /Business hours/ }));
    fireEvent.click(button("Save business hours"));
    await waitFor(() => expect(change).toHaveBeenCalledWith({ weekly: null }));
  });

  test("holidays are removed by name; a day that is taken is said at the date", async () => {
    const fields = { date: "This day is a holiday already: Christmas Day." };
    const add = vi.fn(async () => ({ ok: false, problem: "invalid", message: "Look.", fields }) as const);
    const remove = vi.fn(saved);
    const holidays = [{ id: "h1", name: "Christmas Day", words: "Fri 25 Dec 2026" }];
    render(<HolidayPanel holidays={holidays} actions={{ add, remove }} />);
    fireEvent.change(screen.getByLabelText("Name"), { target: { value: "Company day" } });
    fireEvent.click(button("Add holiday"));
    expect(await screen.findByText(fields.date)).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Company day");
    fireEvent.click(button("Remove Christmas Day, Fri 25 Dec 2026"));
    await waitFor(() => expect(remove).toHaveBeenCalledWith({ holidayId: "h1" }));
  });

  test("who may only read holidays has nothing to press", () => {
    render(<HolidayPanel holidays={[]} actions={null} />);
    expect(screen.getByText("No holidays are coming.")).toBeTruthy();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

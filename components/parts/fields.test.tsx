// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ReactElement } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Checkbox } from "./checkbox";
import { ComboField } from "./combo-field";
import { DateField, TimeField } from "./date-field";
import type { FieldErrors } from "./field-errors";
import { MultiSelect } from "./multi-select";
import { NumberField } from "./number-field";
import { RadioCards } from "./radio-cards";
import { SelectField } from "./select-field";
import { TextArea, TextField } from "./text-field";

afterEach(cleanup);

const people = [
  { id: "mike", name: "Mike Ortega" },
  { id: "raj", name: "Raj Iyer", isDisabled: true, more: "Needs reconnect" },
];
const cards = [
  { value: "two", title: "Two-way", consequence: "Events block time." },
  { value: "one", title: "To my calendar only" },
];
const options = [{ value: "a", label: "Ada" }];

type Field = { kind: string; field: (errors: FieldErrors | undefined) => ReactElement; find: () => Element };

const fields: Field[] = [
  {
    kind: "TextField",
    field: (errors) => <TextField label="It" name="it" hint="Why" errors={errors} />,
    find: () => screen.getByRole("textbox", { name: "It" }),
  },
  {
    kind: "TextArea",
    field: (errors) => <TextArea label="It" name="it" hint="Why" errors={errors} />,
    find: () => screen.getByRole("textbox", { name: "It" }),
  },
  {
    kind: "NumberField",
    field: (errors) => <NumberField label="It" name="it" hint="Why" errors={errors} />,
    find: () => screen.getByRole("textbox", { name: "It" }),
  },
  {
    kind: "SelectField",
    field: (errors) => <SelectField label="It" name="it" hint="Why" errors={errors} options={options} />,
    find: () => screen.getByRole("combobox", { name: "It" }),
  },
  {
    kind: "ComboField",
    field: (errors) => <ComboField label="It" name="it" hint="Why" errors={errors} options={options} />,
    find: () => screen.getByRole("combobox", { name: "It" }),
  },
  {
    kind: "Checkbox",
    field: (errors) => <Checkbox label="It" name="it" hint="Why" errors={errors} />,
    find: () => screen.getByRole("checkbox", { name: "It" }),
  },
  {
    kind: "RadioCards",
    field: (errors) => <RadioCards legend="It" name="it" hint="Why" errors={errors} cards={cards} />,
    find: () => screen.getByRole("group", { name: "It" }),
  },
  {
    kind: "MultiSelect",
    field: (errors) => <MultiSelect legend="It" name="it" hint="Why" errors={errors} people={people} />,
    find: () => screen.getByRole("group", { name: "It" }),
  },
  {
    kind: "DateField",
    field: (errors) => <DateField label="It" name="it" hint="Why" errors={errors} />,
    find: () => screen.getAllByRole("spinbutton")[0] ?? document.body,
  },
  {
    kind: "TimeField",
    field: (errors) => <TimeField label="It" name="it" hint="Why" errors={errors} />,
    find: () => screen.getAllByRole("spinbutton")[0] ?? document.body,
  },
];

function describedText(element: Element): string {
  const ids = element.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
}

describe("fields", () => {
  it.each(fields)("$kind reads its own error and its hint with the field", ({ field, find }) => {
    render(field({ it: ["Say what it is."], other: "Not this." }));
    expect(describedText(find())).toContain("Say what it is.");
    expect(describedText(find())).toContain("Why");
    expect(document.body.textContent).not.toContain("Not this.");
  });

  it.each(fields)("$kind has no error text while there is none", ({ field, find }) => {
    const { container } = render(field({ it: undefined }));
    expect(container.querySelector(".field-error")).toBeNull();
    expect(find().getAttribute("aria-invalid")).not.toBe("true");
    expect(describedText(find())).toContain("Why");
  });

  it("marks a native control invalid", () => {
    render(<TextField label="Address" name="address" errors={{ address: "Enter the address." }} />);
    expect(screen.getByRole("textbox").getAttribute("aria-invalid")).toBe("true");
  });

  it("posts dates and times as plain local text", () => {
    const { container } = render(
      <form>
        <DateField label="Date" name="date" defaultValue="2026-11-03" />
        <TimeField label="Start" name="start" defaultValue="15:30" />
      </form>,
    );
    const form = container.querySelector("form");
    expect(form && Object.fromEntries(new FormData(form))).toEqual({ date: "2026-11-03", start: "15:30" });
  });

  it("writes times with plain spaces, which the server and every browser agree on", () => {
    const { container } = render(<TimeField label="Start" name="start" defaultValue="15:30" />);
    expect(container.textContent).toContain("PM");
    expect(container.textContent).not.toMatch(/[\u00a0\u202f]/u);
  });

  it("posts every ticked fieldworker and never one that cannot be chosen", () => {
    const onSelectionChange = vi.fn();
    const { container } = render(
      <form>
        <MultiSelect
          legend="Fieldworkers"
          name="fieldworkers"
          people={people}
          onSelectionChange={onSelectionChange}
        />
      </form>,
    );
    fireEvent.click(screen.getByRole("checkbox", { name: "Mike Ortega" }));
    expect(onSelectionChange).toHaveBeenLastCalledWith(["mike"]);
    expect(screen.getByRole("checkbox", { name: "Raj Iyer" })).toHaveProperty("disabled", true);
    const form = container.querySelector("form");
    expect(form && new FormData(form).getAll("fieldworkers")).toEqual(["mike"]);
  });

  it("tells the choice of a radio card", () => {
    const onValueChange = vi.fn();
    render(
      <RadioCards
        legend="Direction"
        name="direction"
        cards={cards}
        value="two"
        onValueChange={onValueChange}
      />,
    );
    expect(screen.getByRole("radio", { name: "Two-way" })).toHaveProperty("checked", true);
    fireEvent.click(screen.getByRole("radio", { name: "To my calendar only" }));
    expect(onValueChange).toHaveBeenCalledWith("one");
  });
});

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseInput } from "./input";

const schema = z.strictObject({
  name: z.string().min(2, "Give it a name."),
  fieldworkerIds: z.array(z.string()).default([]),
  place: z.strictObject({ zone: z.string() }).optional(),
});

function formOf(...fields: [string, string][]): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

describe("action input", () => {
  it("takes a plain object", () => {
    expect(parseInput(schema, { name: "Ada" })).toEqual({
      ok: true,
      value: { name: "Ada", fieldworkerIds: [] },
    });
  });

  it("takes a form, leaves the framework's own fields out and reads lists as lists", () => {
    const form = formOf(
      ["$ACTION_ID_x", ""],
      ["$ACTION_1:0", "{}"],
      ["name", "Ada"],
      ["fieldworkerIds", "mike"],
    );
    expect(parseInput(schema, form)).toEqual({ ok: true, value: { name: "Ada", fieldworkerIds: ["mike"] } });
  });

  it("says what is wrong next to each field", () => {
    expect(parseInput(schema, { name: "A", place: {} })).toMatchObject({
      ok: false,
      problem: "invalid",
      fields: { name: "Give it a name.", "place.zone": "This is required." },
    });
    expect(parseInput(schema, undefined)).toMatchObject({ fields: { name: "This is required." } });
  });

  it.each(["role", "companyId", "id", "isActive"])("refuses an extra %s (no mass assignment)", (key) => {
    expect(parseInput(schema, { name: "Ada", [key]: "owner" })).toMatchObject({
      ok: false,
      fields: { [key]: "This field is not expected here." },
    });
  });

  it("refuses prototype keys and leaves Object alone", () => {
    const hostile: unknown = JSON.parse('{"name":"Ada","__proto__":{"role":"owner"},"constructor":{}}');
    expect(parseInput(schema, hostile)).toMatchObject({ ok: false });
    expect(parseInput(schema, formOf(["name", "Ada"], ["__proto__", "x"]))).toMatchObject({ ok: false });
    expect("role" in {}).toBe(false);
  });

  it.each([
    ["a string", "Ada"],
    ["a list", [{ name: "Ada" }]],
    ["a number", 7],
    ["a date", new Date(0)],
  ])("refuses %s for an object", (_, raw) => {
    expect(parseInput(schema, raw)).toMatchObject({ ok: false });
  });

  it.each(["constructor", "toString", "__proto__"])("names an extra %s as any other", (key) => {
    const refused = parseInput(schema, formOf(["name", "Ada"], [key, "x"]));
    expect(JSON.stringify(refused)).toContain(`"${key}":"This field is not expected here."`);
  });

  it.each(["\u0000", "a\ud800", "\udc00b"])("refuses text that PostgreSQL cannot keep: %j", (text) => {
    const message = expect.stringContaining("cannot be kept");
    expect(parseInput(schema, { name: `Ada ${text}` })).toMatchObject({ fields: { name: message } });
    const list = parseInput(schema, { name: "Ada", fieldworkerIds: ["mike", text] });
    expect(list).toMatchObject({ fields: { "fieldworkerIds.1": message } });
    expect(parseInput(schema, { name: "Zoë 🛠️ \u202e" })).toMatchObject({ ok: true });
  });

  it("refuses one value sent twice and forms of ten thousand fields", () => {
    expect(parseInput(schema, formOf(["name", "Ada"], ["name", "Bob"]))).toMatchObject({ ok: false });
    const many = formOf(...Array.from({ length: 10_000 }, (_, n): [string, string] => [`f${n}`, ""]));
    expect(parseInput(schema, many)).toMatchObject({ ok: false, fields: { form: expect.any(String) } });
  });
});

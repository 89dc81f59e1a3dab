import { describe, expect, test } from "vitest";
import { colourNamed, coloursAt, swatchOf } from "./event-colour";

describe("the colours an event can have [B12]", () => {
  test.each([
    ["google", 11, "Tomato", "Red category"],
    ["microsoft", 6, "Red category", "Tomato"],
  ] as const)("%s offers %i of its own and none of the other's", (provider, count, own, others) => {
    expect(coloursAt(provider)).toHaveLength(count);
    expect(colourNamed(provider, own)).toBe(own);
    expect(colourNamed(provider, others)).toBeNull();
    expect(colourNamed(provider, "")).toBeNull();
    expect(colourNamed(provider, "toString")).toBeNull();
  });

  test("each has a swatch that no other has", () => {
    const swatches = (["google", "microsoft"] as const).flatMap(coloursAt).map((name) => swatchOf[name]);
    expect(new Set(swatches).size).toBe(17);
    for (const swatch of swatches) expect(swatch).toMatch(/^#[0-9a-f]{6}$/);
  });
});

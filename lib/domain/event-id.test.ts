import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generationOf, googleEventId } from "@/lib/domain/event-id";

const mirror = "0f8fad5b-d9cb-469f-a165-70867728950e";
const uuids = fc.uuid();
const generations = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

describe("googleEventId", () => {
  it("is the base32hex of the mirror id, then the generation [I2]", () => {
    const base32hex = (hex: string) => {
      const bits = [...Buffer.from(hex, "hex")].map((byte) => byte.toString(2).padStart(8, "0")).join("");
      const groups = bits.padEnd(130, "0").match(/.{5}/g) ?? [];
      return groups.map((group) => Number.parseInt(group, 2).toString(32)).join("");
    };
    const stem = base32hex(mirror.replaceAll("-", ""));
    expect(stem).toHaveLength(26);
    expect(googleEventId(mirror, 0)).toBe(`${stem}0`);
    expect(googleEventId(mirror, 31)).toBe(`${stem}v`);
    expect(googleEventId(mirror, 32)).toBe(`${stem}10`);
  });

  it("is legal for every mirror and generation, and says the same twice", () => {
    fc.assert(
      fc.property(uuids, generations, (mirrorId, generation) => {
        const id = googleEventId(mirrorId, generation);
        expect(id).toMatch(/^[a-v0-9]{5,1024}$/);
        expect(googleEventId(mirrorId.toUpperCase(), generation)).toBe(id);
        expect(generationOf(id, mirrorId)).toBe(generation);
      }),
    );
  });

  it("never gives two mirrors or two generations one id", () => {
    fc.assert(
      fc.property(uuids, generations, uuids, generations, (mirrorA, a, mirrorB, b) => {
        fc.pre(mirrorA !== mirrorB || a !== b);
        expect(googleEventId(mirrorA, a)).not.toBe(googleEventId(mirrorB, b));
      }),
    );
  });

  it.each([
    ["", 0],
    ["not-a-uuid", 0],
    [`${mirror}0`, 0],
    [mirror, -1],
    [mirror, 0.5],
    [mirror, Number.NaN],
  ])("refuses %s, %s", (mirrorId, generation) => {
    expect(() => googleEventId(mirrorId, generation)).toThrow(RangeError);
  });

  it.each([
    "",
    "foreignevent",
    `${googleEventId(mirror, 1)}_20261123T140000Z`,
    googleEventId(mirror, 1).slice(0, 26),
  ])("does not take %s for an id of the mirror", (eventId) => {
    expect(generationOf(eventId, mirror)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { idOf, uuidOf } from "@/lib/calendar/event-ids";

const uuid = "0190f3a4-7a5e-7c9d-8f1b-2a3c4d5e6f70";

describe("an id that can be kept [P29]", () => {
  it.each<[title: string, value: unknown, id: string | null]>([
    ["Google's", "abc123_20261124T170000Z", "abc123_20261124T170000Z"],
    ["Graph's", "AAMk/ev+1==", "AAMk/ev+1=="],
    ["one as long as it may be", "x".repeat(1_024), "x".repeat(1_024)],
    ["one longer than any", "x".repeat(1_025), null],
    ["one with a control character", "a\u0000b", null],
    ["none", "", null],
    ["a number", 7, null],
  ])("%s", (_, value, id) => {
    expect(idOf(value)).toBe(id);
  });
});

describe("a marker of ours [I4]", () => {
  it.each<[title: string, text: string | null, found: string | null]>([
    ["a uuid", uuid, uuid],
    ["in capitals", uuid.toUpperCase(), null],
    ["with more behind it", `${uuid}0`, null],
    ["somebody's word", "mirror", null],
    ["none", null, null],
  ])("%s", (_, text, found) => {
    expect(uuidOf(text)).toBe(found);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { statusTones } from "../lib/domain/status";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8").replace(/\/\*[\s\S]*?\*\//gu, "");

/** The body of the first block whose selector ends just before `{` at or after `from`. */
function blockAfter(selector: string): string {
  const start = css.indexOf(selector);
  if (start === -1) throw new Error(`no block ${selector}`);
  const open = css.indexOf("{", start);
  return css.slice(open + 1, css.indexOf("}", open));
}

function declarationsOf(block: string): ReadonlyMap<string, string> {
  const pairs = block.split(";").flatMap((line) => {
    const at = line.indexOf(":");
    return at === -1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const];
  });
  return new Map(pairs);
}

const light = declarationsOf(blockAfter(":root {"));
const darkBySystem = declarationsOf(blockAfter(':root:not([data-theme="light"])'));
const darkByChoice = declarationsOf(blockAfter('[data-theme="dark"] {'));

function luminanceOf(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const grounds = ["canvas", "sunk", "surface", "raised"];
const syncTones = ["live", "moving", "differs", "broken", "off"];
const messages = ["danger", "warn", "ok", "info"];
const wordPairs: (readonly [string, string])[] = [
  ...grounds.flatMap((ground) => [
    ["text", ground] as const,
    ["muted", ground] as const,
    ["accent-text", ground] as const,
  ]),
  ["accent-text", "accent-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["text-on-strong", "danger-solid"],
  ["on-now", "now"],
  ["busy-text", "busy-label-bg"],
  ...messages.map((tone) => [`${tone}-text`, `${tone}-bg`] as const),
  ...syncTones.map((tone) => [`sync-${tone}-text`, `sync-${tone}-bg`] as const),
  ...statusTones.flatMap((tone) => [
    [`status-${tone}-text`, `status-${tone}-bg`] as const,
    ["text", `status-${tone}-bg`] as const,
    ["danger-text", `status-${tone}-bg`] as const,
    ...syncTones.map((sync) => [`sync-${sync}-text`, `status-${tone}-bg`] as const),
  ]),
];
const edgePairs: (readonly [string, string])[] = [
  ...grounds.map((ground) => ["line-strong", ground] as const),
  ...grounds.map((ground) => ["focus", ground] as const),
  ...messages.map((tone) => [`${tone}-edge`, `${tone}-bg`] as const),
  ...syncTones.map((tone) => [`sync-${tone}-edge`, "surface"] as const),
  ...statusTones.map((tone) => [`status-${tone}-edge`, "surface"] as const),
  ...statusTones.map((tone) => ["focus", `status-${tone}-bg`] as const),
];

describe("design tokens", () => {
  it("keeps the two dark blocks the same", () => {
    expect(darkByChoice.size).toBeGreaterThan(80);
    expect([...darkByChoice]).toEqual([...darkBySystem]);
  });

  const everyTheme = [
    { theme: "light", colours: light },
    { theme: "dark", colours: darkByChoice },
  ];

  describe.each(everyTheme)("$theme", ({ colours }) => {
    const hex = (name: string): string => {
      const value = colours.get(`--${name}`);
      if (value === undefined || !/^#[0-9a-f]{6}$/iu.test(value)) throw new Error(`--${name} is ${value}`);
      return value;
    };

    it.each(wordPairs)("words: %s on %s reach 4.5", (words, ground) => {
      expect(contrastOf(hex(words), hex(ground))).toBeGreaterThanOrEqual(4.5);
    });

    it.each(edgePairs)("edges: %s on %s reach 3", (edge, ground) => {
      expect(contrastOf(hex(edge), hex(ground))).toBeGreaterThanOrEqual(3);
    });
  });
});

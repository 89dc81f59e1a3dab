// Two rules that no tool of ours checks: no file over 400 lines, and no hidden clock, chance or environment outside the
// places that hand them out.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const rooms = ["app", "components", "lib", "db", "inngest", "sandbox", "sim", "bench", "e2e", "scripts"];
const maxLines = 400;

const banned = [
  [/\bDate\.now\b/, "Date.now"],
  [/\bnew Date(\(\s*\)|(?![\w(]))/, "new Date()"],
  [/\bMath\.random\b/, "Math.random"],
  [/\bprocess\.env\b(?!\.NEXT_RUNTIME)/, "process.env"],
];

const mayUseThem =
  /^(lib\/(clock|env)\.ts|sandbox\/(main|clock)\.ts|inngest\/embedded\/main\.ts|(scripts|e2e|bench)\/.*|.*\/contract\/.*|[^/]+\.config\.(ts|mjs)|.*\.test\.tsx?|.*\/testing(\.ts|\/.*))$/;

/** The broken rules of one file, as sentences. `path` is relative to the root, with forward slashes. */
export function brokenRules(path, text) {
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  const tooLong = lines > maxLines ? [`${path}: ${lines} lines, more than ${maxLines}`] : [];
  if (mayUseThem.test(path)) return tooLong;
  const hidden = withoutComments(text)
    .split("\n")
    .flatMap((line, index) =>
      banned
        .filter(([pattern]) => pattern.test(line))
        .map(
          ([, name]) => `${path}:${index + 1}: ${name} belongs in lib/clock.ts, lib/env.ts or a parameter`,
        ),
    );
  return [...tooLong, ...hidden];
}

/** Comments become blanks of the same number of lines. A `//` after a colon is an address, not a comment. */
function withoutComments(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/(^|[^:"'`])\/\/.*$/gm, "$1");
}

/** Every broken rule of the project. */
export function brokenRulesIn(root) {
  return sourceFiles(root).flatMap((path) => brokenRules(path, readFileSync(join(root, path), "utf8")));
}

function sourceFiles(root) {
  const isSource = (path) => /\.(tsx?|mjs|cjs|css)$/.test(path) && !/(^|\/)(\.|node_modules\/)/.test(path);
  const inRooms = rooms.flatMap((room) => {
    try {
      return readdirSync(join(root, room), { recursive: true }).map(
        (path) => `${room}/${path.replaceAll("\\", "/")}`,
      );
    } catch (error) {
      if (error.code === "ENOENT") return [];
      throw error;
    }
  });
  const atTop = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile());
  return [...inRooms, ...atTop.map((entry) => entry.name)].filter(isSource).sort();
}

import { plain } from "@/lib/calendar/plain-text";
import type { EventDraft } from "@/lib/domain/calendar-event";

const characters: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  ensp: " ",
  emsp: " ",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  bull: "•",
  middot: "·",
  euro: "€",
  copy: "©",
  reg: "®",
  trade: "™",
  deg: "°",
};

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
};

const escaped = (text: string) => text.replace(/[&<>"\t]/g, (character) => escapes[character] ?? character);

/** Spaces that HTML would swallow: at either end of a line, and after another one. */
const spaced = (line: string) => line.replace(/^ | $| (?= )/g, "&nbsp;");

/** Outlook shows a description as HTML, and has no other place for a link back than its text. */
export function bodyOf(description: string, backLink: EventDraft["backLink"]): string {
  const html = plain(description)
    .split("\n")
    .map((line) => spaced(escaped(line)))
    .join("<br>");
  const url = backLink && linkTo(backLink.url);
  if (!url || !backLink) return html;
  const anchor = (words: string) => `<a href="${escaped(url)}">${words}</a>`;
  const shown = escaped(url);
  const end = html.indexOf(shown) + shown.length;
  const isNamed = html.includes(shown) && !/^(?:[\w/%#=~-]|[.?:;,+!]\w|&amp;)/.test(html.slice(end));
  if (isNamed) return html.slice(0, end - shown.length) + anchor(shown) + html.slice(end);
  return `${html}<hr>${anchor(spaced(escaped(plain(backLink.title).replace(/\s+/g, " "))))}`;
}

function linkTo(url: string): string | null {
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}

const swallowed = new Set(["head", "style", "script", "title", "xml", "template"]);
const blocks = /^(p|div|li|ul|ol|tr|table|hr|pre|blockquote|section|article|h[1-6]|body)$/;
/** Longer than any text of ours: who wrote a book under one of our events has changed it. */
const longestHtml = 200_000;

/**
 * The text `bodyOf` was given, and for HTML of anybody else's the words as a reader sees them. A rule with nothing but a
 * link under it is the link back, and no part of the text.
 */
export function textOfHtml(html: string): string {
  const source = html.slice(0, longestHtml);
  const ruleAt = source.toLowerCase().lastIndexOf("<hr");
  if (ruleAt === -1 || !isLoneLink(source.slice(ruleAt))) return read(source);
  return read(source.slice(0, ruleAt));
}

function isLoneLink(html: string): boolean {
  return read(html.replace(/<a\s[^<>]*href[^<>]*>[^<]*<\/a>/i, "")).trim() === "";
}

/** Tag by tag, as far as a text needs it; whatever is no tag is text. */
function read(html: string): string {
  const lower = html.toLowerCase();
  let text = "";
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    text = withWords(text, open === -1 ? html.slice(at) : html.slice(at, open));
    if (open === -1) break;
    const isComment = html.startsWith("<!--", open);
    const close = isComment ? html.indexOf("-->", open) + 2 : html.indexOf(">", open);
    const [, isEnd = "", name = ""] = /^(\/?)([a-z][a-z0-9]*)/.exec(lower.slice(open + 1, open + 30)) ?? [];
    if (name === "" && !isComment && !/[!?/]/.test(html.charAt(open + 1))) {
      text = withWords(text, "<");
      at = open + 1;
      continue;
    }
    if (close < open) break;
    at = close + 1;
    if (swallowed.has(name) && isEnd === "") {
      const end = lower.indexOf(`</${name}`, at);
      at = end === -1 ? html.length : end;
    } else if (name === "br") text += "\n";
    else if (blocks.test(name) && text !== "" && !text.endsWith("\n")) text += "\n";
    else if (name === "td" && isEnd !== "") text = withWords(text, " ");
  }
  return decoded(text.replace(/ +\n/g, "\n").replace(/[ \n]+$/, ""));
}

/** White space is one space, and none at the beginning of a line. */
function withWords(text: string, words: string): string {
  const joined = words.replace(/[ \t\r\n\f]+/g, " ");
  const isAfterSpace = text === "" || text.endsWith("\n") || text.endsWith(" ");
  return text + (isAfterSpace ? joined.replace(/^ /, "") : joined);
}

function decoded(text: string): string {
  return text
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return characters[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replaceAll("\u00a0", " ");
}

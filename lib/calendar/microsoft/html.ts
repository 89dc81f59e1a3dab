import { plain } from "@/lib/calendar/plain-text";
import type { EventDraft } from "@/lib/domain/calendar-event";

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);

/** White space that HTML would swallow: spaces at either end of a line or after another one, and tabs. */
const spaced = (line: string) =>
  line.replace(/^ | $| (?= )/g, "&nbsp;").replace(/\t+/g, '<span style="white-space:pre">$&</span>');

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

import { badRequest } from "./errors";
import { propertyKey } from "./event-fields";
import type { StoredEvent } from "./types";
import { instantOf } from "./zones";

type Test = (event: StoredEvent) => boolean;

const QUOTED = "'((?:[^']|'')*)'";
const PROPERTY = new RegExp(
  `^singleValueExtendedProperties/any\\(\\s*(\\w+):\\s*\\1/id eq ${QUOTED} and \\1/value eq ${QUOTED}\\s*\\)$`,
  "i",
);
const TEXT = new RegExp(`^(iCalUId|subject|sensitivity|showAs) eq ${QUOTED}$`);
const TIME = new RegExp(`^(start|end)/dateTime (ge|gt|le|lt|eq) ${QUOTED}$`);
const FLAG = /^(isAllDay|isCancelled) eq (true|false)$/;

const unquoted = (text = "") => text.replaceAll("''", "'");

/** The part of OData's filter language that a calendar client needs, joined by `and`; anything else is Graph's 400. */
export function filterOf(text: string | null): Test {
  if (text === null) return () => true;
  const tests = parts(text.trim()).map(testOf);
  return (event) => tests.every((test) => test(event));
}

/** Cut at each `and` that is outside of brackets and quotes. */
function parts(text: string): string[] {
  const found: string[] = [];
  let [depth, isQuoted, begin] = [0, false, 0];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "'") isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0 && text.startsWith(" and ", at)) {
      found.push(text.slice(begin, at).trim());
      begin = at + 5;
    }
  }
  return [...found, text.slice(begin).trim()];
}

function testOf(part: string): Test {
  const property = PROPERTY.exec(part);
  if (property) {
    const [key, value] = [propertyKey(unquoted(property[2])), unquoted(property[3])];
    return ({ fields }) => fields.properties[key] === value;
  }
  const text = TEXT.exec(part);
  if (text) {
    const value = unquoted(text[2]);
    if (text[1] === "iCalUId") return ({ iCalUId }) => iCalUId === value;
    const name = text[1] as "subject" | "sensitivity" | "showAs";
    return ({ fields }) => fields[name] === value;
  }
  const flag = FLAG.exec(part);
  if (flag) {
    const name = flag[1] as "isAllDay" | "isCancelled";
    return ({ fields }) => fields[name] === (flag[2] === "true");
  }
  return timeTest(part);
}

function timeTest(part: string): Test {
  const [, side, operator = "", text = ""] = TIME.exec(part) ?? [];
  const at = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  if (side === undefined || Number.isNaN(at)) {
    throw badRequest(`Invalid filter clause: ${part.slice(0, 60)}`, "ErrorInvalidUrlQueryFilter");
  }
  return ({ fields }) => {
    const given = instantOf(side === "start" ? fields.start : fields.end);
    if (given === at) return operator === "ge" || operator === "le" || operator === "eq";
    return given > at ? operator.startsWith("g") : operator.startsWith("l");
  };
}

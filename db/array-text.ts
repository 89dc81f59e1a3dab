type Element = string | number | boolean | null;
type ArrayParser = (text: string) => Element[] | string;

/** The elements of a one-dimensional array's text form; the text itself when it has more dimensions. */
function elementsOf(text: string, elementOf: (text: string) => Element): Element[] | string {
  if (/^[[{]\s*[[{]|^\[/.test(text)) return text;
  return [...text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs)].map(([, quoted, bare]) => {
    if (quoted !== undefined) return elementOf(quoted.replace(/\\(.)/gs, "$1"));
    return bare === undefined || bare === "NULL" ? null : elementOf(bare);
  });
}

const asText: ArrayParser = (text) => elementsOf(text, (element) => element);
const asNumbers: ArrayParser = (text) => elementsOf(text, Number);
const asBooleans: ArrayParser = (text) => elementsOf(text, (element) => element === "t");

/** By type oid: text, varchar, name, uuid and int8 as text; int2, int4, float4 and float8 as numbers; bool. */
export const arrayParsers: Readonly<Record<number, ArrayParser>> = {
  1009: asText,
  1015: asText,
  1003: asText,
  2951: asText,
  1016: asText,
  1005: asNumbers,
  1007: asNumbers,
  1021: asNumbers,
  1022: asNumbers,
  1000: asBooleans,
};

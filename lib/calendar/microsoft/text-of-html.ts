import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;

const unseen = new Set(["head", "style", "script", "title", "xml", "template", "noscript"]);
const blocks = /^(p|div|li|ul|ol|tr|table|pre|blockquote|section|article|h[1-6]|body)$/;
/** Longer than any text of ours: who wrote a book under one of our events has changed it. */
const longestHtml = 60_000;

type Piece =
  | { readonly kind: "words"; readonly words: string; readonly isLink: boolean; readonly isAsIs: boolean }
  /** A new line, wanted or only where one is not just begun. */
  | { readonly kind: "break" | "block" | "rule" }
  | { readonly kind: "cellEnd" };

/**
 * The text `bodyOf` was given, and for HTML of anybody else's the words as a reader sees them. A rule with nothing but a
 * link under it is the link back, and no part of the text.
 */
export function textOfHtml(html: string): string {
  const pieces = piecesOf(parse(html.slice(0, longestHtml)));
  const ruleAt = pieces.findLastIndex(({ kind }) => kind === "rule");
  const isBackLink = ruleAt !== -1 && isLoneLink(pieces.slice(ruleAt + 1));
  return textOf(isBackLink ? pieces.slice(0, ruleAt) : pieces);
}

function isLoneLink(pieces: readonly Piece[]): boolean {
  const said = pieces.flatMap((piece) =>
    piece.kind === "words" && piece.words.trim() !== "" ? [piece] : [],
  );
  return said.length === 1 && said[0]?.isLink === true;
}

/** `isAsIs`: white space counts. */
type Sight = { readonly isLink: boolean; readonly isAsIs: boolean };
type Step = ({ readonly node: Node } & Sight) | Piece;

/** In the order they are read. Without recursion: what somebody nests may be deep. */
function piecesOf(root: Node): Piece[] {
  const pieces: Piece[] = [];
  const steps: Step[] = [{ node: root, isLink: false, isAsIs: false }];
  for (let step = steps.pop(); step; step = steps.pop()) {
    if ("kind" in step) pieces.push(step);
    else if ("value" in step.node) {
      const { node, isLink, isAsIs } = step;
      pieces.push({ kind: "words", words: node.value, isLink, isAsIs });
    } else if ("childNodes" in step.node) enter(step.node, step, pieces, steps);
  }
  return pieces;
}

type Parent = Extract<Node, { childNodes: unknown }>;

function enter(node: Parent, { isLink, isAsIs }: Sight, pieces: Piece[], steps: Step[]): void {
  const name = "tagName" in node ? node.tagName : "";
  if (unseen.has(name)) return;
  if (name === "br") pieces.push({ kind: "break" });
  if (name === "hr") pieces.push({ kind: "rule" });
  const isBlock = blocks.test(name);
  if (isBlock) pieces.push({ kind: "block" });
  if (isBlock) steps.push({ kind: "block" });
  if (name === "td") steps.push({ kind: "cellEnd" });
  const inside = {
    isLink: isLink || (name === "a" && attributeOf(node, "href") !== null),
    isAsIs: isAsIs || name === "pre" || /white-space:\s*pre/i.test(attributeOf(node, "style") ?? ""),
  };
  for (const child of node.childNodes.toReversed()) steps.push({ node: child, ...inside });
}

function attributeOf(node: Parent, name: string): string | null {
  return ("attrs" in node && node.attrs.find((one) => one.name === name)?.value) || null;
}

function textOf(pieces: readonly Piece[]): string {
  let text = "";
  for (const piece of pieces) {
    if (piece.kind === "words") text = piece.isAsIs ? text + piece.words : withWords(text, piece.words);
    else if (piece.kind === "cellEnd") text = withWords(text, " ");
    else if (piece.kind === "break" || (text !== "" && !text.endsWith("\n"))) text += "\n";
  }
  return text
    .replace(/ +\n/g, "\n")
    .replace(/[ \n]+$/, "")
    .replaceAll("\u00a0", " ");
}

/** White space is one space, and none at the beginning of a line. */
function withWords(text: string, words: string): string {
  const joined = words.replace(/[ \t\r\n\f]+/g, " ");
  const isAfterSpace = text === "" || text.endsWith("\n") || text.endsWith(" ");
  return text + (isAfterSpace ? joined.replace(/^ /, "") : joined);
}

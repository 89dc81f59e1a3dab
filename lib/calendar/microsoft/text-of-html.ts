import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;

const unseen = new Set(["head", "style", "script", "title", "xml", "template", "noscript"]);
const blocks = /^(p|div|li|ul|ol|tr|table|pre|blockquote|section|article|h[1-6]|body)$/;
/** Longer than any text of ours: who wrote a book under one of our events has changed it. */
const longestHtml = 60_000;

type Piece =
  | { readonly kind: "words"; readonly words: string; readonly isLink: boolean }
  /** A new line, wanted or only where one is not just begun. */
  | { readonly kind: "break" | "block" | "rule" }
  | { readonly kind: "cellEnd" };

/**
 * The text `bodyOf` was given, tabs as spaces, and for HTML of anybody else's the words as a reader sees them. A rule with
 * nothing but a link under it is the link back, and no part of the text.
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

type Step = { readonly node: Node; readonly isLink: boolean } | Piece;

/** In the order they are read. Without recursion: what somebody nests may be deep. */
function piecesOf(root: Node): Piece[] {
  const pieces: Piece[] = [];
  const steps: Step[] = [{ node: root, isLink: false }];
  for (let step = steps.pop(); step; step = steps.pop()) {
    if ("kind" in step) pieces.push(step);
    else if ("value" in step.node)
      pieces.push({ kind: "words", words: step.node.value, isLink: step.isLink });
    else if ("childNodes" in step.node) enter(step.node, step.isLink, pieces, steps);
  }
  return pieces;
}

function enter(
  node: Extract<Node, { childNodes: unknown }>,
  isInLink: boolean,
  pieces: Piece[],
  steps: Step[],
): void {
  const name = "tagName" in node ? node.tagName : "";
  if (unseen.has(name)) return;
  if (name === "br") pieces.push({ kind: "break" });
  if (name === "hr") pieces.push({ kind: "rule" });
  const isBlock = blocks.test(name);
  if (isBlock) pieces.push({ kind: "block" });
  if (isBlock) steps.push({ kind: "block" });
  if (name === "td") steps.push({ kind: "cellEnd" });
  const isLink =
    isInLink || (name === "a" && "attrs" in node && node.attrs.some((one) => one.name === "href"));
  for (const child of node.childNodes.toReversed()) steps.push({ node: child, isLink });
}

function textOf(pieces: readonly Piece[]): string {
  let text = "";
  for (const piece of pieces) {
    if (piece.kind === "words") text = withWords(text, piece.words);
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

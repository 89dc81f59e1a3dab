const neverReturnTo = /^\/(?:sign-in|api|_next)(?:\/|$)/;

/**
 * The path (with query and fragment) of a wish to come back to, if it stays on this site; else null. Only relative
 * wishes count: browsers read `//host`, `/\host` and control characters as ways to another site.
 */
export function returnPathOf(wish: string | null | undefined, appUrl: string): string | null {
  if (!wish || wish.length > 2_000 || !wish.startsWith("/") || hasControlCharacter(wish)) return null;
  if (wish.startsWith("//") || wish.includes("\\")) return null;
  if (!URL.canParse(wish, appUrl)) return null;
  const url = new URL(wish, appUrl);
  if (url.origin !== new URL(appUrl).origin || url.pathname.startsWith("//")) return null;
  if (neverReturnTo.test(url.pathname)) return null;
  return `${url.pathname}${url.search}${url.hash}`;
}

function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character <= " " || character === "\u007f");
}

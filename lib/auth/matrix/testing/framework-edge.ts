/**
 * What Next gives a handler through module state, for tests that call doors without Next: the headers and cookies of the
 * request being answered. Everything behind this edge is real.
 */
export const visit = { headers: new Headers(), cookies: new Map<string, string>() };

const cookieJar = {
  get: (name: string) => {
    const value = visit.cookies.get(name);
    return value === undefined ? undefined : { name, value };
  },
  set: (name: string, value: string) => void visit.cookies.set(name, value),
  delete: (name: string) => void visit.cookies.delete(name),
};

export const nextHeaders = {
  headers: async () => visit.headers,
  cookies: async () => cookieJar,
};

/** Work for after the answer would go to the job engine; nobody runs one here. */
export async function nextServer(original: () => Promise<object>): Promise<object> {
  return { ...(await original()), after: () => {} };
}

/** next-auth reads Next's state by itself, so its handler is on the far side of the edge too. */
export const nextAuth = { default: async () => Response.json({}) };

/** What a page or an action throws to leave: `redirect /sign-in`, `403`, `404`; null: a real error. */
export function departureOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("digest" in error) || typeof error.digest !== "string") return null;
  const [kind, first = "", second = ""] = error.digest.split(";");
  if (kind === "NEXT_REDIRECT") return `redirect ${second}`;
  return kind === "NEXT_HTTP_ERROR_FALLBACK" ? first : null;
}

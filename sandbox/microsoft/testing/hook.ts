import { startPostbox } from "../../testing";
import { ALL, connect } from "../testing";

export type Item = {
  readonly subscriptionId: string;
  readonly clientState: string | null;
  readonly changeType?: string;
  readonly lifecycleEvent?: string;
  readonly tenantId: string;
  readonly resource?: string;
  readonly resourceData?: { readonly id: string; readonly "@odata.etag": string };
};
type Handshake = { readonly path: string; readonly token: string; readonly contentType: string };

/** How a receiver answers a handshake. */
export type Greeting = "right" | "encoded" | "json" | "accepted" | "silent";

/** A real HTTP server for letters; `statuses` are answered in turn, then 202. `hold` keeps answers back. */
export async function startHook() {
  const letters: { readonly path: string; readonly items: readonly Item[] }[] = [];
  const handshakes: Handshake[] = [];
  const mode: { greeting: Greeting; hold: boolean } = { greeting: "right", hold: false };
  const box = await startPostbox(mode, 202, (request, body, response) => {
    const { pathname, search, searchParams } = new URL(request.url ?? "/", "http://hook.test");
    const token = searchParams.get("validationToken");
    if (token === null) {
      letters.push({ path: `${pathname}${search}`, items: JSON.parse(body).value });
      return true;
    }
    handshakes.push({ path: request.url ?? "", token, contentType: request.headers["content-type"] ?? "" });
    const greeting = greetingOf(mode.greeting, token);
    if (greeting) response.writeHead(greeting.status, { "content-type": greeting.type }).end(greeting.text);
    return false;
  });
  const items = () => letters.flatMap((letter) => letter.items);
  return { letters, items, handshakes, mode, ...box };
}

/** Null: no answer at all. */
function greetingOf(
  greeting: Greeting,
  token: string,
): { status: number; type: string; text: string } | null {
  const right = { status: 200, type: "text/plain; charset=utf-8", text: token };
  switch (greeting) {
    case "right":
      return right;
    case "encoded":
      return { ...right, text: encodeURIComponent(token) };
    case "json":
      return { ...right, type: "application/json" };
    case "accepted":
      return { ...right, status: 202 };
    case "silent":
      return null;
  }
}

/** An access token, as a person and the product's callback get it together. */
export async function tokenFor(url: string, account: string, scope = ALL.join(" ")): Promise<string> {
  return (await connect(url, account, { scopes: scope.split(" ") })).accessToken;
}

export type Graph = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<{ status: number; headers: Headers; body: ReturnType<typeof JSON.parse> }>;

/** Graph over plain HTTP, with immutable ids unless told otherwise. */
export function graphOf(url: string, token: string): Graph {
  return async (method, path, body, headers = { prefer: 'IdType="ImmutableId"' }) => {
    const response = await fetch(`${url}/v1.0/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? null : JSON.parse(text),
    };
  };
}

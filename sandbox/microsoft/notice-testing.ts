import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

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
  const statuses: number[] = [];
  const held: (() => void)[] = [];
  const mode: { greeting: Greeting; hold: boolean } = { greeting: "right", hold: false };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://hook.test");
      const token = url.searchParams.get("validationToken");
      if (token === null) {
        letters.push({ path: `${url.pathname}${url.search}`, items: JSON.parse(body).value });
        const answer = () => response.writeHead(statuses.shift() ?? 202).end();
        if (mode.hold) held.push(answer);
        else answer();
        return;
      }
      handshakes.push({
        path: request.url ?? "",
        token,
        contentType: request.headers["content-type"] ?? "",
      });
      const greeting = greetingOf(mode.greeting, token);
      if (greeting) response.writeHead(greeting.status, { "content-type": greeting.type }).end(greeting.text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const release = () => {
    mode.hold = false;
    for (const answer of held.splice(0)) answer();
  };
  const items = () => letters.flatMap((letter) => letter.items);
  return {
    origin: `http://127.0.0.1:${port}`,
    letters,
    items,
    handshakes,
    statuses,
    mode,
    held,
    release,
    close,
  };
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

const REDIRECT = "http://127.0.0.1:3000/api/calendars/microsoft/callback";
export const USUAL_SCOPE = "openid profile email offline_access User.Read Calendars.ReadWrite";

/** An access token, as a person and the product's callback get it together. */
export async function tokenFor(url: string, account: string, scope = USUAL_SCOPE): Promise<string> {
  const client = { client_id: "lockstep-dev", redirect_uri: REDIRECT, scope };
  const question = new URLSearchParams({ ...client, response_type: "code", state: "s" });
  const authorizeUrl = `${url}/common/oauth2/v2.0/authorize?${question}`;
  const consent = await fetch(`${url}/_control/microsoft/authorize`, {
    method: "POST",
    body: JSON.stringify({ authorizeUrl, account }),
  });
  const { location } = await consent.json();
  const code = new URL(location).searchParams.get("code") ?? "";
  const wish = { ...client, code, grant_type: "authorization_code", client_secret: "lockstep-dev" };
  const reply = await fetch(`${url}/common/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams(wish),
  });
  return (await reply.json()).access_token;
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

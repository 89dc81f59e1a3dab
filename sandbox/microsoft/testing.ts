import { createHash, randomBytes } from "node:crypto";
import {
  Client,
  type Context,
  HTTPMessageHandler,
  type Middleware,
  RetryHandler,
  RetryHandlerOptions,
} from "@microsoft/microsoft-graph-client";
import { agreed, control, type TestSandbox } from "../testing";
import { CALLBACK_PATH } from "./authorize";

export const REDIRECT = `http://127.0.0.1:3000${CALLBACK_PATH}`;
export const ANA = "ana@demo.test";
export const PAT = "pat@outlook.test";
export const ALL = ["openid", "profile", "email", "offline_access", "User.Read", "Calendars.ReadWrite"];
export const PACIFIC = "Pacific Standard Time";
export const UTC_IDS = 'IdType="ImmutableId", outlook.timezone="UTC"';
export const MARKER = "String {66f5a359-4659-4638-81a3-d1d2b2f5c5b4} Name lockstepMirror";

export type Json = Record<string, unknown>;
export type Event = Json & { id: string; "@odata.etag": string };

class Bearer implements Middleware {
  private next: Middleware | null = null;

  constructor(private readonly token: string) {}

  setNext(next: Middleware): void {
    this.next = next;
  }

  async execute(context: Context): Promise<void> {
    const given = new Headers(context.options?.headers as HeadersInit | undefined);
    given.set("Authorization", `Bearer ${this.token}`);
    context.options = { ...context.options, headers: Object.fromEntries(given) };
    await this.next?.execute(context);
  }
}

/** The real SDK, with its own bearer because it sends none to an http address. */
export function newGraph(url: string, token: string) {
  const [first, retry, last] = [
    new Bearer(token),
    new RetryHandler(new RetryHandlerOptions(1, 0)),
    new HTTPMessageHandler(),
  ];
  first.setNext(retry);
  retry.setNext(last);
  return Client.initWithMiddleware({ baseUrl: url, middleware: first });
}
export type Graph = Pick<ReturnType<typeof newGraph>, "api">;

/** A link of a page, as the SDK can follow it: without origin and version, its percent signs kept. */
export function followed(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname.replace(/^\/v1\.0/, "") + search;
}

export function authorizeUrl(
  url: string,
  scopes: readonly string[] = ALL,
  extra: Record<string, string> = {},
) {
  const verifier = randomBytes(32).toString("base64url");
  const { tenant = "common", ...more } = extra;
  const query = new URLSearchParams({
    client_id: "lockstep-dev",
    response_type: "code",
    response_mode: "query",
    redirect_uri: REDIRECT,
    scope: scopes.join(" "),
    state: "state & more",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...more,
  });
  return { url: `${url}/${tenant}/oauth2/v2.0/authorize?${query}`, verifier };
}

export async function tokenCall(url: string, fields: Record<string, string>, tenant = "common") {
  const body = new URLSearchParams({
    client_id: "lockstep-dev",
    client_secret: "lockstep-dev",
    ...fields,
  });
  const response = await fetch(`${url}/${tenant}/oauth2/v2.0/token`, { method: "POST", body });
  return { status: response.status, body: (await response.json()) as Json };
}

export const codeFields = (code: string, verifier: string, extra: Record<string, string> = {}) => ({
  grant_type: "authorization_code",
  code,
  redirect_uri: REDIRECT,
  code_verifier: verifier,
  scope: ALL.join(" "),
  ...extra,
});

/** Everything a person and the product's callback do together. */
export async function connect(
  url: string,
  account: string = ANA,
  options: { scopes?: readonly string[]; grantedScopes?: readonly string[] } = {},
) {
  const asked = authorizeUrl(url, options.scopes);
  const wish = { authorizeUrl: asked.url, account, grantedScopes: options.grantedScopes };
  const { back, code } = await agreed(url, "microsoft/authorize", wish);
  const scope = (options.scopes ?? ALL).join(" ");
  const tokens = (await tokenCall(url, codeFields(code, asked.verifier, { scope }))).body;
  const accessToken = String(tokens.access_token);
  return { back, code, verifier: asked.verifier, tokens, accessToken, graph: newGraph(url, accessToken) };
}

export type Failure = { status: number; code: string | null; headers: Headers | undefined; body: Json };

/** The control API of this half. */
export const steering = (sandbox: TestSandbox) => (path: string, body?: unknown, method?: string) =>
  control(sandbox.url, `microsoft/${path}`, body, method);

/** The SDK's own view of a failed call. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    const { statusCode, code, headers, body } = error as {
      statusCode: number;
      code: string | null;
      headers?: Headers;
      body?: string;
    };
    return { status: statusCode, code, headers, body: JSON.parse(body || "{}") };
  }
  throw new Error("The call was expected to fail.");
}

export const timed = (start: string, end: string, timeZone = "UTC") => ({
  start: { dateTime: start, timeZone },
  end: { dateTime: end, timeZone },
});

export type Round = { items: Event[]; pages: Event[][]; deltaLink: string };

/** One whole round of a delta, from a path or a link. */
export async function deltaRound(graph: Graph, from: string, prefer = UTC_IDS): Promise<Round> {
  const pages: Event[][] = [];
  let path = from.startsWith("http") ? followed(from) : from;
  for (let count = 0; count < 100; count += 1) {
    const page = await graph.api(path).header("Prefer", prefer).get();
    pages.push(page.value);
    if (page["@odata.deltaLink"]) return { items: pages.flat(), pages, deltaLink: page["@odata.deltaLink"] };
    path = followed(page["@odata.nextLink"]);
  }
  throw new Error("The round does not end.");
}

export const WINDOW = "startDateTime=2026-11-20T00:00:00Z&endDateTime=2026-12-20T00:00:00Z";

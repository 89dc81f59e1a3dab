import type { Client, Context, Middleware } from "@microsoft/microsoft-graph-client";
import { type Json, objectOf, textOf } from "@/lib/calendar/json";
import { type CallSubject, providerError, refused, unusable } from "@/lib/calendar/microsoft/errors";
import { inMailbox } from "@/lib/calendar/microsoft/limits";
import type { Secret } from "@/lib/domain/secret";

export type MicrosoftClient = {
  /** An origin that takes the place of all of Microsoft's; null is Microsoft. */
  readonly baseUrl: string | null;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whose accounts may sign in: a tenant's id, `organizations`, `consumers`, or `common` for all. */
  readonly tenant: string;
  /** How long one request may take, its answer included; 15 s unless told. */
  readonly timeoutMs?: number;
  /** How many changes one page has at most; as many as Microsoft likes unless told. */
  readonly changesAtOnce?: number | undefined;
  /** How long an event that was just made may stay unseen before it is taken for deleted; 1 s unless told. */
  readonly settlingMs?: number;
};

export type GraphRequest = {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** What follows `/v1.0`, ids encoded, and maybe a query already in it. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | null>>;
  readonly body?: unknown;
  /** Only this version may be changed. */
  readonly etag?: string | null;
  /** Added to what is preferred always, e.g. `odata.maxpagesize=50`. */
  readonly prefer?: string | null;
};

export type GraphAnswer = {
  readonly status: number;
  /** null where there was none. */
  readonly body: Json | null;
  readonly header: (name: string) => string | null;
};

export const usualTimeoutMs = 15_000;
const largestAnswerBytes = 20 * 1024 * 1024;
const graphOrigin = "https://graph.microsoft.com";
const version = "v1.0";
/** Ids that stay when an event is moved, and times nobody has to convert; on every request, as one header. */
const alwaysPreferred = 'IdType="ImmutableId", outlook.timezone="UTC"';

/** Loaded at the first call: it takes longer to load than everything else a page needs. */
const sdk = () => import("@microsoft/microsoft-graph-client");

const isFine = (status: number) => status >= 200 && status < 300;

/**
 * The API as one account's access token opens it. Repeating is the caller's business, who obeys Retry-After. An API never
 * redirects: whoever does must not see a token.
 */
export class Graph {
  readonly #origin: string;
  #opening: Promise<Client> | null = null;

  constructor(
    private readonly client: MicrosoftClient,
    private readonly accessToken: Secret,
    /** Requests are counted by it: the account's id, where it is known. */
    private readonly mailboxId: string,
  ) {
    this.#origin = new URL(originOf(client) ?? graphOrigin).origin;
  }

  /** One call, and its answer as an object with the version in it. @throws ProviderError */
  async ask(subject: CallSubject, request: GraphRequest): Promise<Json> {
    return versioned(await this.tell(subject, request));
  }

  /** One call whose answer may be empty. Another status than 2xx comes back only if accepted. @throws ProviderError */
  async tell(
    subject: CallSubject,
    request: GraphRequest,
    accepts: (status: number) => boolean = isFine,
  ): Promise<GraphAnswer> {
    const answer = await inMailbox(this.mailboxId, () => this.#exchange(request));
    if (isFine(answer.status) || accepts(answer.status)) return answer;
    throw refusedAnswer(answer, subject);
  }

  /** Every item of every page; `pagesAtMost` guards against a listing without end. @throws ProviderError */
  async list(subject: CallSubject, request: GraphRequest, pagesAtMost: number): Promise<Json[]> {
    const items: Json[] = [];
    let next: GraphRequest = request;
    for (let page = 0; page < pagesAtMost; page += 1) {
      const { body } = await this.tell(subject, next);
      if (!Array.isArray(body?.value)) throw unusable("a list that is none");
      items.push(...body.value.map(objectOf).filter((item) => item !== null));
      const link = textOf(body["@odata.nextLink"]);
      if (!link) return items;
      next = { prefer: request.prefer ?? null, path: this.pathOf(link) };
    }
    throw unusable("a list without end");
  }

  /** A link we were given, as the path of a request. @throws ProviderError when it leads anywhere but to this API */
  pathOf(link: string): string {
    const url = URL.canParse(link) ? new URL(link) : null;
    if (url?.origin !== this.#origin || !url.pathname.startsWith(`/${version}/`))
      throw unusable("a link that leads elsewhere");
    return url.pathname.slice(version.length + 1) + url.search;
  }

  async #exchange({ method = "GET", path, query, body, etag, prefer }: GraphRequest): Promise<GraphAnswer> {
    this.#opening ??= this.#open();
    const client = await this.#opening;
    const { GraphError, ResponseType } = await sdk();
    const request = client
      .api(path + queryOf(path, query))
      .headers({
        Prefer: prefer ? `${alwaysPreferred}, ${prefer}` : alwaysPreferred,
        ...(etag && { "If-Match": etag }),
      })
      .options({ redirect: "error", signal: AbortSignal.timeout(this.client.timeoutMs ?? usualTimeoutMs) })
      .responseType(ResponseType.RAW);
    const send = { GET: "get", POST: "post", PATCH: "patch", DELETE: "delete" } as const;
    try {
      return await answerOf(await (request[send[method]](body) as Promise<Response>));
    } catch (error) {
      // With raw answers, what the library throws is what the network did.
      if (error instanceof GraphError)
        throw providerError({ kind: "unreachable" }, error.code ?? "no answer");
      throw error;
    }
  }

  async #open(): Promise<Client> {
    const { Client, HTTPMessageHandler } = await sdk();
    const bearer = new Bearer(this.#origin, this.accessToken);
    bearer.setNext(new HTTPMessageHandler());
    return Client.initWithMiddleware({
      baseUrl: `${this.#origin}/`,
      defaultVersion: version,
      middleware: bearer,
    });
  }
}

/**
 * The library's own handler sends no token to a plain-http address and says nothing of it; and it would repeat requests.
 * This one sends the token to the one origin it is for.
 */
class Bearer implements Middleware {
  #next: Middleware | null = null;

  constructor(
    private readonly origin: string,
    private readonly accessToken: Secret,
  ) {}

  setNext(next: Middleware): void {
    this.#next = next;
  }

  async execute(context: Context): Promise<void> {
    const { request } = context;
    if (typeof request !== "string" || new URL(request).origin !== this.origin)
      throw new RangeError("The access token is not for that address.");
    const headers = { ...(context.options?.headers as Record<string, string> | undefined) };
    context.options = {
      ...context.options,
      headers: { ...headers, Authorization: `Bearer ${this.accessToken.reveal()}` },
    };
    await this.#next?.execute(context);
  }
}

export function originOf(client: MicrosoftClient): string | null {
  return client.baseUrl === null ? null : client.baseUrl.replace(/\/+$/, "");
}

export function refusedAnswer({ status, body, header }: GraphAnswer, subject: CallSubject) {
  return refused({ status, body, retryAfter: header("retry-after"), date: header("date") }, subject);
}

/** The answer as an object with its version in it. @throws ProviderError when there is none */
export function versioned({ status, body, header }: GraphAnswer): Json {
  // An empty answer may stand for a write that was carried out in full.
  if (!body) throw providerError({ kind: "unreachable" }, `${status} with an empty answer`);
  return { ...body, "@odata.etag": textOf(body["@odata.etag"]) ?? header("etag") ?? changeKeyOf(body) };
}

/** Reads to the end. @throws ProviderError when it is cut short, broken, too long, or a page made for people */
export async function answerOf(response: Response): Promise<GraphAnswer> {
  const { status } = response;
  const text = (await textIn(response)).trimStart();
  const header = (name: string) => textOf(response.headers.get(name));
  if (isFine(status) && text.startsWith("<"))
    throw providerError({ kind: "unavailable", status, retryAfterMs: null }, `${status} with a page`);
  const body = text === "" ? null : objectOf(parsed(text));
  if (isFine(status) && text !== "" && !body)
    throw providerError({ kind: "unreachable" }, `${status} with a broken answer`);
  return { status, body, header };
}

async function textIn(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > largestAnswerBytes) throw new RangeError("too long an answer");
      text += decoder.decode(chunk, { stream: true });
    }
  } catch {
    throw providerError({ kind: "unreachable" }, `${response.status} cut short`);
  }
  return text + decoder.decode();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The library puts a query in as it is given. */
function queryOf(path: string, query: GraphRequest["query"]): string {
  const pairs = Object.entries(query ?? {})
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  if (pairs.length === 0) return "";
  return (path.includes("?") ? "&" : "?") + pairs.join("&");
}

/** The version without its wrapping, where only that is said. */
function changeKeyOf(body: Json): string | null {
  const key = textOf(body.changeKey);
  return key && `W/"${key}"`;
}

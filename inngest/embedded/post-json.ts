import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

export type Reply =
  | {
      readonly kind: "reply";
      readonly status: number;
      readonly headers: ReadonlyMap<string, string>;
      readonly text: string;
    }
  /** The request never reached the app: nothing ran. */
  | { readonly kind: "unreachable"; readonly code: string }
  /** The request may have been worked on, but no whole answer came back. */
  | { readonly kind: "lost"; readonly code: string };

export type JsonRequest = {
  readonly method: "POST" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
};

const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

/**
 * One request on a connection of its own. Connections are not reused: on a reused one a reset does not tell whether the
 * request was read, and a refused connection is the proof that nothing ran. Never throws.
 */
export function sendJson(options: JsonRequest): Promise<Reply> {
  const url = new URL(options.url);
  const open = url.protocol === "https:" ? httpsRequest : httpRequest;
  const limits = [AbortSignal.timeout(options.timeoutMs), ...(options.signal ? [options.signal] : [])];
  return new Promise((resolve) => {
    const outgoing = open(url, { method: options.method, agent: false, signal: AbortSignal.any(limits) });
    const fail = (error: Error) => {
      const code = codeOf(error);
      resolve(neverSent.has(code) ? { kind: "unreachable", code } : { kind: "lost", code });
    };
    outgoing.on("error", fail);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > options.maxBytes)
          incoming.destroy(Object.assign(new Error("too large"), { code: "ANSWER_TOO_LARGE" }));
        else chunks.push(chunk);
      });
      incoming.on("error", fail);
      incoming.on("close", () => resolve({ kind: "lost", code: "ECONNRESET" }));
      incoming.on("end", () => {
        const headers = new Map(
          Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
        );
        resolve({
          kind: "reply",
          status: incoming.statusCode ?? 0,
          headers,
          text: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    for (const [name, value] of Object.entries(options.headers)) outgoing.setHeader(name, value);
    outgoing.setHeader("content-type", "application/json");
    outgoing.setHeader("content-length", Buffer.byteLength(options.body));
    outgoing.end(options.body);
  });
}

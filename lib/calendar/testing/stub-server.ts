import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type StubRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** What a stub answers: text as it is, anything else as JSON; or it takes the connection into its own hands. */
export type StubAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | ((response: ServerResponse) => void);

/** Answers one request after the other; the last answer stays. */
export function inTurn(...answers: StubAnswer[]): () => StubAnswer {
  return () => (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500 };
}

/** A server for tests that answers as scripted, at once or later, and remembers what it was asked. */
export async function startStub(answer: (request: StubRequest) => StubAnswer | Promise<StubAnswer>) {
  const requests: StubRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const url = new URL(incoming.url ?? "/", "http://stub.test");
    const { method = "", headers } = incoming;
    const body = Buffer.concat(chunks).toString("utf8");
    const request = { method, path: url.pathname, query: url.searchParams, headers, body };
    requests.push(request);
    const given = await answer(request);
    if (typeof given === "function") return given(response);
    const isText = typeof given.body === "string";
    response.writeHead(given.status, {
      "Content-Type": isText ? "text/html" : "application/json",
      ...given.headers,
    });
    response.end(given.body === undefined ? undefined : isText ? given.body : JSON.stringify(given.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

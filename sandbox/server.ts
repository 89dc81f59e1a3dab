import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Now, systemNow } from "./clock";
import { sharedControl } from "./control";
import { type Answer, dispatch, type Floor } from "./dispatch";
import { createGoogle } from "./google/half";
import { createMicrosoft } from "./microsoft/half";
import { sharedPages } from "./pages";
import { Faults } from "./shared/faults";
import { jsonReply, type Reply, type SandboxRequest } from "./shared/http";
import { Journal } from "./shared/journal";
import { RequestLog } from "./shared/request-log";

export type SandboxOptions = {
  /** 0 takes a free one. */
  port?: number;
  host?: string;
  /** Where the journal is kept; without it everything is forgotten at the end. */
  dataDir?: string;
  clientId?: string;
  clientSecret?: string;
  now?: Now;
  /** What calendars show and stamp; `now` unless somebody moves it. */
  calendarNow?: Now;
};

export type Sandbox = { url: string; port: number; close(): Promise<void> };

const MAX_BODY = 1_000_000;
/** Longer than clients keep a quiet connection, so that none of them writes into one being closed. */
const KEEP_ALIVE_MS = 65_000;
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** Rejects when the port is taken. The journal is touched only once the port is held, so two sandboxes never share one. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  const now = options.now ?? systemNow;
  const calendarNow = options.calendarNow ?? now;
  const journal = new Journal(options.dataDir ?? null);
  let origin = "";
  const client = {
    id: options.clientId ?? "lockstep-dev",
    secret: options.clientSecret ?? "lockstep-dev",
  };
  const settings = { now, calendarNow, client, origin: () => origin };
  const google = createGoogle(journal, settings);
  const microsoft = createMicrosoft(journal, settings);
  const log = new RequestLog(calendarNow);
  const faults = new Faults();
  const halves = [google, microsoft];
  const own = [
    ...sharedPages(halves, log, faults),
    ...sharedControl(halves, log, faults),
    ...halves.flatMap((half) => [...half.pages, ...half.control]),
  ];
  const floor: Floor = { halves, own, log, faults, now };
  const server = createServer((incoming, response) => {
    handle(floor, origin, incoming, response).catch((error: unknown) => {
      process.stderr.write(`sandbox: ${incoming.method} ${incoming.url?.split("?")[0]}: ${String(error)}\n`);
      incoming.socket.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 5_000;
  const port = await listen(server, options.port ?? 0, host, (taken) => {
    origin = `http://${host}:${taken}`;
    journal.open();
    for (const half of halves) half.ready();
  });
  const close = () =>
    new Promise<void>((resolve) => {
      for (const half of halves) half.close();
      server.close(() => {
        journal.close();
        resolve();
      });
      server.closeAllConnections();
    });
  return { url: origin, port, close };
}

function listen(
  server: Server,
  port: number,
  host: string,
  prepare: (port: number) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const taken = (server.address() as AddressInfo).port;
      try {
        prepare(taken);
        resolve(taken);
      } catch (error) {
        server.close();
        reject(error);
      }
    });
  });
}

async function handle(
  floor: Floor,
  origin: string,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming);
  if (body.kind === "cutOff") return;
  const method = incoming.method === "HEAD" ? "GET" : (incoming.method ?? "GET");
  const answer =
    body.kind === "tooLarge"
      ? replied(jsonReply(413, { error: "Body too large" }))
      : (refusedEarly(origin, incoming) ?? (await answerTo(floor, origin, incoming, method, body.text)));
  if (answer.kind === "hangUp") {
    incoming.socket.destroy();
    return;
  }
  const { status, headers, body: text } = answer.reply;
  response.writeHead(status, headers);
  response.end(incoming.method === "HEAD" ? undefined : text);
}

async function answerTo(
  floor: Floor,
  origin: string,
  incoming: IncomingMessage,
  method: string,
  body: string,
): Promise<Answer> {
  const target = incoming.url ?? "/";
  if (!target.startsWith("/") || !URL.canParse(origin + target))
    return replied(jsonReply(400, { error: "Bad path" }));
  const request: SandboxRequest = {
    method,
    url: new URL(origin + target),
    headers: incoming.headers,
    body,
  };
  return dispatch(floor, request);
}

const replied = (reply: Reply): Answer => ({ kind: "reply", reply });

/** A page of some other origin must not steer the sandbox through the browser of whoever runs it. */
function refusedEarly(origin: string, incoming: IncomingMessage): Answer | null {
  const host = (incoming.headers.host ?? "").replace(/:\d+$/, "");
  const isLocal = LOOPBACK.includes(new URL(origin).hostname);
  if (isLocal && !LOOPBACK.includes(host)) return replied(jsonReply(421, { error: "Unknown host" }));
  const from = incoming.headers.origin;
  if (incoming.method === "GET" || from === undefined) return null;
  const isOwn = URL.canParse(from) && new URL(from).host === incoming.headers.host;
  return isOwn ? null : replied(jsonReply(403, { error: "Not from another origin" }));
}

type Body = { kind: "whole"; text: string } | { kind: "tooLarge" } | { kind: "cutOff" };

async function readBody(incoming: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming) {
      const part = Buffer.from(chunk as Uint8Array);
      size += part.length;
      if (size > MAX_BODY) return { kind: "tooLarge" };
      chunks.push(part);
    }
  } catch {
    return { kind: "cutOff" };
  }
  return { kind: "whole", text: Buffer.concat(chunks).toString("utf8") };
}

import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Logger } from "pino";
import { z } from "zod";
import { databaseErrorCode } from "./database";
import { type MakeId, seededIds } from "./identifiers";
import { parseJson } from "./json";
import type { EventPayload, Json } from "./model";

export type Health = {
  readonly ok: boolean;
  readonly database: boolean;
  readonly synced: boolean;
  readonly functions: number;
  readonly problem?: string;
};

export type HttpOptions = {
  readonly eventKey: string;
  readonly makeId: MakeId;
  readonly now: () => Date;
  /** Makes the events durable; "not ready" while the app's functions are unknown. */
  readonly accept: (events: readonly EventPayload[]) => Promise<"accepted" | "not ready">;
  readonly health: () => Promise<Health>;
  readonly log: Logger;
};

const maxBodyBytes = 512 * 1024;
const printable = z
  .string()
  .min(1)
  .max(256)
  .refine((text) => !text.includes("\u0000"), "no NUL character");
const eventSchema = z.looseObject({
  name: printable.refine(
    (name) => !name.startsWith("inngest/"),
    "names that begin with inngest/ are reserved",
  ),
  id: printable.nullish().or(z.literal("")),
  data: z.record(z.string(), z.unknown()).nullish(),
  ts: z.number().int().min(0).max(8.64e15).nullish(),
});
const bodySchema = z.union([z.array(eventSchema).max(5000), eventSchema.transform((event) => [event])]);

class TooLargeError extends Error {}

function reply(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

function refuse(response: ServerResponse, status: number, error: string): void {
  reply(response, status, { ids: [], status, error });
}

function isSameKey(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new TooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The events of one request with their ids: the sender's own, else one made from the seed, else a new one. */
function readEvents(
  text: string,
  seed: string | undefined,
  { makeId, now }: HttpOptions,
): EventPayload[] | string {
  let body: Json;
  try {
    body = parseJson(text);
  } catch {
    return "The body is not JSON";
  }
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return `Not an event or a list of events: ${z.prettifyError(parsed.error)}`;
  const seeded = seededIds(seed);
  return parsed.data.map((event, index) => {
    const { name, id, data, ts, user, v, meta } = event as Record<string, Json> & typeof event;
    return {
      id: id || seeded?.(index) || makeId(),
      name,
      data: (data ?? {}) as EventPayload["data"],
      ts: ts ?? now().getTime(),
      ...(user === undefined || user === null ? {} : { user }),
      ...(typeof v === "string" ? { v } : {}),
      ...(meta === undefined || meta === null ? {} : { meta }),
    };
  });
}

async function receiveEvents(
  request: IncomingMessage,
  response: ServerResponse,
  key: string,
  options: HttpOptions,
): Promise<void> {
  if (!isSameKey(key, options.eventKey)) return refuse(response, 401, "Event key not found");
  let text: string;
  try {
    text = await readBody(request);
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    response.setHeader("connection", "close");
    return refuse(response, 413, "A request holds at most 512 KB");
  }
  const seed = request.headers["x-inngest-event-id-seed"];
  const events = readEvents(text, typeof seed === "string" ? seed : undefined, options);
  if (typeof events === "string") return refuse(response, 400, events);
  const outcome = await options.accept(events);
  if (outcome === "not ready")
    return refuse(response, 503, "The app's functions are not known yet; send again");
  reply(response, 200, { ids: events.map(({ id }) => id), status: 200 });
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpOptions,
): Promise<void> {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  const key = /^\/e\/([^/]+)$/.exec(path)?.[1];
  if (key !== undefined) {
    if (request.method !== "POST") return refuse(response, 405, "Use POST");
    return receiveEvents(request, response, decodeURIComponent(key), options);
  }
  if (path === "/health") {
    if (request.method !== "GET") return refuse(response, 405, "Use GET");
    const health = await options.health();
    return reply(response, health.ok ? 200 : 503, health);
  }
  refuse(response, 404, "Not found");
}

/** The engine's two doors: events in and health. Nothing else is served. */
export function createEngineServer(options: HttpOptions): Server {
  return createServer((request, response) => {
    route(request, response, options).catch((error: unknown) => {
      if (error instanceof URIError) return refuse(response, 401, "Event key not found");
      options.log.warn({ code: databaseErrorCode(error) }, "request not served");
      if (response.headersSent) response.destroy();
      else refuse(response, 503, "The engine's database is not available; send again");
    });
  });
}

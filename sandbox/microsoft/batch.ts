import { z } from "zod";
import { jsonReply, type Reply, type SandboxRequest } from "../shared/http";
import type { ProviderRoute } from "../shared/provider-half";
import { jsonBody, type RouteMaker } from "./api-route";
import { badRequest, errorReply } from "./errors";

const MAX_REQUESTS = 20;
/** As many as Outlook carries out of one batch at a time. */
const TOGETHER = 4;

const requestSchema = z.object({
  id: z.string().min(1),
  method: z.string(),
  url: z.string().min(1),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).default([]),
});
type Part = z.infer<typeof requestSchema>;
const batchSchema = z.object({ requests: z.array(requestSchema).min(1).max(MAX_REQUESTS) });

type Answered = {
  readonly id: string;
  readonly status: number;
  readonly headers: object;
  readonly body?: unknown;
};

/** Each part is a request of its own: logged, limited and faulted. https://learn.microsoft.com/en-us/graph/json-batching */
export function batchRoutes(route: RouteMaker, origin: () => string): ProviderRoute[] {
  return [
    route("batch", "POST", "/v1.0/$batch", async (_caller, request) => {
      const parsed = batchSchema.safeParse(jsonBody(request));
      if (!parsed.success)
        throw badRequest(`Invalid batch payload: ${z.prettifyError(parsed.error)}`, "BadRequest");
      const { requests } = parsed.data;
      checkOrder(requests);
      return jsonReply(200, { responses: await carriedOut(requests, request, origin()) });
    }),
  ];
}

/** A part may wait only for one that stands before it. */
function checkOrder(parts: readonly Part[]): void {
  const before = new Set<string>();
  for (const { id, dependsOn } of parts) {
    if (before.has(id)) throw badRequest(`Duplicate request id: ${id}`, "BadRequest");
    const unknown = dependsOn.find((other) => !before.has(other));
    if (unknown !== undefined) throw badRequest(`Invalid dependsOn: ${unknown}`, "BadRequest");
    before.add(id);
  }
}

/** In any order but that of the dependencies. */
async function carriedOut(
  parts: readonly Part[],
  request: SandboxRequest,
  origin: string,
): Promise<Answered[]> {
  const answers = new Map<string, Answered>();
  let left = [...parts];
  while (left.length > 0) {
    const ready = left.filter(({ dependsOn }) => dependsOn.every((id) => answers.has(id))).slice(0, TOGETHER);
    left = left.filter((part) => !ready.includes(part));
    const done = await Promise.all(
      ready.map((part) => {
        const isLost = part.dependsOn.some((id) => (answers.get(id)?.status ?? 424) >= 400);
        return isLost ? failedDependency(part) : answered(part, request, origin);
      }),
    );
    for (const answer of done) answers.set(answer.id, answer);
  }
  return [...answers.values()];
}

const failedDependency = ({ id }: Part): Answered =>
  shown(id, errorReply(424, "FailedDependency", "A request this one depends on has failed."));

async function answered(part: Part, request: SandboxRequest, origin: string): Promise<Answered> {
  const target = `${origin}/v1.0/${part.url.replace(/^\//, "")}`;
  const hasBody = part.body !== undefined && part.body !== null;
  const headers = Object.fromEntries(
    Object.entries(part.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (hasBody && headers["content-type"] === undefined) {
    return shown(
      part.id,
      errorReply(400, "BadRequest", "A request with a body needs a Content-Type header."),
    );
  }
  if (!URL.canParse(target) || part.url.includes("$batch")) {
    return shown(part.id, errorReply(400, "BadRequest", "Invalid request URL."));
  }
  const { authorization } = request.headers;
  const reply = await request.ask?.({
    method: part.method.toUpperCase(),
    url: new URL(target),
    headers: { ...headers, authorization },
    body: hasBody ? JSON.stringify(part.body) : "",
  });
  return shown(part.id, reply ?? errorReply(504, "GatewayTimeout", "The request timed out."));
}

function shown(id: string, { status, headers, body }: Reply): Answered {
  return { id, status, headers, ...(body === "" ? {} : { body: parsedJson(body) }) };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return Buffer.from(text).toString("base64");
  }
}

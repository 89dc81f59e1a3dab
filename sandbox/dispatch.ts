import type { Now } from "./clock";
import { type Fault, type Faults, isQuirk, quirksOf } from "./shared/faults";
import {
  findRoute,
  jsonReply,
  type Params,
  type Reply,
  ReplyError,
  type Route,
  type SandboxRequest,
  textReply,
} from "./shared/http";
import type { ProviderHalf, ProviderRoute } from "./shared/provider-half";
import type { Outcome, RequestLog } from "./shared/request-log";

export type Answer = { kind: "reply"; reply: Reply } | { kind: "hangUp" };

export type Floor = {
  readonly halves: readonly ProviderHalf[];
  readonly own: readonly Route[];
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly now: Now;
};

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Own pages and control are answered straight; provider routes are logged and meet the faults. */
export async function dispatch(floor: Floor, request: SandboxRequest): Promise<Answer> {
  const { method } = request;
  const path = request.url.pathname;
  const own = findRoute(floor.own, method, path);
  if (own) return { kind: "reply", reply: await answerOf(own.route, request, own.params) };
  for (const half of floor.halves) {
    const found = findRoute<ProviderRoute>(half.routes, method, path);
    if (found) return serve(floor, half, found.route, found.params, request);
  }
  const unrouted = floor.halves.map((half) => half.unrouted(request)).find((reply) => reply !== null);
  return { kind: "reply", reply: unrouted ?? jsonReply(404, { error: "Not found" }) };
}

async function serve(
  floor: Floor,
  half: ProviderHalf,
  route: ProviderRoute,
  params: Params,
  request: SandboxRequest,
): Promise<Answer> {
  const startedAt = floor.now();
  const path = request.url.pathname;
  const { account } = half.inspect(route.operation, params, request);
  const place = half.admit(route.operation, request);
  const page = half.pageOf(route.operation, request);
  const isIn = place?.kind !== "refused";
  const met = isIn ? floor.faults.take({ method: request.method, path, account, page }) : [];
  for (const fault of met) if (fault.action.kind === "latency") await sleep(fault.action.ms);
  const sight = half.inspect(route.operation, params, request);
  const { outcome, reply } = isIn
    ? await carryOut(floor, half, route, params, request, met)
    : { outcome: "answered" as const, reply: place.reply };
  if (place?.kind === "taken") await place.leave();
  floor.log.add({
    ...sight,
    provider: half.name,
    operation: route.operation,
    method: request.method,
    path,
    query: route.operation.startsWith("oauth.") ? {} : Object.fromEntries(request.url.searchParams),
    status: reply?.status ?? null,
    outcome,
    faults: met.map((fault) => fault.id),
    durationMs: floor.now() - startedAt,
  });
  return outcome === "answered" && reply ? { kind: "reply", reply } : { kind: "hangUp" };
}

async function carryOut(
  floor: Floor,
  half: ProviderHalf,
  route: ProviderRoute,
  params: Params,
  request: SandboxRequest,
  met: readonly Fault[],
): Promise<{ outcome: Outcome; reply: Reply | null }> {
  const actions = met.map((fault) => fault.action);
  const action = actions.find((one) => one.kind !== "latency" && !isQuirk(one));
  const ask = async (other: SandboxRequest) => {
    const answer = await dispatch(floor, other);
    return answer.kind === "reply" ? answer.reply : null;
  };
  const asked = { ...request, quirks: quirksOf(met), ask };
  switch (action?.kind) {
    case "dropRequest":
      return { outcome: "requestDropped", reply: null };
    case "dropAnswer":
      return { outcome: "answerDropped", reply: await answerOf(route, asked, params) };
    case "html200": {
      const page = "<!doctype html><title>Sign in</title><p>Please sign in to the network.</p>";
      return { outcome: "answered", reply: textReply(200, "text/html; charset=utf-8", page) };
    }
    case "status": {
      const usual = half.faultReply(request.url.pathname, action.status, action.reason);
      return { outcome: "answered", reply: withRetryAfter(withBody(usual, action.body), action.retryAfter) };
    }
    default:
      return { outcome: "answered", reply: await answerOf(route, asked, params) };
  }
}

function withBody(reply: Reply, body: unknown): Reply {
  if (body === undefined) return reply;
  if (typeof body === "string") return textReply(reply.status, "text/plain; charset=utf-8", body);
  return jsonReply(reply.status, body);
}

function withRetryAfter(reply: Reply, retryAfter: string | number | undefined): Reply {
  if (retryAfter === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, "retry-after": String(retryAfter) } };
}

async function answerOf(route: Route, request: SandboxRequest, params: Params): Promise<Reply> {
  try {
    return await route.handle(request, params);
  } catch (error) {
    if (error instanceof ReplyError) return error.reply;
    process.stderr.write(`sandbox: ${request.method} ${route.pattern}: ${String(error)}\n`);
    return jsonReply(500, { error: { code: 500, message: "The sandbox itself failed." } });
  }
}

import { unstable_rethrow } from "next/navigation";
import type { NextRequest } from "next/server";
import type { Deps } from "@/lib/deps";
import type { Actor } from "@/lib/domain/roles";
import { type Access, type AccessOption, accessOf, type PublicOption } from "./access";
import { failedWith, guardRefusal } from "./answer";
import { refusedAtGate, withSecurityHeaders } from "./front-door";
import { isForbidden, logBug, logRefusal, memberAtDoor, originProblem } from "./guard";
import { type HttpMethod, registerDoor } from "./registry";
import { type RequestFacts, requestFacts } from "./request";

export type RouteCall<A extends Actor | null, Params> = {
  readonly request: NextRequest;
  readonly params: Params;
  readonly actor: A;
  readonly deps: Deps;
  readonly requestId: string;
  readonly address: string;
};

type Definition<A extends Actor | null, Params> = {
  /** The route's path as the folder says it, e.g. `/api/bookings/[id]/history.csv`. */
  readonly name: string;
  readonly method: HttpMethod;
  /** `any`: other machines call it (a provider's notices, browsers' CSP reports). Never with a session's rights. */
  readonly origin?: "own" | "any";
  /** The matcher of proxy.ts leaves its path out: it asks at the gate and sets the security headers itself. */
  readonly standsAlone?: true;
  readonly run: (call: RouteCall<A, Params>) => Promise<Response>;
};

type Params = Record<string, string | string[]>;
export type RouteHandler<P> = (request: NextRequest, context: { params: Promise<P> }) => Promise<Response>;

/**
 * The only way to export a route handler. The same checks as an action's, except that a GET needs no Origin. Refusals are
 * JSON `{ ok: false, problem, message }` with 401, 403 or 429; answers are `no-store` unless the handler says otherwise.
 */
export function route<P extends Params = Record<string, never>>(
  definition: Definition<Actor, P> & AccessOption,
): RouteHandler<P>;
export function route<P extends Params = Record<string, never>>(
  definition: Definition<null, P> & PublicOption,
): RouteHandler<P>;
export function route<P extends Params>(
  definition: (Definition<Actor, P> & AccessOption) | (Definition<null, P> & PublicOption),
): RouteHandler<P> {
  const { name, method, origin = "own", standsAlone = false } = definition;
  const access = accessOf(definition);
  const checksOrigin = method !== "GET" && origin === "own";
  if (origin === "any" && access.kind !== "public")
    throw new Error(`${name}: only public routes take any origin.`);
  const run = definition.run as Definition<Actor | null, P>["run"];
  const answer: RouteHandler<P> = async (request, context) => {
    const facts = await requestFacts();
    const door = { name, access, checksOrigin, run };
    try {
      return await guardedAnswer(door, facts, { request, params: await context.params });
    } catch (error) {
      unstable_rethrow(error);
      return Response.json(failedWith(logBug({ route: name }, facts.requestId, error)), {
        status: 500,
        headers: noStore,
      });
    }
  };
  const handler: RouteHandler<P> = standsAlone
    ? async (request, context) =>
        withSecurityHeaders(
          refusedAtGate(request.headers, request.nextUrl) ?? (await answer(request, context)),
        )
    : answer;
  registerDoor({
    kind: "route",
    name,
    method,
    access,
    checksOrigin,
    call: (request, params) => handler(request, { params: Promise.resolve(params as P) }),
  });
  return handler;
}

const noStore = { "cache-control": "no-store" };
const statusOf = { badOrigin: 403, signedOut: 401, tooMany: 429, forbidden: 403 } as const;

async function guardedAnswer<P>(
  door: {
    name: string;
    access: Access;
    checksOrigin: boolean;
    run: (call: RouteCall<Actor | null, P>) => Promise<Response>;
  },
  facts: RequestFacts,
  call: { request: NextRequest; params: P },
): Promise<Response> {
  const refuse = (problem: keyof typeof statusOf, actor: Actor | null) => {
    logRefusal({ route: door.name }, facts, problem, actor);
    return Response.json(guardRefusal(problem), { status: statusOf[problem], headers: noStore });
  };
  const badOrigin = door.checksOrigin ? originProblem(facts) : null;
  if (badOrigin) return refuse(badOrigin, null);
  const admitted = await memberAtDoor(facts, door.access);
  if (!admitted.ok) return refuse(admitted.problem, null);
  const { actor } = admitted;
  if (isForbidden(door.access, actor)) return refuse("forbidden", actor);
  const { deps, requestId, address } = facts;
  const answer = await door.run({ ...call, actor, deps, requestId, address });
  if (answer.headers.has("cache-control")) return answer;
  const headers = new Headers(answer.headers);
  headers.set("cache-control", "no-store");
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}

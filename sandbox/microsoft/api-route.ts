import { randomUUID } from "node:crypto";
import { type Answering, type Params, type Reply, ReplyError, type SandboxRequest } from "../shared/http";
import { type JsonObject, jsonObjectOf } from "../shared/json";
import type { ProviderRoute } from "../shared/provider-half";
import { type Caller, requireCaller } from "./caller";
import { accessDenied, badRequest } from "./errors";
import { preferencesOf } from "./preferences";
import type { MicrosoftStore } from "./store";

export type Api = { readonly store: MicrosoftStore; origin(): string };
export type ApiHandler = (caller: Caller, request: SandboxRequest, params: Params) => Answering;
export type RouteMaker = ReturnType<typeof routeMaker>;

/** Every API route authenticates and checks the token's permissions before anything else. */
export function routeMaker(store: MicrosoftStore) {
  return (operation: string, method: string, pattern: string, handle: ApiHandler): ProviderRoute => ({
    operation: `graph.${operation}`,
    method,
    pattern,
    handle: (request, params) =>
      withUsualHeaders(request, async () => {
        const caller = requireCaller(store, request, operation);
        if (params.user !== undefined && !isSelf(caller, params.user)) throw accessDenied();
        return handle(caller, request, params);
      }),
  });
}

/** The same routes under /users/{id}, which a delegated token may use for its own user only. */
export function alsoUnderUsers(routes: readonly ProviderRoute[]): ProviderRoute[] {
  const mine = routes.filter(({ pattern }) => /^\/v1\.0\/me(\/|$)/.test(pattern));
  const theirs = mine.map((route) => ({
    ...route,
    pattern: route.pattern.replace("/v1.0/me", "/v1.0/users/:user"),
  }));
  return [...routes, ...theirs];
}

const isSelf = ({ account }: Caller, user: string) =>
  [account.oid, account.email].includes(user.toLowerCase());

/** Every answer names its request and the preferences that were applied. */
async function withUsualHeaders(request: SandboxRequest, answer: () => Promise<Reply>): Promise<Reply> {
  const reply = await answer().catch((error: unknown) => {
    if (error instanceof ReplyError) return error.reply;
    throw error;
  });
  const id = reply.headers["request-id"] ?? randomUUID();
  const clientId = [request.headers["client-request-id"] ?? id].flat()[0] ?? id;
  const applied = reply.status < 400 ? preferencesOf(request).applied.join(", ") : "";
  const headers = {
    ...reply.headers,
    "request-id": id,
    "client-request-id": clientId,
    ...(applied === "" ? {} : { "preference-applied": applied }),
  };
  return { ...reply, headers };
}

export function jsonBody(request: SandboxRequest): JsonObject {
  const body = jsonObjectOf(request.body);
  if (body === null) throw badRequest("Unable to read JSON request payload.", "BadRequest");
  return body;
}

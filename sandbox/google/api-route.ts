import type { Answering, Params, SandboxRequest } from "../shared/http";
import { type JsonObject, jsonObjectOf } from "../shared/json";
import type { ProviderRoute } from "../shared/provider-half";
import { type Caller, requireCaller } from "./caller";
import { apiError } from "./errors";
import type { Notices } from "./notices";
import type { GoogleStore } from "./store";

export type Api = { readonly store: GoogleStore; readonly notices: Notices; origin(): string };
export type ApiHandler = (caller: Caller, request: SandboxRequest, params: Params) => Answering;

export type RouteMaker = ReturnType<typeof routeMaker>;

/** Every API route authenticates and checks the token's scopes before anything else. */
export function routeMaker(store: GoogleStore) {
  return (operation: string, method: string, pattern: string, handle: ApiHandler): ProviderRoute => ({
    operation: `calendar.${operation}`,
    method,
    pattern,
    handle: (request, params) => handle(requireCaller(store, request, operation), request, params),
  });
}

export function jsonBody(request: SandboxRequest): JsonObject {
  const body = jsonObjectOf(request.body);
  if (body === null) throw apiError(400, "parseError", "Parse Error");
  return body;
}

import type { Reply, SandboxRequest } from "../shared/http";
import type { ProviderRoute } from "../shared/provider-half";
import { type Api, alsoUnderUsers, type RouteMaker } from "./api-route";
import { deltaRoutes } from "./delta-api";
import { errorReply, invalidToken } from "./errors";
import { eventRoutes } from "./events-api";
import { mailboxRoutes } from "./mailbox-api";

/** Microsoft Graph v1.0's calendar, as far as a two-way sync needs it. */
export function apiRoutes(api: Api, route: RouteMaker): ProviderRoute[] {
  return alsoUnderUsers([
    ...mailboxRoutes(api, route),
    ...deltaRoutes(api, route),
    ...eventRoutes(api, route),
  ]);
}

/** A path under /v1.0 that is not imitated looks like one Graph does not have. */
export function unroutedReply({ url, headers }: SandboxRequest): Reply | null {
  if (!/^\/(v1\.0|beta)(\/|$)/.test(url.pathname)) return null;
  if (!headers.authorization) return invalidToken("Access token is empty.").reply;
  const segment = url.pathname.split("/").at(-1) ?? "";
  return errorReply(400, "BadRequest", `Resource not found for the segment '${segment.slice(0, 60)}'.`);
}

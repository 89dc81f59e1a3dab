import { type Faults, faultSchema } from "./shared/faults";
import { emptyReply, jsonReply, type Route } from "./shared/http";
import { parsedBody } from "./shared/parsed-body";
import type { ProviderHalf } from "./shared/provider-half";
import type { RequestLog } from "./shared/request-log";

/** Control of what all imitated providers share: health, reset, request log, faults. */
export function sharedControl(halves: readonly ProviderHalf[], log: RequestLog, faults: Faults): Route[] {
  const health = () => jsonReply(200, { ok: true, providers: halves.map((half) => half.name) });
  const reset = () => {
    for (const half of halves) half.reset();
    faults.clear();
    log.clear();
    return jsonReply(200, { ok: true });
  };
  return [
    { method: "GET", pattern: "/_control/health", handle: health },
    { method: "POST", pattern: "/_control/reset", handle: reset },
    { method: "GET", pattern: "/_control/violations", handle: () => jsonReply(200, log.violations()) },
    {
      method: "GET",
      pattern: "/_control/requests",
      handle: (request) => {
        const since = Number(request.url.searchParams.get("since") ?? "0");
        if (!Number.isInteger(since)) return jsonReply(400, { error: "since is not a whole number" });
        return jsonReply(200, { requests: log.since(since) });
      },
    },
    {
      method: "DELETE",
      pattern: "/_control/requests",
      handle: () => {
        log.clear();
        return emptyReply(204);
      },
    },
    ...faultControl(faults),
  ];
}

function faultControl(faults: Faults): Route[] {
  const none = () => jsonReply(404, { error: "No such fault" });
  return [
    { method: "GET", pattern: "/_control/faults", handle: () => jsonReply(200, { faults: faults.list() }) },
    {
      method: "POST",
      pattern: "/_control/faults",
      handle: (request) => parsedBody(request, faultSchema, (wish) => jsonReply(200, faults.add(wish))),
    },
    {
      method: "DELETE",
      pattern: "/_control/faults",
      handle: () => {
        faults.clear();
        return emptyReply(204);
      },
    },
    {
      method: "GET",
      pattern: "/_control/faults/:id",
      handle: (_request, { id }) => {
        const fault = faults.list().find((one) => one.id === id);
        return fault ? jsonReply(200, fault) : none();
      },
    },
    {
      method: "DELETE",
      pattern: "/_control/faults/:id",
      handle: (_request, { id }) => (faults.remove(id ?? "") ? emptyReply(204) : none()),
    },
  ];
}

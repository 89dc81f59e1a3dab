import { jsonReply, type Reply, ReplyError } from "../shared/http";

type Where = { location: string; locationType: "header" | "parameter" };

/** https://developers.google.com/workspace/calendar/api/guides/errors */
export function errorReply(
  status: number,
  reason: string,
  message: string,
  extra: {
    domain?: string;
    where?: Where;
    top?: Record<string, unknown>;
    headers?: Record<string, string>;
  } = {},
): Reply {
  const errors = [{ domain: extra.domain ?? "global", reason, message, ...(extra.where ?? {}) }];
  return jsonReply(status, { error: { errors, code: status, message, ...extra.top } }, extra.headers);
}

export function apiError(...args: Parameters<typeof errorReply>): ReplyError {
  return new ReplyError(errorReply(...args), args[2]);
}

export const badRequest = (message: string, reason = "invalid") => apiError(400, reason, message);
export const notFound = (message = "Not Found") => apiError(404, "notFound", message);

export const timeRangeEmpty = () =>
  apiError(400, "timeRangeEmpty", "The specified time range is empty.", { domain: "calendar" });

export const invalidCredentials = () =>
  apiError(401, "authError", "Invalid Credentials", {
    where: { location: "Authorization", locationType: "header" },
    top: { status: "UNAUTHENTICATED" },
    headers: { "www-authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
  });

export const loginRequired = () =>
  apiError(401, "required", "Login Required.", {
    where: { location: "Authorization", locationType: "header" },
    top: { status: "UNAUTHENTICATED" },
    headers: { "www-authenticate": 'Bearer realm="https://accounts.google.com/"' },
  });

export function insufficientScope(operation: string): ReplyError {
  const message = "Request had insufficient authentication scopes.";
  const details = [
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
      domain: "googleapis.com",
      metadata: { service: "calendar-json.googleapis.com", method: `calendar.v3.${operation}` },
    },
  ];
  const errors = [
    { message: "Insufficient Permission", domain: "global", reason: "insufficientPermissions" },
  ];
  const reply = jsonReply(
    403,
    { error: { code: 403, message, errors, status: "PERMISSION_DENIED", details } },
    { "www-authenticate": 'Bearer realm="https://accounts.google.com/", error="insufficient_scope"' },
  );
  return new ReplyError(reply, message);
}

export const writerAccessRequired = () =>
  apiError(403, "requiredAccessLevel", "You need to have writer access to this calendar.", {
    domain: "calendar",
  });

export const fullSyncRequired = () => {
  const message = "Sync token is no longer valid, a full sync is required.";
  const where: Where = { location: "syncToken", locationType: "parameter" };
  return apiError(410, "fullSyncRequired", message, { domain: "calendar", where });
};

export const conditionNotMet = () =>
  apiError(412, "conditionNotMet", "Precondition Failed", {
    where: { location: "If-Match", locationType: "header" },
  });

export const duplicate = () => apiError(409, "duplicate", "The requested identifier already exists.");
export const alreadyDeleted = () => apiError(410, "deleted", "Resource has been deleted");

/** The token endpoint's shape, RFC 6749 section 5.2. */
export function oauthError(status: number, error: string, description: string): ReplyError {
  return new ReplyError(jsonReply(status, { error, error_description: description }), description);
}

const FAULTS: Record<number, { reason: string; message: string; domain: string }> = {
  400: { reason: "badRequest", message: "Bad Request", domain: "global" },
  401: { reason: "authError", message: "Invalid Credentials", domain: "global" },
  403: { reason: "rateLimitExceeded", message: "Rate Limit Exceeded", domain: "usageLimits" },
  404: { reason: "notFound", message: "Not Found", domain: "global" },
  409: { reason: "duplicate", message: "The requested identifier already exists.", domain: "global" },
  410: { reason: "deleted", message: "Resource has been deleted", domain: "global" },
  412: { reason: "conditionNotMet", message: "Precondition Failed", domain: "global" },
  429: { reason: "rateLimitExceeded", message: "Rate Limit Exceeded", domain: "usageLimits" },
};

const MESSAGES: Record<string, { message: string; domain: string }> = {
  fullSyncRequired: {
    message: "Sync token is no longer valid, a full sync is required.",
    domain: "calendar",
  },
  quotaExceeded: { message: "Calendar usage limits exceeded.", domain: "usageLimits" },
  userRateLimitExceeded: { message: "User Rate Limit Exceeded", domain: "usageLimits" },
};

/** Google's body for an injected status; token endpoints speak OAuth instead. */
export function injectedError(path: string, status: number, reason: string | undefined): Reply {
  if (["/token", "/revoke", "/tokeninfo"].includes(path)) {
    const error = reason ?? (status >= 500 ? "internal_failure" : "invalid_grant");
    const revoked = "Token has been expired or revoked.";
    return jsonReply(status, {
      error,
      error_description: error === "invalid_grant" ? revoked : "Injected fault",
    });
  }
  const usual = FAULTS[status] ?? { reason: "backendError", message: "Backend Error", domain: "global" };
  const wanted = reason ?? (status === 410 && path.endsWith("/events") ? "fullSyncRequired" : usual.reason);
  const { message, domain } = MESSAGES[wanted] ?? usual;
  return errorReply(status, wanted, message, { domain });
}

import { randomUUID } from "node:crypto";
import { systemNow } from "../clock";
import { jsonReply, type Reply, ReplyError } from "../shared/http";

/** https://learn.microsoft.com/en-us/graph/errors */
export function errorReply(
  status: number,
  code: string,
  message: string,
  extra: { fields?: Record<string, unknown>; headers?: Record<string, string> } = {},
): Reply {
  const id = randomUUID();
  const date = new Date(systemNow()).toISOString().slice(0, 19);
  const innerError = { date, "request-id": id, "client-request-id": id };
  const body = { error: { code, message, ...extra.fields, innerError } };
  return jsonReply(status, body, { "request-id": id, "client-request-id": id, ...extra.headers });
}

export function graphError(...args: Parameters<typeof errorReply>): ReplyError {
  return new ReplyError(errorReply(...args), args[2]);
}

export const badRequest = (message: string, code = "ErrorInvalidRequest") => graphError(400, code, message);
export const invalidProperty = (message = "At least one property failed validation.") =>
  badRequest(message, "ErrorPropertyValidationFailure");
export const invalidParameter = (message: string) => badRequest(message, "ErrorInvalidParameter");
export const notFound = () =>
  graphError(404, "ErrorItemNotFound", "The specified object was not found in the store.");
export const malformedId = () => badRequest("Id is malformed.", "ErrorInvalidIdMalformed");
export const accessDenied = () =>
  graphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
export const insufficientPrivileges = () =>
  graphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

const CONFLICT =
  "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.";
export const staleChangeKey = () => graphError(412, "ErrorIrresolvableConflict", CONFLICT);

export const crossesBoundary = () =>
  badRequest(
    "Modified occurrence is crossing or overlapping adjacent occurrence.",
    "ErrorOccurrenceCrossingBoundary",
  );

export const duplicateTransaction = (status: 400 | 409, existingEventId: string | null) =>
  graphError(
    status,
    "ErrorDuplicateTransactionId",
    "Your request can't be completed. The TransactionId specified in the request has already been used to create a different event.",
    status === 400 && existingEventId !== null
      ? { fields: { "@event.existingEventId": existingEventId } }
      : {},
  );

export const invalidToken = (message: string) =>
  graphError(401, "InvalidAuthenticationToken", message, {
    headers: { "www-authenticate": 'Bearer realm="", authorization_uri="", error="invalid_token"' },
  });

export const SYNC_STATE_LOST = "The sync state generation is not found; continue with a full resync.";

/** The token endpoint's shape; `code` is the AADSTS number. */
export function oauthReply(status: number, error: string, code: number, description: string): Reply {
  const now = new Date(systemNow()).toISOString();
  const ids = { trace_id: randomUUID(), correlation_id: randomUUID() };
  const timestamp = `${now.slice(0, 10)} ${now.slice(11, 19)}Z`;
  const text = `AADSTS${code}: ${description} Trace ID: ${ids.trace_id} Correlation ID: ${ids.correlation_id} Timestamp: ${timestamp}`;
  return jsonReply(status, {
    error,
    error_description: text,
    error_codes: [code],
    timestamp,
    ...ids,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
}

export const oauthError = (status: number, error: string, code: number, description: string) =>
  new ReplyError(oauthReply(status, error, code, description), description);

const FAULTS: Record<number, readonly [code: string, message: string]> = {
  400: ["ErrorInvalidRequest", "The request is invalid."],
  401: ["InvalidAuthenticationToken", "Access token has expired or is not yet valid."],
  403: ["ErrorAccessDenied", "Access is denied. Check credentials and try again."],
  404: ["ErrorItemNotFound", "The specified object was not found in the store."],
  409: ["ErrorIrresolvableConflict", CONFLICT],
  410: ["SyncStateNotFound", SYNC_STATE_LOST],
  412: ["ErrorIrresolvableConflict", CONFLICT],
  429: ["ApplicationThrottled", "Application is over its MailboxConcurrency limit."],
  503: ["ErrorServerBusy", "The server cannot service this request right now. Try again later."],
  504: ["ErrorTimeoutExpired", "The operation timed out."],
  507: ["ErrorQuotaExceeded", "The mailbox is over its quota."],
};

const OAUTH_FAULTS: Record<string, readonly [code: number, message: string]> = {
  invalid_grant: [700082, "The refresh token has expired due to inactivity."],
  interaction_required: [50076, "You must use multi-factor authentication to access the resource."],
  temporarily_unavailable: [90033, "A transient error has occurred. Please try again."],
  invalid_client: [7000215, "Invalid client secret provided."],
};

/** Microsoft's body for an injected status; token endpoints speak OAuth instead. `reason` is the error code. */
export function injectedError(path: string, status: number, reason: string | undefined): Reply {
  if (path.includes("/oauth2/v2.0/")) {
    const error = reason ?? (status >= 500 ? "temporarily_unavailable" : "invalid_grant");
    const [code, message] = OAUTH_FAULTS[error] ?? [90000, "Injected fault."];
    return oauthReply(status, error, code, message);
  }
  const [code, message] = FAULTS[status] ?? [
    "ErrorInternalServerError",
    "An internal server error occurred.",
  ];
  return errorReply(status, reason ?? code, message);
}

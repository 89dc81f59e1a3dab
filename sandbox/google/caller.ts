import type { AccessToken } from "../shared/grants";
import type { SandboxRequest } from "../shared/http";
import { bearerOf } from "../shared/oauth";
import {
  insufficientScope,
  invalidCredentials,
  loginRequired,
  notFound,
  writerAccessRequired,
} from "./errors";
import { eventAccess, scopeAllows } from "./scopes";
import type { GoogleStore } from "./store";
import { type Account, type Calendar, type CalendarEntry, hasRole } from "./types";

/** Who holds the access token, and what it may do. */
export type Caller = {
  readonly account: Account;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly operation: string;
};

export type OpenCalendar = {
  readonly calendar: Calendar;
  readonly entry: CalendarEntry;
  readonly sees: "everything" | "busyOnly" | "publicDetails";
};

/** 401 without a live token; never looks at scopes. */
export function authenticate(
  store: GoogleStore,
  request: SandboxRequest,
): { token: AccessToken; account: Account } {
  const bearer = bearerOf(request);
  if (bearer === null) throw loginRequired();
  const token = store.liveToken(bearer);
  const account = token ? store.accounts.get(token.account) : undefined;
  if (!token || !account) throw invalidCredentials();
  return { token, account };
}

export function requireCaller(store: GoogleStore, request: SandboxRequest, operation: string): Caller {
  const { token, account } = authenticate(store, request);
  if (!scopeAllows(operation, token.scopes)) throw insufficientScope(operation);
  return { account, clientId: token.clientId, scopes: token.scopes, operation };
}

/** 404 for a calendar the account does not list, then the token's reach, then the person's role. */
export function openForEvents(
  store: GoogleStore,
  caller: Caller,
  calendarId: string,
  wants: "read" | "write",
): OpenCalendar {
  const found = store.calendarOf(caller.account.email, calendarId);
  if (!found) throw notFound();
  const { calendar, entry } = found;
  const access = eventAccess(caller.operation, caller.scopes, {
    isOwned: entry.role === "owner",
    isMadeByApp: calendar.madeByClient === caller.clientId,
  });
  if (access === "none") throw insufficientScope(caller.operation);
  if (wants === "write" && !hasRole(entry.role, "writerWithoutPrivateAccess")) throw writerAccessRequired();
  if (access === "freeBusyOnly" || entry.role === "freeBusyReader")
    return { calendar, entry, sees: "busyOnly" };
  return { calendar, entry, sees: hasRole(entry.role, "writer") ? "everything" : "publicDetails" };
}

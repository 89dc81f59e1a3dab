import type { SandboxRequest } from "../shared/http";
import { bearerOf } from "../shared/oauth";
import { accessDenied, insufficientPrivileges, invalidToken, notFound } from "./errors";
import type { Sight } from "./event-json";
import { preferencesOf } from "./preferences";
import { scopeAllows, seesOnlyBasics } from "./scopes";
import type { MicrosoftStore } from "./store";
import type { Account, Calendar } from "./types";

/** Who holds the access token, and what it may do. */
export type Caller = {
  readonly account: Account;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly operation: string;
};

/** 401 without a live token, 403 without the permission. */
export function requireCaller(store: MicrosoftStore, request: SandboxRequest, operation: string): Caller {
  const bearer = bearerOf(request);
  if (bearer === null) throw invalidToken("Access token is empty.");
  const token = store.liveToken(bearer);
  const account = token ? store.accounts.get(token.account) : undefined;
  if (!token || !account) throw invalidToken("Lifetime validation failed, the token is expired.");
  if (!scopeAllows(operation, token.scopes)) {
    throw operation === "me.get" ? insufficientPrivileges() : accessDenied();
  }
  return { account, clientId: token.clientId, scopes: token.scopes, operation };
}

/** `calendarId` null: the default one. */
export function openCalendar(
  store: MicrosoftStore,
  caller: Caller,
  calendarId: string | null,
  wants: "read" | "write",
): Calendar {
  const calendar = store.calendarOf(caller.account.email, calendarId);
  if (!calendar) throw notFound();
  if (wants === "write" && !calendar.canEdit) throw accessDenied();
  return calendar;
}

export function sightOf(caller: Caller, request: SandboxRequest): Sight {
  return {
    account: caller.account,
    preferences: preferencesOf(request),
    seesOnlyBasics: seesOnlyBasics(caller.scopes),
    origin: request.url.origin,
  };
}

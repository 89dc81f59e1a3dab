import type { JsonObject } from "../shared/json";
import { graphError } from "./errors";
import { personId } from "./mailbox-api";
import { CHANGE_TYPES, type Subscription } from "./subscriptions";
import type { Account, ChangeKind } from "./types";

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];
const MAX_CLIENT_STATE = 128;
const SHORTEST_MS = 45 * 60_000;

export const invalidRequest = (message: string) => graphError(400, "InvalidRequest", message);

type Rules = { readonly httpsOnly: boolean; readonly maxLifeMinutes: number; readonly now: number };
export type Order = Omit<Subscription, "id" | "state" | "account" | "clientId" | "immutableIds">;

/** https://learn.microsoft.com/en-us/graph/api/subscription-post-subscriptions */
export function orderOf(body: JsonObject, account: Account, rules: Rules): Order {
  if (body.includeResourceData === true) {
    throw invalidRequest("Notifications with resource data need an encryption certificate.");
  }
  return {
    resource: resourceOf(body.resource, account),
    changeTypes: changeTypesOf(body.changeType),
    notificationUrl: addressOf(body.notificationUrl, "notificationUrl", rules),
    lifecycleUrl:
      body.lifecycleNotificationUrl === undefined || body.lifecycleNotificationUrl === null
        ? null
        : addressOf(body.lifecycleNotificationUrl, "lifecycleNotificationUrl", rules),
    clientState: clientStateOf(body.clientState),
    expiresAt: expiryOf(body.expirationDateTime, rules),
  };
}

/** The documented forms, all of which mean every calendar of the caller's own mailbox. */
function resourceOf(value: unknown, account: Account): string {
  if (typeof value !== "string" || value === "") throw missing("resource");
  const [collection = "", ...rest] = value.replace(/^\//, "").split("/");
  const isMe = collection.toLowerCase() === "me";
  const [user = "", ...path] = isMe ? ["", ...rest] : rest;
  const isOwn = isMe || [personId(account), account.email].includes(decodeURIComponent(user));
  const isEvents = path.length === 1 && path[0]?.toLowerCase() === "events";
  if (!isEvents || (!isMe && collection.toLowerCase() !== "users")) {
    throw invalidRequest(`The resource '${value}' does not support change notifications.`);
  }
  if (!isOwn)
    throw graphError(403, "ExtensionError", "Operation: Create; Exception: [Status Code: Forbidden]");
  return value;
}

function changeTypesOf(value: unknown): ChangeKind[] {
  if (typeof value !== "string" || value === "") throw missing("changeType");
  return value.split(",").map((part) => {
    const found = CHANGE_TYPES.find((kind) => kind === part.trim());
    if (!found) throw invalidRequest(`'${part.trim()}' is not a valid changeType.`);
    return found;
  });
}

export function addressOf(value: unknown, name: string, { httpsOnly }: Pick<Rules, "httpsOnly">): string {
  if (typeof value !== "string" || value === "") throw missing(name);
  if (!URL.canParse(value)) throw invalidRequest(`The ${name} is not a URL.`);
  const { protocol, hostname } = new URL(value);
  const isHere = protocol === "http:" && LOOPBACK.includes(hostname) && !httpsOnly;
  if (protocol !== "https:" && !isHere) throw invalidRequest(`The ${name} must begin with https.`);
  return value;
}

function clientStateOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string" || value.length > MAX_CLIENT_STATE) {
    throw invalidRequest(`The clientState is longer than ${MAX_CLIENT_STATE} characters.`);
  }
  return value;
}

/** Too short a life is lengthened, too long a one refused. */
export function expiryOf(value: unknown, { maxLifeMinutes, now }: Omit<Rules, "httpsOnly">): number {
  if (typeof value !== "string" || value === "") throw missing("expirationDateTime");
  const wanted = Date.parse(/(Z|[+-]\d\d:\d\d)$/i.test(value) ? value : `${value}Z`);
  if (Number.isNaN(wanted)) throw invalidRequest("The expirationDateTime is not a date and time.");
  if (wanted <= now) throw invalidRequest("Subscription expiration must be in the future.");
  if (wanted > now + maxLifeMinutes * 60_000) {
    throw invalidRequest(`Subscription expiration can only be ${maxLifeMinutes} minutes in the future.`);
  }
  return Math.max(wanted, now + SHORTEST_MS);
}

const missing = (name: string) => invalidRequest(`The ${name} property is required.`);

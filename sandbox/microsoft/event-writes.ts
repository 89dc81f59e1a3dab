import { createHash, randomBytes } from "node:crypto";
import type { JsonObject } from "../shared/json";
import { badRequest, duplicateTransaction, invalidProperty, notFound, staleChangeKey } from "./errors";
import { checkFields, type Hand } from "./event-fields";
import { etagOf } from "./event-json";
import { newEventId } from "./ids";
import { deleteOccurrence, patchOccurrence } from "./occurrence-writes";
import type { Item } from "./series";
import { findItem, itemOf } from "./series";
import { deleteMaster, patchMaster } from "./series-writes";
import type { MicrosoftStore } from "./store";
import type { Account, Calendar, EventFields, StoredEvent } from "./types";

/** Who makes an event; `client` is the OAuth client of an API call. */
export type Maker = { readonly account: Account } & (
  | { readonly hand: "api"; readonly client: string }
  | { readonly hand: "owner" }
);

const MAX_TRANSACTION_ID = 250;

/** The second create with a transactionId is refused; `shown` gives the first one's id in the caller's form. */
export function createEvent(
  store: MicrosoftStore,
  calendar: Calendar,
  by: Maker,
  body: JsonObject,
  shown: (event: StoredEvent) => string = ({ id }) => id,
): StoredEvent {
  const transactionId = transactionIdOf(body);
  const twin = transactionId === null ? undefined : transactionHolder(store, by.account.email, transactionId);
  if (twin && !(twin.isDeleted && store.settings.reusesTransactionIds)) {
    throw duplicateTransaction(store.settings.duplicateStatus, twin.isDeleted ? null : shown(twin));
  }
  return addEvent(store, calendar, by, checkFields(body, null, by.hand), transactionId);
}

export function addEvent(
  store: MicrosoftStore,
  calendar: Calendar,
  by: Maker,
  fields: EventFields,
  transactionId: string | null = null,
): StoredEvent {
  const event = {
    account: by.account.email,
    calendarId: calendar.id,
    id: newEventId(),
    moves: 0,
    iCalUId: newUid(),
    transactionId,
    madeBy: by.hand === "api" ? by.client : null,
    created: new Date(store.calendarNow()).toISOString(),
    isDeleted: false,
    seriesMasterId: null,
    originalDate: null,
    cancelledDates: [],
    past: [],
    fields,
  };
  return store.putEvent(event, "created");
}

function transactionIdOf(body: JsonObject): string | null {
  const given = body.transactionId;
  if (given === undefined || given === null) return null;
  if (typeof given === "string" && given !== "" && given.length <= MAX_TRANSACTION_ID) return given;
  throw invalidProperty("The transactionId is not valid.");
}

/** The standing one, else the last that was deleted. */
function transactionHolder(store: MicrosoftStore, account: string, id: string): StoredEvent | undefined {
  const holders = store.eventsOfAccount(account).filter(({ transactionId }) => transactionId === id);
  return holders.find(({ isDeleted }) => !isDeleted) ?? holders.at(-1);
}

const UID_HEAD = "040000008200E00074C5B7101A82E008";
const newUid = () =>
  `${UID_HEAD}${createHash("sha256").update(randomBytes(16)).digest("hex").slice(0, 80).toUpperCase()}`;

export function requireItem(store: MicrosoftStore, account: string, id: string): Item {
  const item = findItem(store, account, id);
  if (!item) throw notFound();
  return item;
}

/** Best effort, as Graph documents none for events: a stale etag is 412, none at all is fine. */
export function requireMatch({ event }: Item, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === "*" || ifMatch === etagOf(event)) return;
  throw staleChangeKey();
}

/** Changes what is named. An occurrence becomes an exception; a series takes its occurrences along. */
export function patchItem(store: MicrosoftStore, item: Item, body: JsonObject, hand: Hand): Item {
  const { event, type } = item;
  switch (type) {
    case "singleInstance": {
      const fields = checkFields(body, event.fields, hand);
      return itemOf(store, store.putEvent({ ...event, fields }, "updated"));
    }
    case "seriesMaster":
      return itemOf(store, patchMaster(store, event, body, hand));
    case "occurrence":
    case "exception": {
      if (body.recurrence) throw badRequest("An occurrence cannot have a recurrence.");
      return itemOf(store, patchOccurrence(store, event, body, hand));
    }
  }
}

export function deleteItem(store: MicrosoftStore, { event, type }: Item): void {
  switch (type) {
    case "singleInstance":
      store.deleteEvent(event);
      return;
    case "seriesMaster":
      deleteMaster(store, event);
      return;
    case "occurrence":
    case "exception":
      deleteOccurrence(store, event);
  }
}

import type { JsonObject } from "../shared/json";
import { crossesBoundary } from "./errors";
import { checkFields, type Hand } from "./event-fields";
import { exceptionsOf, instancesOf, scheduleOf, seriesZone } from "./series";
import { withPast } from "./series-writes";
import type { MicrosoftStore } from "./store";
import type { EventFields, StoredEvent } from "./types";
import { dateOf, instantOf, wallAt } from "./zones";

const DAY_MS = 86_400_000;
const REACH_MS = 400 * DAY_MS;

/** An occurrence that is changed for the first time gets a row of its own; its id stays. */
export function patchOccurrence(
  store: MicrosoftStore,
  occurrence: StoredEvent,
  body: JsonObject,
  hand: Hand,
): StoredEvent {
  const fields = { ...checkFields(body, occurrence.fields, hand), recurrence: null };
  const master = store.event(occurrence.account, occurrence.seriesMasterId ?? "");
  const isMoved = instantOf(fields.start) !== instantOf(occurrence.fields.start);
  if (master && isMoved) requireBetweenNeighbours(store, master, occurrence, fields);
  return store.putEvent({ ...occurrence, fields }, "updated");
}

/** Outlook lets no occurrence reach the day of the one before or after it. */
function requireBetweenNeighbours(
  store: MicrosoftStore,
  master: StoredEvent,
  occurrence: StoredEvent,
  fields: EventFields,
): void {
  const zone = seriesZone(master.fields);
  const dayOf = (one: EventFields) =>
    one.isAllDay ? dateOf(one.start) : dateOf(wallAt(instantOf(one.start), zone));
  const at = instantOf(occurrence.fields.start);
  const others = instancesOf(store, master, { from: at - REACH_MS, to: at + REACH_MS })
    .filter(({ event }) => event.id !== occurrence.id)
    .map(({ event }) => ({ day: dayOf(event.fields), place: event.originalDate ?? "" }));
  const own = occurrence.originalDate ?? "";
  const wanted = dayOf(fields);
  const isCrossing = others.some(({ day, place }) => (place < own ? day >= wanted : day <= wanted));
  if (isCrossing) throw crossesBoundary();
}

/** The date is taken out of the series. With quiet removals nothing in the order of changes tells of it. */
export function deleteOccurrence(store: MicrosoftStore, occurrence: StoredEvent): void {
  const { account, seriesMasterId, originalDate } = occurrence;
  const master = store.event(account, seriesMasterId ?? "");
  if (!master || originalDate === null) return;
  const { quietRemovals } = store.settings;
  const exception = exceptionsOf(store, master).find(({ id }) => id === occurrence.id);
  if (exception) store.deleteEvent(exception, quietRemovals);
  const cancelledDates = [...scheduleOf(master).cancelledDates, originalDate].sort();
  store.putEvent({ ...withPast(store, master), cancelledDates }, "updated", quietRemovals);
}

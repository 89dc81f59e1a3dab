import type { JsonObject } from "../shared/json";
import { checkFields, type Hand } from "./event-fields";
import { exceptionsOf, scheduleOf } from "./series";
import type { MicrosoftStore } from "./store";
import type { EventFields, StoredEvent } from "./types";

const MAX_PAST = 100;

/** The master with its schedule of before remembered, for the deltas that began earlier. */
export function withPast(store: MicrosoftStore, master: StoredEvent): StoredEvent {
  const past = [...master.past, { untilSeq: store.seq, ...scheduleOf(master) }];
  return { ...master, past: past.slice(-MAX_PAST) };
}

/** A new rule or new times bring back what was taken out and end every exception, as in Outlook; other changes reach exceptions too. */
export function patchMaster(
  store: MicrosoftStore,
  master: StoredEvent,
  body: JsonObject,
  hand: Hand,
): StoredEvent {
  const fields = checkFields(body, master.fields, hand);
  const isRescheduled = timing(fields) !== timing(master.fields);
  if (!isRescheduled) {
    for (const exception of exceptionsOf(store, master)) inherit(store, exception, master.fields, fields);
    return store.putEvent({ ...master, fields }, "updated");
  }
  for (const exception of exceptionsOf(store, master)) store.deleteEvent(exception);
  return store.putEvent({ ...withPast(store, master), fields, cancelledDates: [] }, "updated");
}

const timing = ({ start, end, isAllDay, recurrence }: EventFields) =>
  JSON.stringify([start, end, isAllDay, recurrence]);

/** What the exception had in common with its series it goes on having in common. */
function inherit(store: MicrosoftStore, exception: StoredEvent, before: EventFields, now: EventFields): void {
  const own: Record<string, unknown> = exception.fields;
  const [old, fresh]: Record<string, unknown>[] = [before, now];
  const names = Object.keys(now).filter((name) => !["start", "end", "recurrence"].includes(name));
  const inherited = names.filter(
    (name) => isSame(own[name], old?.[name]) && !isSame(old?.[name], fresh?.[name]),
  );
  if (inherited.length === 0) return;
  const patch = Object.fromEntries(inherited.map((name) => [name, fresh?.[name]]));
  store.putEvent({ ...exception, fields: { ...exception.fields, ...patch } }, "updated");
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export function deleteMaster(store: MicrosoftStore, master: StoredEvent): void {
  for (const exception of exceptionsOf(store, master)) store.deleteEvent(exception);
  store.deleteEvent(withPast(store, master));
}

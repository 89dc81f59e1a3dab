import type { Quirk } from "../shared/faults";
import type { JsonObject } from "../shared/json";
import { type Spoilers, spoiledItems } from "../shared/spoiled";

const changed = (time: unknown, change: JsonObject) => ({ ...(time as JsonObject), ...change });
const MARS = { timeZone: "Mars Standard Time" };

const SPOILERS: Spoilers = {
  badDate: (item) => ({ ...item, start: changed(item.start, { dateTime: "2026-02-31T25:00:00.0000000" }) }),
  unknownZone: (item) => ({ ...item, start: changed(item.start, MARS), end: changed(item.end, MARS) }),
};

export const spoiled = (items: readonly JsonObject[], quirks: readonly Quirk[] = []) =>
  spoiledItems(items, quirks, SPOILERS);

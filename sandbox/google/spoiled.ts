import type { Quirk } from "../shared/faults";
import type { JsonObject } from "../shared/json";
import { type Spoilers, spoiledItems } from "../shared/spoiled";

const SPOILERS: Spoilers = {
  badDate(item) {
    const time = (item.start ?? {}) as JsonObject;
    const start = time.date ? { date: "2026-02-31" } : { ...time, dateTime: "2026-02-31T25:00:00Z" };
    return { ...item, start };
  },
  unknownZone(item) {
    const zoned = (time: unknown) => ({ ...(time as JsonObject), timeZone: "Mars/Base" });
    return { ...item, start: zoned(item.start), end: zoned(item.end) };
  },
};

export const spoiled = (items: readonly JsonObject[], quirks: readonly Quirk[] = []) =>
  spoiledItems(items, quirks, SPOILERS);

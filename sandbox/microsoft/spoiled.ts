import type { Quirk } from "../shared/faults";
import type { JsonObject } from "./types";

type Spoil = Extract<Quirk, { kind: "malformed" }>;

/** Items as a broken provider would send them: what a fault names is spoiled, the rest is as it is. */
export function spoiled(items: readonly JsonObject[], quirks: readonly Quirk[] = []): (JsonObject | null)[] {
  return items.map((item) => {
    const spoil = quirks.find(
      (quirk): quirk is Spoil => quirk.kind === "malformed" && quirk.eventId === item.id,
    );
    return spoil ? spoiledItem(item, spoil.how) : item;
  });
}

function spoiledItem(item: JsonObject, how: Spoil["how"]): JsonObject | null {
  const { start, ...rest } = item;
  const at = (change: JsonObject, time: unknown) => ({ ...(time as JsonObject), ...change });
  switch (how) {
    case "noStart":
      return rest;
    case "badDate":
      return { ...item, start: at({ dateTime: "2026-02-31T25:00:00.0000000" }, start) };
    case "unknownZone": {
      const zone = { timeZone: "Mars Standard Time" };
      return { ...item, start: at(zone, start), end: at(zone, item.end) };
    }
    case "nullItem":
      return null;
  }
}

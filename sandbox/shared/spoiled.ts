import type { Quirk } from "./faults";
import type { JsonObject } from "./json";

type Malformed = Extract<Quirk, { kind: "malformed" }>;
/** How a provider's broken item looks; `noStart` and `nullItem` look the same everywhere. */
export type Spoilers = Readonly<
  Record<Exclude<Malformed["how"], "noStart" | "nullItem">, (item: JsonObject) => JsonObject>
>;

/** Items as a broken provider would send them: what a fault names is spoiled, the rest is as it is. */
export function spoiledItems(
  items: readonly JsonObject[],
  quirks: readonly Quirk[],
  spoilers: Spoilers,
): (JsonObject | null)[] {
  return items.map((item) => {
    const found = quirks.find(
      (quirk): quirk is Malformed => quirk.kind === "malformed" && quirk.eventId === item.id,
    );
    return found ? spoiledItem(item, found.how, spoilers) : item;
  });
}

function spoiledItem(item: JsonObject, how: Malformed["how"], spoilers: Spoilers): JsonObject | null {
  switch (how) {
    case "nullItem":
      return null;
    case "noStart": {
      const { start: _start, ...rest } = item;
      return rest;
    }
    default:
      return spoilers[how](item);
  }
}

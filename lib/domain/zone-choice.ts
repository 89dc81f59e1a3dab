import { cityOf } from "@/lib/domain/time-words";
import { isZone } from "@/lib/domain/wall-time";

export type ZoneChoice = { readonly value: string; readonly label: string; readonly detail: string };

/** Ids that runtimes still list by names their cities no longer have. */
const renamed: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Godthab": "America/Nuuk",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** The id as its city is called today, where we know it. */
export function todaysZone(zone: string): string {
  const today = renamed[zone];
  return today !== undefined && isZone(today) ? today : zone;
}

/** Every zone to choose from, by city; `keep` is among them whatever it is called. */
export function zoneChoices(keep: string): ZoneChoice[] {
  const ids = new Set([...Intl.supportedValuesOf("timeZone").map(todaysZone), "UTC", keep]);
  return [...ids]
    .filter((zone) => zone.includes("/") || zone === "UTC")
    .map((zone) => ({ value: zone, label: zoneTitle(zone), detail: zone }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** "Los Angeles, America", "Knox, Indiana, America", "UTC". */
export function zoneTitle(zone: string): string {
  const regions = zone.split("/").slice(0, -1).reverse();
  return [cityOf(zone), ...regions.map((region) => region.replaceAll("_", " "))].join(", ");
}

function zoneName(zone: string, style: "shortGeneric" | "longGeneric", at: Date): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: style }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** "PT · Pacific": the same in summer and winter. A zone that has no name but its offset goes by its own id. */
export function zoneLabelOf(zone: string, at: Date): string {
  const long = zoneName(zone, "longGeneric", at).replace(/ (?:Standard )?Time$/, "");
  if (long.startsWith("GMT")) return zone;
  return `${zoneName(zone, "shortGeneric", at)} · ${long}`;
}

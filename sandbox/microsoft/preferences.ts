import type { SandboxRequest } from "../shared/http";
import { graphError } from "./errors";
import { zoneOf } from "./zones";

/** What a request's `Prefer` header asks for. */
export type Preferences = {
  readonly immutableIds: boolean;
  /** The name to give back beside the IANA zone to convert to. */
  readonly zone: { readonly name: string; readonly iana: string };
  readonly maxPageSize: number | null;
  readonly body: "text" | "html" | null;
  /** The preferences that were understood, as they were written. */
  readonly applied: readonly string[];
};

const PREFERENCE = /([A-Za-z.-]+)\s*=\s*(?:"([^"]*)"|([^,;\s]+))/g;
const UTC = { name: "UTC", iana: "UTC" };

/** `IdType="ImmutableId"` counts only written exactly so: https://learn.microsoft.com/en-us/graph/outlook-immutable-id */
export function preferencesOf({ headers }: Pick<SandboxRequest, "headers">): Preferences {
  const text = [headers.prefer ?? []].flat().join(", ");
  let found: Preferences = { immutableIds: false, zone: UTC, maxPageSize: null, body: null, applied: [] };
  for (const [written, name = "", quoted, bare = ""] of text.matchAll(PREFERENCE)) {
    const next = withPreference(found, name, quoted ?? bare);
    if (next !== null) found = { ...next, applied: [...found.applied, written] };
  }
  return found;
}

function withPreference(found: Preferences, name: string, value: string): Preferences | null {
  if (name === "IdType") return value === "ImmutableId" ? { ...found, immutableIds: true } : null;
  switch (name.toLowerCase()) {
    case "outlook.timezone": {
      const iana = zoneOf(value);
      if (iana === null) throw unsupportedZone(value);
      return { ...found, zone: { name: value, iana } };
    }
    case "odata.maxpagesize":
      return /^[1-9]\d{0,3}$/.test(value) ? { ...found, maxPageSize: Math.min(Number(value), 999) } : null;
    case "outlook.body-content-type":
      return value === "text" || value === "html" ? { ...found, body: value } : null;
    default:
      return null;
  }
}

export const unsupportedZone = (name: string) =>
  graphError(
    400,
    "TimeZoneNotSupportedException",
    `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${name}'.`,
  );

import { findIana } from "windows-iana";
import { isZone } from "@/lib/domain/wall-time";

/**
 * The IANA name of a zone as Graph writes it: a Windows name, or already IANA's. null for one nobody knows, as
 * `tzone://Microsoft/Custom` is (CLDR windowsZones; unicode.org/reports/tr35/tr35-dates.html#windowsZones).
 */
export function ianaZoneOf(name: string | null): string | null {
  if (name === null) return null;
  if (isZone(name)) return name;
  return findIana(name).find(isZone) ?? null;
}

import { findIana, findWindows } from "windows-iana";
import { formatInZone, isZone, wallToInstant } from "../shared/zoned-time";
import type { WallTime } from "./types";

const CUSTOM = "tzone://Microsoft/Custom";

/** The IANA zone that a Windows or an IANA name means; null when it is neither. Windows names differ by case, as at Microsoft's. */
export function zoneOf(name: string): string | null {
  if (name === "UTC" || name === "tzone://Microsoft/Utc") return "UTC";
  return findIana(name)[0] ?? (isZone(name) && !/^[A-Z]{3}$/.test(name) ? name : null);
}

/** What Outlook calls a zone; one without a Windows name is a custom one. */
export function windowsName(zone: string): string {
  const canonical = new Intl.DateTimeFormat("en-US", { timeZone: zone }).resolvedOptions().timeZone;
  return findWindows(zone)[0] ?? findWindows(canonical)[0] ?? CUSTOM;
}

export const instantOf = ({ wall, zone }: WallTime): number => wallToInstant(wall, zone);

export function wallAt(instant: number, zone: string): WallTime {
  return { wall: formatInZone(instant, zone).slice(0, 19), zone };
}

export const dateOf = ({ wall }: WallTime): string => wall.slice(0, 10);

export const utcText = (instant: number): string => new Date(instant).toISOString().replace(/\.\d+Z$/, "Z");

/** "2026-11-21T05:00:00.1230000Z" */
export const stampText = (iso: string): string => iso.replace("Z", "0000Z");

import type { z } from "zod";
import type { Access } from "./access";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Every guarded door of the product, as the authorisation matrix reads it. */
export type Door =
  | {
      readonly kind: "action";
      readonly name: string;
      readonly access: Access;
      readonly input: z.ZodType;
      readonly checksRow: boolean;
    }
  | {
      readonly kind: "route";
      readonly name: string;
      readonly method: HttpMethod;
      readonly access: Access;
      readonly checksOrigin: boolean;
    };

const doors = new Map<string, Door>();

/** A door registers itself when its module loads; loading it again (hot reload) replaces it. */
export function registerDoor(door: Door): void {
  doors.set(door.kind === "route" ? `route ${door.method} ${door.name}` : `action ${door.name}`, door);
}

/** The doors of all modules loaded so far, by kind and name. */
export function registeredDoors(): readonly Door[] {
  return [...doors.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, door]) => door);
}

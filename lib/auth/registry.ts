import type { NextRequest } from "next/server";
import type { z } from "zod";
import type { Access } from "./access";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Params = Record<string, string | string[]>;

/** Every guarded door of the product, as the authorisation matrix reads and knocks on it. */
export type Door =
  | {
      readonly kind: "action";
      readonly name: string;
      readonly access: Access;
      readonly input: z.ZodType;
      readonly checksRow: boolean;
      /** The exported action itself; a `formAction`'s answer, which its form never sees. */
      readonly call: (input: unknown) => Promise<unknown>;
    }
  | {
      readonly kind: "route";
      readonly name: string;
      readonly method: HttpMethod;
      readonly access: Access;
      readonly checksOrigin: boolean;
      readonly call: (request: NextRequest, params: Params) => Promise<Response>;
    };

const doors = new Map<string, Door>();

/** `action saveBooking`, `route GET /api/bookings/[id]/pushes`. */
export function doorKey(door: Door): string {
  return door.kind === "route" ? `route ${door.method} ${door.name}` : `action ${door.name}`;
}

/** A door registers itself when its module loads; loading it again (hot reload) replaces it. */
export function registerDoor(door: Door): void {
  doors.set(doorKey(door), door);
}

/** The doors of all modules loaded so far, by kind and name. */
export function registeredDoors(): readonly Door[] {
  return [...doors.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, door]) => door);
}

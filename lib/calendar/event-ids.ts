import { textOf } from "@/lib/calendar/json";

const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id that can be kept: a control character would spoil the page it comes in. */
export function idOf(value: unknown): string | null {
  const id = textOf(value);
  return id && id.length <= 1024 && !/\p{C}/u.test(id) ? id : null;
}

/** A marker as we make them; anybody may fill in a property of the same name. */
export const uuidOf = (text: string | null) => (text && uuidShape.test(text) ? text : null);

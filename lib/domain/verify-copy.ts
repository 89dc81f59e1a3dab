/**
 * How a calendar copy differs from its booking. missing: no event although there should be one; moved: another time;
 * edited: other texts; stillThere: an event although there should be none; unreadable: the provider would not say.
 */
export type DifferenceKind = "missing" | "moved" | "edited" | "stillThere" | "unreadable";

import type { Place } from "@/lib/domain/placement";
import { clockText, typedStart } from "@/lib/domain/typed-start";
import { instantToWall } from "@/lib/domain/wall-time";

/** What stands in the fields of a move: a wall clock's times in the board's zone. */
export type TypedPlace = {
  /** "2026-11-03"; "" while incomplete. */
  readonly date: string;
  /** "15:30"; "" while what is typed is no time. */
  readonly time: string;
  readonly fold: "first" | "second";
  readonly minutes: number;
  readonly fieldworkerIds: readonly string[];
};

export type TypedAnswer =
  | { readonly kind: "incomplete" }
  | { readonly kind: "gap"; readonly words: string; readonly instead: string }
  | {
      readonly kind: "place";
      readonly place: Place;
      /** The start comes twice that night; null: once. */
      readonly foldWords: { readonly first: string; readonly second: string } | null;
    };

export function placeTyped(typed: TypedPlace, zone: string): TypedAnswer {
  if (typed.date === "" || typed.time === "") return { kind: "incomplete" };
  const found = typedStart(typed, zone);
  if (found.kind === "gap") return found;
  const end = new Date(found.start.getTime() + typed.minutes * 60_000);
  return {
    kind: "place",
    place: { start: found.start, end, fieldworkerIds: typed.fieldworkerIds },
    foldWords: found.kind === "fold" ? found.words : null,
  };
}

export function typedFrom({ start, end, fieldworkerIds }: Place, zone: string): TypedPlace {
  const wall = instantToWall(start, zone);
  const typed = {
    date: wall.date,
    time: clockText(wall),
    minutes: Math.round((end.getTime() - start.getTime()) / 60_000),
    fieldworkerIds,
  };
  const first = typedStart({ ...typed, fold: "first" }, zone);
  const isFirst = first.kind !== "fold" || first.start.getTime() === start.getTime();
  return { ...typed, fold: isFirst ? "first" : "second" };
}

const offered = [15, 30, 45, 60, 75, 90, 105, 120, 150, 180, 240, 300, 360, 420, 480];

/** The lengths to choose from, in minutes, and the one that is set. */
export function lengthsWith(minutes: number): number[] {
  return [...new Set([...offered, minutes])].sort((a, b) => a - b);
}

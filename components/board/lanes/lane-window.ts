/** Which lanes are drawn: those in sight and a few around them. Heights in pixels. */
export type LaneSpread = { readonly tops: readonly number[]; readonly total: number };

export function spreadOf(heights: readonly number[]): LaneSpread {
  const tops: number[] = [];
  let total = 0;
  for (const height of heights) {
    tops.push(total);
    total += height;
  }
  return { tops, total };
}

/** The lane at a distance from the top of the first; before and after them: the nearest. */
export function laneAt({ tops }: LaneSpread, y: number): number {
  let [low, high] = [0, tops.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

const around = 3;

/** First and last lane to draw, both included. */
export function laneWindow(
  spread: LaneSpread,
  seen: { readonly top: number; readonly height: number },
): readonly [number, number] {
  const last = spread.tops.length - 1;
  return [
    Math.max(0, laneAt(spread, seen.top) - around),
    Math.min(last, laneAt(spread, seen.top + seen.height) + around),
  ];
}

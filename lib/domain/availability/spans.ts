import type { Span } from "@/lib/domain/availability/minutes";

/** One span for each stretch; what touches becomes one. Empty spans vanish. */
export function merged(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const span of sortedByStart(spans)) {
    if (span.start >= span.end) continue;
    const last = found.at(-1);
    if (!last || span.start > last.end) found.push(span);
    else if (span.end > last.end) found[found.length - 1] = { start: last.start, end: span.end };
  }
  return found;
}

/** Where both are; each side merged. */
export function common(one: readonly Span[], other: readonly Span[]): Span[] {
  const found: Span[] = [];
  let j = 0;
  for (const span of one) {
    while (j < other.length && (other[j]?.end ?? 0) <= span.start) j += 1;
    for (let k = j; k < other.length; k += 1) {
      const next = other[k];
      if (!next || next.start >= span.end) break;
      found.push({ start: Math.max(span.start, next.start), end: Math.min(span.end, next.end) });
    }
  }
  return found;
}

/** What times must keep away from, as columns sorted by start: each entry is wider than it says by `before` and `after`. */
export type Columns = { readonly starts: Int32Array; readonly ends: Int32Array };

export function columnsOf(spans: readonly Span[]): Columns {
  const sorted = sortedByStart(spans.filter(({ start, end }) => start < end));
  const [starts, ends] = [new Int32Array(sorted.length), new Int32Array(sorted.length)];
  for (const [i, { start, end }] of sorted.entries()) {
    starts[i] = start;
    ends[i] = end;
  }
  return { starts, ends };
}

/** How far an entry reaches beyond itself, and the shortest span worth keeping, in minutes. */
export type Margins = { readonly ahead: number; readonly behind: number; readonly shortest: number };

const noMargins: Margins = { ahead: 0, behind: 0, shortest: 1 };

/** The merged spans without the entries, in one pass: each takes from `ahead` minutes before it to `behind` after it. */
export function without(
  spans: readonly Span[],
  { starts, ends }: Columns,
  { ahead, behind, shortest }: Margins = noMargins,
): Span[] {
  const found: Span[] = [];
  const count = starts.length;
  let i = 0;
  let reach = Number.NEGATIVE_INFINITY;
  for (const { start, end } of spans) {
    let at = start > reach ? start : reach;
    while (i < count) {
      const from = (starts[i] as number) - ahead;
      if (from >= end) break;
      if (from - at >= shortest) found.push({ start: at, end: from });
      const until = (ends[i] as number) + behind;
      if (until > reach) reach = until;
      if (reach > at) at = reach;
      i += 1;
    }
    if (end - at >= shortest) found.push({ start: at, end });
  }
  return found;
}

/** Whether one of the merged spans has all of this one. */
export function isWithin({ start, end }: Span, spans: readonly Span[]): boolean {
  return spans.some((span) => span.start <= start && end <= span.end);
}

export function sortedByStart(spans: readonly Span[]): readonly Span[] {
  let before = Number.NEGATIVE_INFINITY;
  for (const { start } of spans) {
    if (start < before) return [...spans].sort((a, b) => a.start - b.start);
    before = start;
  }
  return spans;
}

import { splitAtGutters } from './gutters.js';
import { heightOf, onSameLine, type Segment } from './segments.js';

type Interval = readonly [from: number, to: number];

const MIN_GUTTER = 6;
const MAX_DEPTH = 24;
const MAX_SEGMENTS = 3000;

/**
 * Segments in reading order. The order in which a page paints them is the right one for nearly all files and is kept,
 * unless prose of several columns is painted row by row; then the page is cut along its empty strips (recursive XY cut:
 * Nagy and Seth, 1984).
 */
export function inReadingOrder(segments: readonly Segment[], pageWidth: number): readonly Segment[] {
  if (segments.length > MAX_SEGMENTS || !isPaintedAcrossColumns(segments, pageWidth)) return segments;
  return cut(splitAtGutters(segments, pageWidth), pageWidth, 0);
}

/** Wide segments side by side one after the other, again and again: two columns of prose read as one. */
function isPaintedAcrossColumns(segments: readonly Segment[], pageWidth: number): boolean {
  let across = 0;
  let wide = 0;
  segments.forEach((segment, index) => {
    const next = segments[index + 1];
    if (!isWide(segment, pageWidth)) return;
    wide += 1;
    if (next && isWide(next, pageWidth) && onSameLine(segment, next) && next.x > segment.right) across += 1;
  });
  return across >= 4 && across > 0.1 * wide;
}

function cut(segments: readonly Segment[], pageWidth: number, depth: number): readonly Segment[] {
  if (segments.length < 4 || depth > MAX_DEPTH) return byLine(segments);
  const parts = cutColumns(segments, pageWidth) ?? cutRows(segments, pageWidth);
  return parts ? parts.flatMap((part) => cut(part, pageWidth, depth + 1)) : byLine(segments);
}

/** Two columns of prose, not of table cells: wide segments and several lines on both sides. */
function cutColumns(segments: readonly Segment[], pageWidth: number): Segment[][] | undefined {
  for (const x of gaps(
    segments.map((segment) => [segment.x, segment.right]),
    MIN_GUTTER,
  )) {
    const [left, right] = split(segments, (segment) => segment.x + segment.right < 2 * x);
    if (isProse(left, pageWidth) && isProse(right, pageWidth)) return [left, right];
  }
  return undefined;
}

/** An element over the full width hides the gutter: the horizontal cut that frees the most text takes it off. */
function cutRows(segments: readonly Segment[], pageWidth: number): Segment[][] | undefined {
  let best: Segment[][] | undefined;
  let freed = 0;
  const middles = segments.map((segment): Interval => {
    const quarter = heightOf(segment) / 4;
    return [segment.y + quarter, segment.bottom - quarter];
  });
  for (const y of gaps(middles, 2)) {
    const [above, below] = split(segments, (segment) => segment.y + segment.bottom < 2 * y);
    const score = Math.max(...[above, below].map((part) => (cutColumns(part, pageWidth) ? part.length : 0)));
    if (score > freed) [freed, best] = [score, [above, below]];
  }
  return best;
}

function isProse(segments: readonly Segment[], pageWidth: number): boolean {
  const lines = new Set(segments.map(({ y, bottom }) => Math.round((y + bottom) / 12))).size;
  return lines >= 3 && segments.filter((segment) => isWide(segment, pageWidth)).length >= 0.4 * lines;
}

function isWide({ x, right }: Segment, pageWidth: number): boolean {
  return right - x > 0.14 * pageWidth;
}

/** Middles of the empty strips between intervals. */
function gaps(intervals: Interval[], minimum: number): number[] {
  const sorted = intervals.sort(([one], [other]) => one - other);
  const middles: number[] = [];
  let end = sorted[0]?.[1] ?? 0;
  for (const [from, to] of sorted) {
    if (from - end >= minimum) middles.push((from + end) / 2);
    end = Math.max(end, to);
  }
  return middles;
}

function split(segments: readonly Segment[], isFirst: (segment: Segment) => boolean): [Segment[], Segment[]] {
  return [segments.filter(isFirst), segments.filter((segment) => !isFirst(segment))];
}

function byLine(segments: readonly Segment[]): Segment[] {
  return [...segments].sort((one, other) => (onSameLine(one, other) ? one.x - other.x : one.y - other.y));
}

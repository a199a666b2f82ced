import type { Row } from './rows.js';

/** From the index of the first row to behind the last. */
export interface TableRange {
  readonly from: number;
  readonly to: number;
}

const MIN_ROWS = 3;
const TOLERANCE = 4;
const MAX_CELL_WORDS = 4.5;

/** Runs of rows whose cells stand below each other; one row of a single cell in between is a cell that wraps. */
export function tableRanges(rows: readonly Row[]): TableRange[] {
  const ranges: TableRange[] = [];
  let from = -1;
  let last = -1;
  let full = 0;
  const close = () => {
    if (full >= MIN_ROWS) ranges.push({ from, to: last + 1 });
    [from, last, full] = [-1, -1, 0];
  };
  rows.forEach((row, index) => {
    const previous = last < 0 ? undefined : rows[last];
    if (!isCells(row)) {
      if (index - last > 1) close();
      return;
    }
    if (previous && !(index - last <= 2 && isAligned(previous, row))) close();
    if (from < 0) from = index;
    last = index;
    full += 1;
  });
  close();
  return ranges;
}

/** Several short texts side by side; long ones are columns of prose. */
function isCells({ segments }: Row): boolean {
  if (segments.length < 2) return false;
  const words = segments.reduce((sum, segment) => sum + segment.words.length, 0);
  return words / segments.length <= MAX_CELL_WORDS;
}

/** At least two edges (left, right or middle) of the cells fall together. */
function isAligned(above: Row, below: Row): boolean {
  if (below.y < above.y || below.y - above.bottom > 2.5 * above.height) return false;
  const matches = below.segments.filter((cell) =>
    above.segments.some(
      (other) =>
        Math.abs(cell.x - other.x) < TOLERANCE ||
        Math.abs(cell.right - other.right) < TOLERANCE ||
        Math.abs(cell.x + cell.right - other.x - other.right) < 2 * TOLERANCE,
    ),
  );
  return matches.length >= 2;
}

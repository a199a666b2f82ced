import type { PageRows, Row } from './rows.js';

/** Fewer pages prove no repetition. */
const MIN_PAGES = 4;
/** Rows at each edge of a page that can be a header or a footer. */
const EDGE_ROWS = 3;
const EDGE_PART = 0.1;
const MIN_SHARE = 0.35;
/** Where most pages have a row apart from the text, the title of a chapter runs from the second page that has it. */
const MIN_ON_LINE = 2;
const LINE_SHARE = 0.5;
/** Heights of the row between it and the text; the lines of a text overlap, because their boxes are loose. */
const APART = 0.1;
/** Parts of the page's height. */
const LINE_TOLERANCE = 0.006;
/** Whoever repeats more than this repeats content. */
const MAX_REMOVED = 0.08;
/** Pages on which what is repeated stays where it stands first: it names the document. */
const FIRST_PAGES = 3;

type Edge = 'top' | 'bottom';

/**
 * Takes running headers, footers and page numbers away: rows at the edge of the page that come back on other pages, numbers
 * and the order of their words aside. What they say at the start of the document stays once, a page keeps at least one row,
 * and a document of which too much would go keeps everything.
 */
export function removeRepeatedRows(pages: readonly PageRows[]): void {
  const filled = pages.filter(({ rows }) => rows.length > 0);
  if (filled.length < MIN_PAGES) return;
  const isRunning = runningRows(filled);
  const seen = new Set<string>();
  const kept = pages.map((page, index) => {
    const repeated = new Set(edgeRows(page).filter((row) => isRunning(row, page)));
    const rows = page.rows.filter(
      (row) => !repeated.has(row) || (index < FIRST_PAGES && isFirst(keyOf(row, page), seen)),
    );
    return rows.length > 0 ? rows : page.rows;
  });
  const before = charactersOf(pages.map(({ rows }) => rows));
  if (before - charactersOf(kept) > MAX_REMOVED * before) return;
  pages.forEach((page, index) => (page.rows = kept[index] ?? page.rows));
}

function runningRows(pages: readonly PageRows[]): (row: Row, page: PageRows) => boolean {
  const counts = countKeys(pages);
  const lines = { top: commonLine(pages, 'top'), bottom: commonLine(pages, 'bottom') };
  return (row, page) => {
    const count = counts.get(keyOf(row, page)) ?? 0;
    if (count >= Math.max(3, MIN_SHARE * pages.length)) return true;
    const line = lines[edgeOf(row, page)];
    return count >= MIN_ON_LINE && line !== undefined && isNear(middleOf(row, page), line);
  };
}

/** Where the outermost row stands on most pages, when there it stands apart from the text. */
function commonLine(pages: readonly PageRows[], edge: Edge): number | undefined {
  const middles = pages.flatMap((page) => {
    const row = outermostApart(page, edge);
    return row ? [middleOf(row, page)] : [];
  });
  const sizes = middles.map((middle) => middles.filter((other) => isNear(middle, other)).length);
  const largest = Math.max(0, ...sizes);
  return largest >= LINE_SHARE * pages.length ? middles[sizes.indexOf(largest)] : undefined;
}

function outermostApart(page: PageRows, edge: Edge): Row | undefined {
  const rows = edgeRows(page).filter((row) => edgeOf(row, page) === edge);
  const row = edge === 'top' ? rows[0] : rows.at(-1);
  if (!row) return undefined;
  const distances = page.rows
    .filter((other) => !isNear(middleOf(row, page), middleOf(other, page)))
    .map((other) => (edge === 'top' ? other.y - row.bottom : row.y - other.bottom));
  return Math.min(...distances) > APART * row.height ? row : undefined;
}

function isFirst(key: string, seen: Set<string>): boolean {
  const first = !seen.has(key);
  seen.add(key);
  return first;
}

function countKeys(pages: readonly PageRows[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const page of pages) {
    for (const key of new Set(edgeRows(page).map((row) => keyOf(row, page))))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The topmost and the lowest rows, wherever they come in the order. */
function edgeRows({ rows, height }: PageRows): Row[] {
  const sorted = [...rows].sort((one, other) => one.y - other.y);
  const top = sorted.slice(0, EDGE_ROWS).filter((row) => row.bottom < EDGE_PART * height);
  const bottom = sorted.slice(-EDGE_ROWS).filter((row) => row.y > (1 - EDGE_PART) * height);
  return [...top, ...bottom];
}

/** Left and right pages say the same in another order. */
function keyOf(row: Row, page: PageRows): string {
  const words = row.text
    .toLowerCase()
    .replaceAll(/\d+|\b[ivxl]+\b/g, '#')
    .split(/\s+/)
    .filter((word) => /[^#]/.test(word));
  return `${edgeOf(row, page)}:${words.sort().join(' ')}`;
}

function edgeOf(row: Row, { height }: PageRows): Edge {
  return row.bottom < height / 2 ? 'top' : 'bottom';
}

function middleOf({ y, bottom }: Row, { height }: PageRows): number {
  return (y + bottom) / 2 / height;
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= LINE_TOLERANCE;
}

function charactersOf(pages: readonly (readonly Row[])[]): number {
  return pages.flat().reduce((sum, row) => sum + row.text.length, 0);
}

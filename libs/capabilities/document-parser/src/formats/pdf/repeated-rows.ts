import type { PageRows, Row } from './rows.js';

/** Fewer pages prove no repetition. */
const MIN_PAGES = 4;
/** Rows at each edge of a page that can be a header or a footer. */
const EDGE_ROWS = 3;
const EDGE_PART = 0.1;
const MIN_SHARE = 0.35;
/** Whoever repeats more than this repeats content. */
const MAX_REMOVED = 0.12;

/**
 * Takes running headers, footers and page numbers away: rows at the edge of the page that come back on many pages, numbers
 * aside. A page keeps at least one row, and a document of which too much would go keeps everything.
 */
export function removeRepeatedRows(pages: readonly PageRows[]): void {
  const filled = pages.filter(({ rows }) => rows.length > 0);
  if (filled.length < MIN_PAGES) return;
  const counts = countKeys(filled);
  const needed = Math.max(3, MIN_SHARE * filled.length);
  const kept = pages.map((page) => {
    const edge = new Set(edgeRows(page));
    const rows = page.rows.filter((row) => !edge.has(row) || (counts.get(keyOf(row, page)) ?? 0) < needed);
    return rows.length > 0 ? rows : page.rows;
  });
  const before = charactersOf(pages.map(({ rows }) => rows));
  if (before - charactersOf(kept) > MAX_REMOVED * before) return;
  pages.forEach((page, index) => (page.rows = kept[index] ?? page.rows));
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

function keyOf(row: Row, { height }: PageRows): string {
  const edge = row.bottom < height / 2 ? 'top' : 'bottom';
  return `${edge}:${row.text
    .toLowerCase()
    .replaceAll(/\d+|\b[ivxl]+\b/g, '#')
    .replaceAll(/\s+/g, ' ')}`;
}

function charactersOf(pages: readonly (readonly Row[])[]): number {
  return pages.flat().reduce((sum, row) => sum + row.text.length, 0);
}

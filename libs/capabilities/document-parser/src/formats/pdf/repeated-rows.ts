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

/** A row at the edge of its page. */
interface EdgeRow {
  readonly row: Row;
  readonly edge: Edge;
  /** Its words, numbers and their order aside: left and right pages say the same in another order. */
  readonly key: string;
  /** Part of the page's height. */
  readonly middle: number;
}

/**
 * Takes running headers, footers and page numbers away: rows at the edge of the page that come back on other pages, numbers
 * and the order of their words aside. What they say at the start of the document stays once, a page keeps at least one row,
 * and a document of which too much would go keeps everything.
 */
export function removeRepeatedRows(pages: readonly PageRows[]): void {
  const edges = pages.map(edgeRows);
  const filled = pages.filter(({ rows }) => rows.length > 0).length;
  if (filled < MIN_PAGES) return;
  const isRunning = runningRows(pages, edges, filled);
  const seen = new Set<string>();
  const running = edges.map((rows, index) => {
    const repeated = rows.filter(isRunning);
    return new Set(
      repeated.filter(({ key }) => index >= FIRST_PAGES || !isFirst(key, seen)).map(({ row }) => row),
    );
  });
  const removed = running.reduce((sum, rows) => sum + charactersOf([...rows]), 0);
  const all = pages.reduce((sum, { rows }) => sum + charactersOf(rows), 0);
  if (removed > MAX_REMOVED * all) return;
  pages.forEach((page, index) => {
    const rows = page.rows.filter((row) => !running[index]?.has(row));
    if (rows.length > 0) page.rows = rows;
  });
}

function runningRows(
  pages: readonly PageRows[],
  edges: readonly (readonly EdgeRow[])[],
  filled: number,
): (row: EdgeRow) => boolean {
  const counts = countKeys(edges);
  const needed = Math.max(3, MIN_SHARE * filled);
  const lineOf = (edge: Edge) => {
    const middles = pages.flatMap((page, index) => outermostApart(page, edges[index] ?? [], edge));
    return commonest(middles, LINE_SHARE * filled);
  };
  const lines = { top: lineOf('top'), bottom: lineOf('bottom') };
  return ({ key, edge, middle }) => {
    const count = counts.get(key) ?? 0;
    const line = lines[edge];
    return count >= needed || (count >= MIN_ON_LINE && line !== undefined && isNear(middle, line));
  };
}

function commonest(middles: readonly number[], atLeast: number): number | undefined {
  const sizes = middles.map((middle) => middles.filter((other) => isNear(middle, other)).length);
  const largest = Math.max(0, ...sizes);
  return largest >= atLeast ? middles[sizes.indexOf(largest)] : undefined;
}

/** The middle of the outermost row when it stands apart from the text. */
function outermostApart(page: PageRows, edges: readonly EdgeRow[], edge: Edge): number[] {
  const at = edges.filter((row) => row.edge === edge);
  const outermost = edge === 'top' ? at[0] : at.at(-1);
  if (!outermost) return [];
  const { row, middle } = outermost;
  for (const other of page.rows) {
    if (isNear(middle, middleOf(other, page))) continue;
    const distance = edge === 'top' ? other.y - row.bottom : row.y - other.bottom;
    if (distance <= APART * row.height) return [];
  }
  return [middle];
}

function isFirst(key: string, seen: Set<string>): boolean {
  const first = !seen.has(key);
  seen.add(key);
  return first;
}

function countKeys(edges: readonly (readonly EdgeRow[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const rows of edges)
    for (const key of new Set(rows.map((row) => row.key))) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** The topmost and the lowest rows, wherever they come in the order. */
function edgeRows(page: PageRows): EdgeRow[] {
  const { rows, height } = page;
  const byPlace = (one: Row, other: Row) => one.y - other.y;
  const top = rows.filter((row) => row.bottom < EDGE_PART * height).sort(byPlace);
  const bottom = rows.filter((row) => row.y > (1 - EDGE_PART) * height).sort(byPlace);
  return [...top.slice(0, EDGE_ROWS), ...bottom.slice(-EDGE_ROWS)].map((row) => {
    const edge = row.bottom < height / 2 ? 'top' : 'bottom';
    return { row, edge, key: keyOf(row.text, edge), middle: middleOf(row, page) };
  });
}

function keyOf(text: string, edge: Edge): string {
  const words = text
    .toLowerCase()
    .replaceAll(/\d+|\b[ivxl]+\b/g, '#')
    .split(/\s+/)
    .filter((word) => /[^#]/.test(word));
  return `${edge}:${words.sort().join(' ')}`;
}

function middleOf({ y, bottom }: Row, { height }: PageRows): number {
  return (y + bottom) / 2 / height;
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= LINE_TOLERANCE;
}

function charactersOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { text }) => sum + text.length, 0);
}

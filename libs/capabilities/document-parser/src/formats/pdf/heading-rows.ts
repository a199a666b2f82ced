import { outlineRows } from './outline-rows.js';
import type { OutlineEntry } from './page.js';
import type { PageRows, Row } from './rows.js';

const MIN_RATIO = 1.2;
const MIN_RATIO_BOLD = 1.1;
const MAX_CHARACTERS = 140;
const MAX_BOLD_CHARACTERS = 90;
const MAX_LEVELS_BY_SIZE = 4;
/** More rows of one size below each other are text in large type. */
const MAX_ROWS = 4;
/** Sizes that differ by less are one. */
const SAME_SIZE = 0.93;

/**
 * The level of each row that is a heading, or a part of one: by the bookmarks of the document where they are found in the
 * text, then by size against the commonest size of its characters, then by bold type.
 */
export function headingRows(pages: readonly PageRows[], outline: readonly OutlineEntry[]): Map<Row, number> {
  const levels = outlineRows(pages, outline);
  const outlined = outlineHeights(levels);
  const body = bodyHeight(pages);
  const bySize = new Set<Row>();
  const bold: Row[] = [];
  for (const { rows } of pages) {
    rows.forEach((row, index) => {
      if (levels.has(row) || !canBeHeading(row)) return;
      const ratio = row.height / body;
      if (ratio >= MIN_RATIO) return void bySize.add(row);
      if (!row.bold || isPartOfBoldText(row, rows[index - 1], rows[index + 1])) return;
      if (ratio >= MIN_RATIO_BOLD) bySize.add(row);
      else if (isBoldHeading(row, body)) bold.push(row);
    });
    dropLargeText(rows, bySize);
  }
  const sizes = distinctSizes([...bySize].map(({ height }) => height));
  for (const row of bySize) levels.set(row, levelOf(row.height, sizes, outlined));
  const deepest = Math.max(0, ...levels.values());
  for (const row of bold) levels.set(row, deepest + 1);
  return levels;
}

/**
 * Below the deepest bookmarked headings that are larger: beside those of its own size, or one level deeper for each size in
 * between.
 */
function levelOf(height: number, sizes: readonly number[], outlined: readonly OutlinedLevel[]): number {
  const larger = outlined.findLast((entry) => entry.height * SAME_SIZE > height);
  const beside = outlined.findLast(
    (entry) => Math.min(entry.height, height) > SAME_SIZE * Math.max(entry.height, height),
  );
  if (beside && beside.level > (larger?.level ?? 0)) return beside.level;
  const limit = (larger?.height ?? Infinity) * SAME_SIZE;
  const between = sizes.filter((size) => size > height && size < limit).length;
  return (larger?.level ?? 0) + 1 + Math.min(between, MAX_LEVELS_BY_SIZE - 1);
}

function dropLargeText(rows: readonly Row[], headings: Set<Row>): void {
  let run: Row[] = [];
  const close = () => {
    if (run.length > MAX_ROWS) for (const row of run) headings.delete(row);
    run = [];
  };
  for (const row of rows) {
    const last = run.at(-1);
    const goesOn = last !== undefined && Math.abs(last.height - row.height) < 0.1 * row.height;
    if (!goesOn || !headings.has(row)) close();
    if (headings.has(row)) run.push(row);
  }
  close();
}

function canBeHeading({ text, segments }: Row): boolean {
  return (
    text.length <= MAX_CHARACTERS &&
    segments.length <= 2 &&
    /\p{L}{2}/u.test(text) &&
    !/^\p{Ll}/u.test(text) &&
    !/[.,;]$|^[•◦▪■□●○*–—]/.test(text)
  );
}

function isBoldHeading(row: Row, body: number): boolean {
  return (
    row.bold &&
    row.height > 0.9 * body &&
    row.segments.length === 1 &&
    row.text.length <= MAX_BOLD_CHARACTERS &&
    !row.text.endsWith(':')
  );
}

/** A bold paragraph, or the bold words with which a paragraph begins when they fill more than its first line. */
function isPartOfBoldText(row: Row, previous: Row | undefined, next: Row | undefined): boolean {
  if (previous?.bold && isBelow(previous, row)) return true;
  if (next === undefined || !isBelow(row, next) || !next.startsBold) return false;
  return !next.bold || row.text.endsWith('-') || /[.,;:]$/.test(next.text);
}

function isBelow(above: Row, below: Row): boolean {
  return below.y > above.y && below.y - above.bottom < 0.5 * above.height;
}

/** The height in which most characters are set. */
function bodyHeight(pages: readonly PageRows[]): number {
  const characters = new Map<number, number>();
  for (const { height, text } of pages.flatMap(({ rows }) => rows)) {
    const rounded = Math.round(height * 2) / 2;
    characters.set(rounded, (characters.get(rounded) ?? 0) + text.length);
  }
  return [...characters].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [1, 0])[0] || 1;
}

/** Largest first; sizes that differ by less than 7 % are one. */
function distinctSizes(heights: number[]): number[] {
  const sizes: number[] = [];
  for (const height of heights.sort((one, other) => other - one)) {
    const last = sizes.at(-1);
    if (last === undefined || height <= last * SAME_SIZE) sizes.push(height);
  }
  return sizes;
}

interface OutlinedLevel {
  readonly level: number;
  readonly height: number;
}

/** How high the headings of each level of the bookmarks are, the highest level first. */
function outlineHeights(levels: ReadonlyMap<Row, number>): OutlinedLevel[] {
  const heights = new Map<number, number[]>();
  for (const [row, level] of levels) heights.set(level, [...(heights.get(level) ?? []), row.height]);
  return [...heights]
    .map(([level, all]) => ({ level, height: all.sort((one, other) => one - other)[all.length >> 1] ?? 0 }))
    .sort((one, other) => one.level - other.level);
}

import type { OutlineEntry } from './page.js';
import type { PageRows, Row } from './rows.js';

const MIN_RATIO = 1.2;
const MIN_RATIO_BOLD = 1.1;
const MAX_CHARACTERS = 140;
const MAX_BOLD_CHARACTERS = 90;
const MAX_LEVELS_BY_SIZE = 4;
/** Fewer found bookmarks than this say nothing about the structure. */
const MIN_OUTLINE_MATCHES = 3;

/**
 * The level of each row that is a heading, or a part of one: by the bookmarks of the document where they are found in the
 * text, then by size against the commonest size of its characters, then by bold type.
 */
export function headingRows(pages: readonly PageRows[], outline: readonly OutlineEntry[]): Map<Row, number> {
  const levels = outlineRows(pages, outline);
  const deepest = Math.max(0, ...levels.values());
  const outlined = outlineHeights(levels);
  const body = bodyHeight(pages);
  const bySize = new Map<Row, number>();
  const bold: Row[] = [];
  for (const { rows } of pages) {
    rows.forEach((row, index) => {
      if (levels.has(row) || !canBeHeading(row)) return;
      if (row.height / body >= (row.bold ? MIN_RATIO_BOLD : MIN_RATIO)) bySize.set(row, row.height);
      else if (isBoldHeading(row, body) && !isPartOfBoldText(row, rows[index - 1], rows[index + 1]))
        bold.push(row);
    });
  }
  const sizes = distinctSizes([...bySize.values()]);
  for (const [row, height] of bySize) {
    const rank = sizes.findIndex((size) => height > size * 0.93);
    const beside = outlined.find((entry) => height > entry.height * 0.97)?.level;
    levels.set(row, beside ?? deepest + 1 + Math.min(rank, MAX_LEVELS_BY_SIZE - 1));
  }
  for (const row of bold) levels.set(row, deepest + 1 + Math.min(sizes.length, MAX_LEVELS_BY_SIZE));
  return levels;
}

function canBeHeading({ text, segments }: Row): boolean {
  return (
    text.length <= MAX_CHARACTERS &&
    segments.length <= 2 &&
    /\p{L}{2}/u.test(text) &&
    !/[.,;]$|^[•◦▪■□●○*–—]/.test(text)
  );
}

function isBoldHeading(row: Row, body: number): boolean {
  return (
    row.bold && row.height > 0.9 * body && row.segments.length === 1 && row.text.length <= MAX_BOLD_CHARACTERS
  );
}

/** A bold paragraph, or the bold words with which a paragraph begins when they fill more than its first line. */
function isPartOfBoldText(row: Row, previous: Row | undefined, next: Row | undefined): boolean {
  if (previous?.bold && isBelow(previous, row)) return true;
  return (
    next !== undefined && isBelow(row, next) && next.startsBold && (!next.bold || row.text.endsWith('-'))
  );
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
    if (last === undefined || height <= last * 0.93) sizes.push(height);
  }
  return sizes;
}

/** How high the headings of each level of the bookmarks are, the highest level first. */
function outlineHeights(levels: ReadonlyMap<Row, number>): { level: number; height: number }[] {
  const heights = new Map<number, number[]>();
  for (const [row, level] of levels) heights.set(level, [...(heights.get(level) ?? []), row.height]);
  return [...heights]
    .map(([level, all]) => ({ level, height: all.sort((one, other) => one - other)[all.length >> 1] ?? 0 }))
    .sort((one, other) => one.level - other.level);
}

function outlineRows(pages: readonly PageRows[], outline: readonly OutlineEntry[]): Map<Row, number> {
  const levels = new Map<Row, number>();
  const letters = new Map<number, readonly string[]>();
  let matches = 0;
  for (const { title, pageIndex, level } of outline) {
    const page = pages[pageIndex]?.rows ?? [];
    const read = letters.get(pageIndex) ?? page.map(({ text }) => lettersOf(text));
    letters.set(pageIndex, read);
    const rows = page.slice(...rangeOf(lettersOf(title), read));
    if (rows.length > 0) matches += 1;
    for (const row of rows) levels.set(row, level);
  }
  return matches >= MIN_OUTLINE_MATCHES ? levels : new Map();
}

/** From and to of up to three rows that together read like the title. */
function rangeOf(title: string, rows: readonly string[]): [number, number] {
  if (title.length < 3) return [0, 0];
  for (let index = 0; index < rows.length; index += 1) {
    let read = '';
    for (let count = 1; count <= 3; count += 1) {
      read += rows[index + count - 1] ?? '';
      if (read === title) return [index, index + count];
      if (!title.startsWith(read)) break;
    }
  }
  return [0, 0];
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

import type { OutlineEntry } from './page.js';
import type { PageRows, Row } from './rows.js';

/** Fewer found bookmarks than this say nothing about the structure. */
const MIN_OUTLINE_MATCHES = 3;
const MAX_ROWS = 6;
const BULLET = /^[•◦▪■□●○*–—]/;

/** The rows that read like a bookmark of their page, by its level. Nothing when hardly any bookmark is found. */
export function outlineRows(pages: readonly PageRows[], outline: readonly OutlineEntry[]): Map<Row, number> {
  const levels = new Map<Row, number>();
  const letters = new Map<number, readonly string[]>();
  let matches = 0;
  for (const { title, pageIndex, level } of outline) {
    const page = pages[pageIndex]?.rows ?? [];
    const read = letters.get(pageIndex) ?? page.map(({ text }) => (BULLET.test(text) ? '' : lettersOf(text)));
    letters.set(pageIndex, read);
    const range = rangeOf(lettersOf(title), read) ?? rangeOf(lettersOf(bare(title)), read);
    const rows = range ? page.slice(...range) : [];
    if (rows.length > 0) matches += 1;
    for (const row of rows) levels.set(row, level);
  }
  return matches >= MIN_OUTLINE_MATCHES ? levels : new Map();
}

/** From and to of a few rows that together read like the title. */
function rangeOf(title: string, rows: readonly string[]): [number, number] | undefined {
  if (title.length < 3) return undefined;
  for (let index = 0; index < rows.length; index += 1) {
    let read = '';
    for (let count = 1; count <= MAX_ROWS; count += 1) {
      read += rows[index + count - 1] ?? '';
      if (read === title) return [index, index + count];
      if (!title.startsWith(read)) break;
    }
  }
  return undefined;
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Bookmarks say `Chapter 3 Dependents` where the page says `3. Dependents`. */
function bare(title: string): string {
  return title.replace(/^\s*(chapter|part|section|appendix|annex)\s+/i, '');
}

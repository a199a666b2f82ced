import type { Row } from './rows.js';

/** What stands between two rows in the text. */
export type Join = '' | ' ' | '\n' | '\n\n' | 'hyphen';

const LIST_ITEM = /^([•◦▪■□●○*–—-]|\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)])(\s|$)/;
/** Words after which a figure goes on with the sentence. */
const OPEN_END = /(?:\p{Ll}|,|\b(?:Form|Pub|Section|Line|Table|Schedule|Chapter))$/u;
const ENDS_SENTENCE = /[.!?:;]["'”’)]*$/;
const HYPHENATED = /\p{L}-$/u;
/** An address that was wrapped behind a slash. */
const OPEN_ADDRESS = /(?:^|\s)\S+\.\p{L}{2,}\S*\/$/u;
/** A number or a letter or two alone on its line: a label, unless it is one of a script written downwards. */
const LABEL = /^(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])\S{1,4}$/u;

/**
 * How each row joins the one after it: a wrapped line by a space, a word cut at the line's end without one, a line that
 * ended early by a line break, a new paragraph by a blank line.
 */
export function joinsOf(rows: readonly Row[]): Join[] {
  const leading = medianLeading(rows);
  return rows.slice(0, -1).map((row, index) => {
    const next = rows[index + 1];
    return next ? joinOf({ row, next, leading, columnRight: rightOfColumn(rows, index) }) : '\n\n';
  });
}

interface Pair {
  readonly row: Row;
  readonly next: Row;
  readonly leading: number;
  readonly columnRight: number;
}

function joinOf({ row, next, leading, columnRight }: Pair): Join {
  const goesOn = isContinuation(row.text, next.text);
  if (row.text.endsWith('/') && OPEN_ADDRESS.test(row.text) && /^\w/.test(next.text)) return '';
  const step = next.y - row.y;
  const overlaps = next.x < row.right && next.right > row.x;
  if (step <= 0 || !overlaps || step > 12 * row.height) return goesOn ? wrapped(row) : '\n\n';
  if (step > 1.35 * leading * row.height && step > 1.5 * row.height) return '\n\n';
  if (Math.abs(row.height - next.height) > 0.15 * row.height) return '\n\n';
  if (row.bold !== next.bold && !goesOn) return '\n';
  if (next.startsBold && !row.startsBold && endsSentence(row.text)) return '\n';
  if (row.text.length <= 4 && LABEL.test(row.text) && LABEL.test(next.text)) return '\n\n';
  if (row.leaders || LIST_ITEM.test(next.text)) return '\n';
  if (HYPHENATED.test(row.text) && /^\p{Ll}/u.test(next.text)) return 'hyphen';
  if (row.segments.length > 1 || next.segments.length > 1) return '\n';
  const isIndented = next.x - row.x > 0.8 * row.height && endsSentence(row.text);
  const firstWord = next.segments[0]?.words[0]?.width ?? 0;
  const hadRoom = row.right + firstWord + 0.4 * row.height < columnRight;
  return isIndented || hadRoom ? '\n' : ' ';
}

function wrapped({ text }: Row): Join {
  return HYPHENATED.test(text) ? 'hyphen' : ' ';
}

/** Over the end of a column or a page: the sentence is open, and the next row starts small or with a figure. */
export function isContinuation(text: string, next: string): boolean {
  if (text.length <= 20 || endsSentence(text)) return false;
  return /^\p{Ll}/u.test(next) || (/^[$€£(]?\d/.test(next) && OPEN_END.test(text) && !LIST_ITEM.test(next));
}

/** The distance from line to line in heights, the middle one of the page. */
function medianLeading(rows: readonly Row[]): number {
  const steps = rows
    .map((row, index) => ((rows[index + 1]?.y ?? -1) - row.y) / Math.max(row.height, 1))
    .filter((step) => step > 0.5 && step < 4)
    .sort((one, other) => one - other);
  return Math.min(steps[steps.length >> 1] ?? 1.2, 2.6);
}

/** The right edge of the rows near by that begin where this one begins. */
function rightOfColumn(rows: readonly Row[], index: number): number {
  const row = rows[index];
  if (!row) return 0;
  let right = row.right;
  for (let near = Math.max(0, index - 3); near < Math.min(rows.length, index + 4); near += 1) {
    const other = rows[near];
    if (other && other.right > right && Math.abs(other.x - row.x) < 3 * row.height) right = other.right;
  }
  return right;
}

function endsSentence(text: string): boolean {
  return ENDS_SENTENCE.test(text.slice(-6));
}

import { inReadingOrder } from './reading-order.js';
import type { PageWord, RawPage } from './page.js';
import { onSameLine, type Segment, segmentsOf } from './segments.js';

/** One line as it is read: a segment, or several side by side (the cells of a table row, a label and its value). */
export interface Row {
  readonly segments: readonly Segment[];
  readonly x: number;
  readonly y: number;
  readonly right: number;
  readonly bottom: number;
  readonly height: number;
  readonly bold: boolean;
  readonly startsBold: boolean;
  readonly leaders: boolean;
  readonly text: string;
}

export interface PageRows {
  readonly width: number;
  readonly height: number;
  rows: readonly Row[];
}

export function rowsOf(page: RawPage, dropLeaders: boolean): PageRows {
  const rows: Segment[][] = [];
  for (const segment of inReadingOrder(segmentsOf(page, dropLeaders), page.width)) {
    const row = rows.at(-1);
    const last = row?.at(-1);
    if (row && last && onSameLine(last, segment) && segment.x >= last.right - 1) row.push(segment);
    else rows.push([segment]);
  }
  return { width: page.width, height: page.height, rows: rows.map(toRow) };
}

/** The words of a segment as text: without a space where none stood. */
export function segmentText({ words }: Segment): string {
  let line = '';
  for (const { text, spaced } of words) line += spaced && line !== '' ? ` ${text}` : text;
  return line;
}

/** The line stands where its longest word stands: a bullet or a raised figure in another size does not move it. */
function toRow(segments: Segment[]): Row {
  const main = longestWord(segments);
  return {
    segments,
    x: segments[0]?.x ?? 0,
    y: main.y,
    right: segments.at(-1)?.right ?? 0,
    bottom: main.y + main.height,
    height: main.height,
    bold: segments.every(({ bold }) => bold),
    startsBold: segments[0]?.startsBold ?? false,
    leaders: segments.some(({ leaders }) => leaders),
    text: segments.map(segmentText).join(' '),
  };
}

const noWord: PageWord = { text: '', x: 0, y: 0, width: 0, height: 0, spaced: true };

function longestWord(segments: readonly Segment[]): PageWord {
  let longest = noWord;
  for (const { words } of segments)
    for (const word of words) if (word.text.length > longest.text.length) longest = word;
  return longest;
}

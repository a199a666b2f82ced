import { endsSentence } from './sentence-end.js';
import { type Span, trimSpan } from './span.js';

const blankLine = /\n[^\S\n]*\n\s*/g;
const terminator = /[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？｡]+[」』）】”]*/g;
const listMarker =
  /^[^\S\n]*(?:[-*+•‣◦▪■□●○✓➢➤►▶\uf000-\uf0ff]\s|[–—]\s+\p{Lu}|\(?\d{1,3}[.)]\s|\(?[A-Za-z][.)]\s|\([ivxIVX]{1,5}\)\s|#{1,6}\s|\||>\s)/u;
const markdownHeading = /^[^\S\n]*#{1,6}\s/;

/**
 * The sentences of a text: trimmed, in order, never overlapping; together they hold every character that is not
 * white space. A blank line ends a sentence; a line break does so only before a list item, a table row or a
 * heading, or after a heading. Knows common abbreviations ("Pub. 17", "the U.S. Treasury", "No. 5"), decimals and
 * list numbers. Time is linear in the text's length.
 */
export function sentencesOf(text: string): Span[] {
  const sentences: Span[] = [];
  for (const paragraph of paragraphsOf(text))
    for (const block of blocksOf(text, paragraph))
      for (const piece of splitAtTerminators(text, block)) {
        const sentence = trimSpan(text, piece);
        if (sentence) sentences.push(sentence);
      }
  return sentences;
}

/** Spans between blank lines, white space at their ends included. */
function paragraphsOf(text: string): Span[] {
  const paragraphs: Span[] = [];
  let start = 0;
  for (const match of text.matchAll(blankLine)) {
    paragraphs.push({ start, end: match.index });
    start = match.index + match[0].length;
  }
  paragraphs.push({ start, end: text.length });
  return paragraphs;
}

/** A paragraph cut where a line is a list item, a table row or a heading. */
function blocksOf(text: string, paragraph: Span): Span[] {
  const lines = linesOf(text, paragraph);
  if (lines.length === 1) return [paragraph];
  const width = lines.reduce((longest, line) => Math.max(longest, line.end - line.start), 0);
  const blocks: Span[] = [];
  let start = paragraph.start;
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1];
    if (next && startsBlock(text, { line, next, width })) {
      blocks.push({ start, end: line.end });
      start = next.start;
    }
  }
  blocks.push({ start, end: paragraph.end });
  return blocks;
}

function linesOf(text: string, { start, end }: Span): Span[] {
  const lines: Span[] = [];
  for (let from = start; from <= end;) {
    const found = text.indexOf('\n', from);
    const to = found === -1 || found > end ? end : found;
    lines.push({ start: from, end: to });
    from = to + 1;
  }
  return lines;
}

interface LinePair {
  readonly line: Span;
  readonly next: Span;
  readonly width: number;
}

function startsBlock(text: string, { line, next, width }: LinePair): boolean {
  const opening = text.slice(next.start, Math.min(next.end, next.start + 16)) + ' ';
  if (listMarker.test(opening)) return true;
  if (line.end - line.start > 80) return false;
  const current = text.slice(line.start, line.end).trim();
  if (markdownHeading.test(current)) return true;
  return current.length < 0.6 * width && /^\s*[\p{Lu}\d"“]/u.test(opening) && looksLikeHeading(current);
}

/** Without an end mark, and with a section number or all its longer words capitalised: a heading on a page. */
function looksLikeHeading(line: string): boolean {
  if (/[.!?,;:–—-]$/.test(line) || !/^[\p{Lu}\d]/u.test(line)) return false;
  if (/^\d{1,3}(?:\.\d{1,3}){1,4}\.?\s+\p{Lu}/u.test(line)) return true;
  const long = line.match(/\p{L}{4,}/gu) ?? [];
  return long.length > 0 && long.every((word) => /^\p{Lu}/u.test(word));
}

function splitAtTerminators(text: string, block: Span): Span[] {
  const pieces: Span[] = [];
  const source = text.slice(block.start, block.end);
  let start = 0;
  for (const match of source.matchAll(terminator)) {
    const end = match.index + match[0].length;
    if (!endsSentence(source, { start, mark: match.index, end })) continue;
    pieces.push({ start: block.start + start, end: block.start + end });
    start = end;
  }
  pieces.push({ start: block.start + start, end: block.end });
  return pieces;
}

import { AppError } from '@plumbline/core';
import { codePointFloor, type Span, trimSpan } from '../span.js';
import { countTokens } from '../tokens.js';
import { type Chunk, type ChunkableDocument, type ChunkSettings, chunkStrategies } from './chunk.js';
import { fixedRanges } from './fixed.js';
import { overlapRanges } from './overlap.js';
import { splitRange } from './recursive.js';
import { headingPaths } from './sections.js';
import { semanticRanges } from './semantic.js';
import { sectionRanges, type UnitRange } from './unit-range.js';
import { type Unit, unitsOf, wordUnits } from './units.js';

/** How far a chunk may pass `chunkTokens`. */
export const hardLimit = 1.25;

/**
 * Cuts a normalised document into chunks. Each is one slice of the text, trimmed; they are in order, hold every
 * character that is not white space, and part no surrogate pair; none has more than 1.25 × `chunkTokens` tokens.
 *
 * - `semantic`: whole sentences, rows and paragraphs of one section, cut where neighbouring sentences share the
 *   fewest terms (Hearst 1997, TextTiling), tables kept whole when they fit; no overlap.
 * - `recursive`: the largest of sections, paragraphs, lines, sentences and words that fit, packed together.
 * - `heading`: one chunk a section, split like `recursive` when too large.
 * - `fixed`: windows of `chunkTokens` cut between words.
 *
 * Throws `VALIDATION_FAILED` for settings that cannot be met.
 */
export function chunkText(document: ChunkableDocument, settings: ChunkSettings): Chunk[] {
  checkSettings(settings);
  const spans = spansOf(document, settings).flatMap((span) => bounded(document.text, span, settings));
  return describe(document, spans);
}

function checkSettings({ strategy, chunkTokens, overlapTokens }: ChunkSettings): void {
  const known = chunkStrategies.includes(strategy);
  const sized = Number.isInteger(chunkTokens) && chunkTokens >= 16;
  const overlapping =
    Number.isInteger(overlapTokens) && overlapTokens >= 0 && overlapTokens <= chunkTokens / 2;
  if (known && sized && overlapping) return;
  throw new AppError(
    'VALIDATION_FAILED',
    'Chunks need a known strategy, at least 16 tokens and an overlap of at most half of them.',
    { details: { strategy, chunkTokens, overlapTokens } },
  );
}

function spansOf(document: ChunkableDocument, settings: ChunkSettings): Span[] {
  const { strategy, chunkTokens, overlapTokens } = settings;
  const { text } = document;
  if (strategy === 'fixed')
    return toSpans(wordUnits(text, chunkTokens), (units) => fixedRanges(units, settings));
  const units = unitsOf(document, chunkTokens);
  if (strategy === 'semantic') return toSpans(units, () => semanticRanges(text, units, chunkTokens));
  const whole = strategy === 'heading' ? sectionRanges(units) : [{ from: 0, to: units.length }];
  const ranges = whole.flatMap((range) => splitRange(units, range, chunkTokens));
  return toSpans(units, () => overlapRanges(units, ranges, overlapTokens));
}

function toSpans(units: readonly Unit[], rangesOf: (units: readonly Unit[]) => UnitRange[]): Span[] {
  return rangesOf(units).flatMap(({ from, to }) => {
    const first = units[from];
    const last = units[to - 1];
    return first && last ? { start: first.start, end: last.end } : [];
  });
}

/** Counts of parts do not add up exactly: a slice that passes the bound after all is halved. */
function bounded(text: string, span: Span, settings: ChunkSettings): CountedSpan[] {
  const trimmed = trimSpan(text, span);
  if (!trimmed) return [];
  const { start, end } = trimmed;
  const tokenCount = countTokens(text.slice(start, end));
  const middle = halfway(text, trimmed);
  if (tokenCount <= hardLimit * settings.chunkTokens || middle <= start) return [{ start, end, tokenCount }];
  return [
    ...bounded(text, { start, end: middle }, settings),
    ...bounded(text, { start: middle, end }, settings),
  ];
}

interface CountedSpan extends Span {
  readonly tokenCount: number;
}

function halfway(text: string, { start, end }: Span): number {
  const middle = (start + end) >> 1;
  const space = text.slice(start, middle).search(/\s\S*$/);
  return space > (middle - start) / 2 ? start + space : codePointFloor(text, middle);
}

function describe(document: ChunkableDocument, spans: readonly CountedSpan[]): Chunk[] {
  const headings = headingPaths(document);
  const pages = document.pages.toSorted((one, other) => one.start - other.start);
  let heading = -1;
  let page = -1;
  return spans.map((span, ordinal) => {
    while ((pages[page + 1]?.start ?? Infinity) <= span.start) page++;
    heading = headingAt(document.text, headings, { span, index: heading });
    return { ordinal, ...span, ...present({ page: pages[page]?.page, heading: headings[heading]?.path }) };
  });
}

function present({
  page,
  heading,
}: {
  page?: number | undefined;
  heading?: string | undefined;
}): Pick<Chunk, 'page' | 'heading'> {
  return { ...(page !== undefined && { page }), ...(heading !== undefined && { heading }) };
}

/** The last heading at or before the chunk's first words; headings that the chunk opens with count as before. */
function headingAt(
  text: string,
  headings: readonly Span[],
  { span, index }: { span: Span; index: number },
): number {
  let current = index;
  let bodyStart = span.start;
  for (let next = headings[current + 1]; next && next.start < span.end; next = headings[current + 1]) {
    if (next.start > bodyStart && text.slice(bodyStart, next.start).trim() !== '') break;
    current++;
    bodyStart = Math.max(bodyStart, next.end);
  }
  return current;
}

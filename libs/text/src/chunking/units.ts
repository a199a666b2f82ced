import { sentencesOf } from '../sentences.js';
import { type Span, trimSpan } from '../span.js';
import { countTokens } from '../tokens.js';
import type { ChunkableDocument } from './chunk.js';
import { piecesOf, wordsOf } from './pieces.js';
import { inOrder } from './sections.js';

/** What lies between a unit and the one before it: the higher, the better a place to cut. */
export const Border = { glue: 0, word: 1, sentence: 2, line: 3, paragraph: 4, section: 5 } as const;
export type Border = (typeof Border)[keyof typeof Border];

export type UnitKind = 'prose' | 'table' | 'heading';

/** The smallest thing a chunk is made of: a sentence, a table that fits, a row, a heading, or a piece of those. */
export interface Unit extends Span {
  readonly kind: UnitKind;
  readonly border: Border;
  readonly tokens: number;
}

/** All units of a document in order; every character that is not white space lies in exactly one. */
export function unitsOf(document: ChunkableDocument, maxTokens: number): Unit[] {
  const { text } = document;
  const units: Unit[] = [];
  for (const block of blocksOf(document)) {
    const opening = openingBorder(block, units.at(-1));
    for (const [nth, span] of spansOf(text, block, maxTokens).entries()) {
      const border = nth === 0 ? opening : borderOf(gapBefore(text, span, units), Border.sentence);
      addFitting(units, { text, span, maxTokens, kind: block.kind, border });
    }
  }
  return units;
}

/** Words alone, for windows of a fixed size. */
export function wordUnits(text: string, maxTokens: number): Unit[] {
  const words = wordsOf(text, { start: 0, end: text.length }, Math.floor(maxTokens / 4));
  return Array.from(words, (word) => unitFrom(text, word, { kind: 'prose', border: Border.word }));
}

interface Block extends Span {
  readonly kind: UnitKind;
}

/** Headings, tables, and the prose between them. */
function blocksOf({ text, headings, tables }: ChunkableDocument): Block[] {
  const marked: Block[] = inOrder(text, [
    ...headings.map(({ start, end }) => ({ start, end, kind: 'heading' as const })),
    ...tables.map(({ start, end }) => ({ start, end, kind: 'table' as const })),
  ]);
  const blocks: Block[] = [];
  let start = 0;
  for (const block of marked) {
    if (block.start > start) blocks.push({ start, end: block.start, kind: 'prose' });
    blocks.push(block);
    start = block.end;
  }
  return [...blocks, { start, end: text.length, kind: 'prose' }];
}

/** A heading opens a section and stays with what follows it. */
function openingBorder(block: Block, previous: Unit | undefined): Border {
  if (block.kind === 'heading') return Border.section;
  return previous?.kind === 'heading' ? Border.glue : Border.paragraph;
}

function spansOf(text: string, block: Block, maxTokens: number): Span[] {
  const trimmed = trimSpan(text, block);
  if (!trimmed) return [];
  const { start, end } = trimmed;
  const source = text.slice(start, end);
  if (block.kind === 'heading') return [trimmed];
  if (block.kind === 'table' && countTokens(source) <= maxTokens) return [trimmed];
  const spans = block.kind === 'table' ? rowsOf(source) : sentencesOf(source);
  return spans.map((span) => ({ start: span.start + start, end: span.end + start }));
}

function rowsOf(table: string): Span[] {
  return Array.from(table.matchAll(/\S[^\n]*/g), (row) => ({
    start: row.index,
    end: row.index + row[0].trimEnd().length,
  }));
}

interface Addition extends Pick<Unit, 'kind' | 'border'> {
  readonly text: string;
  readonly span: Span;
  readonly maxTokens: number;
}

/** Adds the span itself, or pieces of it of about a quarter of the limit, which pack well. */
function addFitting(units: Unit[], { text, span, maxTokens, kind, border }: Addition): void {
  const whole = unitFrom(text, span, { kind, border });
  if (whole.tokens <= maxTokens) {
    units.push(whole);
    return;
  }
  for (const [nth, piece] of piecesOf(text, span, maxTokens / 4).entries()) {
    const before = nth === 0 ? border : borderOf(gapBefore(text, piece, units), Border.word);
    units.push(unitFrom(text, piece, { kind, border: before }));
  }
}

function gapBefore(text: string, { start }: Span, units: readonly Unit[]): string {
  return text.slice(units.at(-1)?.end ?? 0, start);
}

function borderOf(gap: string, withinLine: Border): Border {
  const lineBreak = gap.indexOf('\n');
  if (lineBreak === -1) return withinLine;
  return gap.includes('\n', lineBreak + 1) ? Border.paragraph : Border.line;
}

/** Counted with one character of the white space before it, which its first token takes in. */
function unitFrom(text: string, { start, end }: Span, { kind, border }: Pick<Unit, 'kind' | 'border'>): Unit {
  const from = start > 0 && /\s/.test(text.charAt(start - 1)) ? start - 1 : start;
  return { start, end, kind, border, tokens: countTokens(text.slice(from, end)) };
}

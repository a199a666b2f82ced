import { sentencesOf } from '../sentences.js';
import { type Span, trimSpan } from '../span.js';
import { countTokens } from '../tokens.js';
import { piecesOf } from './pieces.js';
import type { ChunkableDocument } from './chunk.js';
import { inOrder } from './sections.js';

/** What lies between a unit and the one before it: the higher, the better a place to cut. */
export const Border = { glue: 0, word: 1, sentence: 2, line: 3, paragraph: 4, section: 5 } as const;
export type Border = (typeof Border)[keyof typeof Border];

/** The smallest thing a chunk is made of: a sentence, a table that fits, a row, a heading, or a piece of those. */
export interface Unit extends Span {
  readonly border: Border;
  readonly tokens: number;
  /** Of the heading that begins a section at this unit; 0 in a table or a sentence. */
  readonly headingLevel: number;
}

/** All units of a document in order; every character that is not white space lies in exactly one. */
export function unitsOf(document: ChunkableDocument, maxTokens: number): Unit[] {
  const units: Unit[] = [];
  for (const block of blocksOf(document)) addBlock(document.text, block, { units, maxTokens });
  return units;
}

/** Words alone, for windows of a fixed size. */
export function wordUnits(text: string, maxTokens: number): Unit[] {
  const units: Unit[] = [];
  add(text, { start: 0, end: text.length }, { units, maxTokens, border: Border.word, finest: true });
  return units;
}

interface Block extends Span {
  readonly kind: 'prose' | 'table' | 'heading';
  readonly headingLevel: number;
}

interface Target {
  readonly units: Unit[];
  readonly maxTokens: number;
}

function blocksOf({ text, headings, tables }: ChunkableDocument): Block[] {
  const marked: Block[] = inOrder(text, [
    ...headings.map(({ start, end, level }) => ({
      start,
      end,
      kind: 'heading' as const,
      headingLevel: level,
    })),
    ...tables.map(({ start, end }) => ({ start, end, kind: 'table' as const, headingLevel: 0 })),
  ]);
  const blocks: Block[] = [];
  let start = 0;
  for (const block of marked) {
    if (block.start > start) blocks.push({ start, end: block.start, kind: 'prose', headingLevel: 0 });
    blocks.push(block);
    start = block.end;
  }
  blocks.push({ start, end: text.length, kind: 'prose', headingLevel: 0 });
  return blocks;
}

function addBlock(text: string, block: Block, { units, maxTokens }: Target): void {
  const trimmed = trimSpan(text, block);
  if (!trimmed) return;
  const glued = (units.at(-1)?.headingLevel ?? 0) > 0;
  const first = units.length;
  for (const span of spansOf(text, block.kind, trimmed)) {
    const border =
      units.length > first
        ? borderBetween(text, units.at(-1)?.end ?? 0, span.start)
        : openingBorder(block, glued);
    add(text, span, {
      units,
      maxTokens,
      border,
      headingLevel: units.length > first ? 0 : block.headingLevel,
    });
  }
}

function openingBorder(block: Block, glued: boolean): Border {
  if (block.kind === 'heading') return Border.section;
  return glued ? Border.glue : Border.paragraph;
}

function spansOf(text: string, kind: Block['kind'], span: Span): Span[] {
  if (kind !== 'prose') return [span];
  const { start, end } = span;
  return sentencesOf(text.slice(start, end)).map((each) => ({
    start: each.start + start,
    end: each.end + start,
  }));
}

function borderBetween(text: string, from: number, to: number): Border {
  const first = text.indexOf('\n', from);
  if (first === -1 || first >= to) return Border.sentence;
  const second = text.indexOf('\n', first + 1);
  return second === -1 || second >= to ? Border.line : Border.paragraph;
}

interface Addition extends Target {
  readonly border: Border;
  readonly headingLevel?: number;
  readonly finest?: boolean;
}

function add(text: string, span: Span, addition: Addition): void {
  const { units, maxTokens, border, headingLevel = 0, finest = false } = addition;
  const tokens = finest ? Infinity : countTokens(leadIn(text, span) + text.slice(span.start, span.end));
  if (tokens <= maxTokens) {
    units.push({ start: span.start, end: span.end, tokens, border, headingLevel });
    return;
  }
  for (const [index, piece] of piecesOf(text, span, finest ? 1 : maxTokens / 4).entries()) {
    const inner = text.slice(units.at(-1)?.end ?? 0, piece.start).includes('\n') ? Border.line : Border.word;
    const counted = countTokens(leadIn(text, piece) + text.slice(piece.start, piece.end));
    units.push({
      ...piece,
      tokens: counted,
      border: index === 0 ? border : inner,
      headingLevel: index === 0 ? headingLevel : 0,
    });
  }
}

/** One character of the white space before a unit, which its first token takes in. */
function leadIn(text: string, { start }: Span): string {
  return start > 0 && /\s/.test(text.charAt(start - 1)) ? text.charAt(start - 1) : '';
}

import { AppError } from '@plumbline/core';
import { ByteReader, ByteWriter } from './bytes.js';
import { clipBox } from './boxes.js';
import type { LayoutWord } from './layout-word.js';

/** Steps a page has in each direction; the error of a round trip is at most half a step. */
const steps = 8192;
const origin: LayoutWord = { start: 0, end: 0, page: 0, x: 0, y: 0, width: 0, height: 0 };

/**
 * Words as a compact string (base64 of varints of the differences between neighbours, about 11 to 14 characters a
 * word). Coordinates are kept to 1/16384 of the page and clamped to it; offsets and pages are exact.
 */
export function packLayout(words: Iterable<LayoutWord>): string {
  const packer = new LayoutPacker();
  for (const word of words) packer.add(word);
  return packer.packed();
}

/** Packs word by word, so that a long document's words need not be kept. */
export class LayoutPacker {
  private readonly writer = new ByteWriter();
  private previous = origin;

  get isEmpty(): boolean {
    return this.previous === origin;
  }

  add(word: LayoutWord): void {
    const { writer, previous } = this;
    const current = quantize(word);
    const turned = current.page !== previous.page;
    writer.unsigned(zigzag(current.start - previous.end) * 2 + (turned ? 1 : 0));
    if (turned) writer.signed(current.page - previous.page);
    writer.unsigned(current.end - current.start);
    writer.signed(current.x - (previous.x + previous.width));
    writer.signed(current.y - previous.y);
    writer.unsigned(current.width);
    writer.signed(current.height - previous.height);
    this.previous = current;
  }

  /** What `packLayout` gives for the words so far. */
  packed(): string {
    return this.writer.toBase64();
  }
}

/** The words that `packLayout` packed. Throws `VALIDATION_FAILED` when the string is no packed layout. */
export function unpackLayout(packed: string): LayoutWord[] {
  const reader = new ByteReader(packed);
  const words: LayoutWord[] = [];
  let previous = origin;
  while (!reader.done) {
    previous = readWord(reader, previous);
    words.push(scale(previous));
  }
  return words;
}

/**
 * The part of a layout that lies in `start..end` of the text, packed, its offsets counted from `start`; undefined
 * when no word lies there. Give the unpacked words when many slices are taken from one layout.
 */
export function sliceLayout(
  layout: string | readonly LayoutWord[],
  start: number,
  end: number,
): string | undefined {
  const words = typeof layout === 'string' ? unpackLayout(layout) : layout;
  const inside: LayoutWord[] = [];
  for (let index = firstEndingAfter(words, start); index < words.length; index++) {
    const word = words[index];
    if (!word || word.start >= end) break;
    const clipped = { start: Math.max(word.start, start) - start, end: Math.min(word.end, end) - start };
    if (clipped.end > clipped.start) inside.push({ ...clipBox(word, start, end), ...clipped });
  }
  return inside.length > 0 ? packLayout(inside) : undefined;
}

function firstEndingAfter(words: readonly LayoutWord[], offset: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function readWord(reader: ByteReader, previous: LayoutWord): LayoutWord {
  const head = reader.unsigned();
  const turned = head % 2 === 1;
  const start = previous.end + unzigzag(Math.floor(head / 2));
  const page = previous.page + (turned ? reader.signed() : 0);
  const end = start + reader.unsigned();
  const x = previous.x + previous.width + reader.signed();
  const y = previous.y + reader.signed();
  const width = reader.unsigned();
  const height = previous.height + reader.signed();
  return { start, end, page, x, y, width, height };
}

function quantize(word: LayoutWord): LayoutWord {
  if (word.end < word.start) throw new AppError('VALIDATION_FAILED', 'A word ends before it starts.');
  return { ...word, x: step(word.x), y: step(word.y), width: step(word.width), height: step(word.height) };
}

function step(fraction: number): number {
  return Math.round(Math.min(1, Math.max(0, fraction || 0)) * steps);
}

function scale(word: LayoutWord): LayoutWord {
  const { x, y, width, height } = word;
  return { ...word, x: x / steps, y: y / steps, width: width / steps, height: height / steps };
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function unzigzag(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}

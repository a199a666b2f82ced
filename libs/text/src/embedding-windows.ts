import { AppError } from '@plumbline/core';
import { codePointFloor, type Span } from './span.js';

export interface EmbeddingWindowOptions {
  /** Tokens of a window at most. */
  readonly maxTokens: number;
  /** Tokens that neighbouring windows share. */
  readonly overlapTokens: number;
  /** The embedding model's own count. */
  readonly countTokens: (text: string) => number;
}

/**
 * The text itself when it fits the model, else overlapping slices of it, cut at white space (a word longer than a
 * window is cut inside), that together hold all of its words.
 */
export function embeddingWindows(text: string, options: EmbeddingWindowOptions): string[] {
  const { maxTokens, overlapTokens, countTokens } = options;
  if (overlapTokens >= maxTokens)
    throw new AppError('VALIDATION_FAILED', 'The overlap must be smaller than the window.');
  if (text.length <= maxTokens || countTokens(text) <= maxTokens) return [text];
  const words = measuredWords(text, options);
  const overhead = countTokens('');
  const windows: string[] = [];
  for (let first = 0; first < words.length;) {
    const last = windowEnd(words, first, maxTokens - overhead);
    windows.push(text.slice(words[first]?.start, words[last - 1]?.end));
    if (last >= words.length) break;
    first = nextStart(words, { first, last, overlapTokens });
  }
  return windows;
}

interface MeasuredWord extends Span {
  readonly tokens: number;
}

function measuredWords(text: string, { countTokens, maxTokens }: EmbeddingWindowOptions): MeasuredWord[] {
  const overhead = countTokens('');
  const words: MeasuredWord[] = [];
  const add = (start: number, end: number): void => {
    const tokens = countTokens(text.slice(start, end)) - overhead;
    const middle = codePointFloor(text, (start + end) >> 1);
    if (tokens + overhead <= maxTokens || middle <= start) words.push({ start, end, tokens });
    else {
      add(start, middle);
      add(middle, end);
    }
  };
  for (const match of text.matchAll(/\S+/g)) add(match.index, match.index + match[0].length);
  return words;
}

function windowEnd(words: readonly MeasuredWord[], first: number, budget: number): number {
  let last = first;
  for (let used = 0; last < words.length; last++) {
    used += words[last]?.tokens ?? 0;
    if (used > budget && last > first) break;
  }
  return last;
}

/** The earliest word whose tail to the window's end is within the overlap, and at least one word further on. */
function nextStart(
  words: readonly MeasuredWord[],
  window: { first: number; last: number; overlapTokens: number },
): number {
  let start = window.last;
  for (let shared = 0; start - 1 > window.first; start--) {
    shared += words[start - 1]?.tokens ?? 0;
    if (shared > window.overlapTokens) break;
  }
  return start;
}

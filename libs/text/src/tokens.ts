import { countTokens as countEncoded } from 'gpt-tokenizer/encoding/cl100k_base';
import { codePointFloor, isSpace } from './span.js';

/** The encoder's time grows with the square of a run without a break, so longer runs are cut. */
const longestRun = 256;
const options = { disallowedSpecial: new Set<string>() };

/**
 * Tokens of the text in the `cl100k_base` encoding, special tokens read as plain text. Exact, except in runs of
 * more than 256 characters without a change between white space and other characters: those are counted in pieces.
 */
export function countTokens(text: string): number {
  if (text.length <= longestRun) return countEncoded(text, options);
  let total = 0;
  let pending = 0;
  for (let start = 0; start < text.length;) {
    const end = runEnd(text, start);
    if (end - start > longestRun) {
      total += countEncoded(text.slice(pending, start), options) + countRun(text, start, end);
      pending = end;
    }
    start = end;
  }
  return total + countEncoded(text.slice(pending), options);
}

function runEnd(text: string, start: number): number {
  const space = isSpace(text.charCodeAt(start));
  let end = start + 1;
  while (end < text.length && isSpace(text.charCodeAt(end)) === space) end++;
  return end;
}

function countRun(text: string, start: number, end: number): number {
  let total = 0;
  for (let from = start; from < end;) {
    const to = Math.min(end, codePointFloor(text, from + longestRun));
    total += countEncoded(text.slice(from, to), options);
    from = to;
  }
  return total;
}

import { codePointFloor, type Span } from '../span.js';
import { countTokens } from '../tokens.js';

/** Characters of a word above which it may have more tokens than any limit, so that it is measured. */
const longWord = 24;
const joiners = /^[\p{M}\u200d\ufe0e\ufe0f\u{1f3fb}-\u{1f3ff}]/u;

/**
 * A stretch that is too long for a unit, as lines and words packed up to about `tokens` each; a word that is longer
 * is cut between characters, not between a letter and its marks where that can be avoided.
 */
export function piecesOf(text: string, span: Span, tokens: number): Span[] {
  const pieces: Span[] = [];
  let used = 0;
  for (const word of wordsOf(text, span, Math.max(16, Math.floor(tokens)))) {
    const last = pieces.at(-1);
    const cost = countTokens(text.slice(Math.max(0, word.start - 1), word.end));
    const newLine = last && used > tokens / 2 && text.slice(last.end, word.start).includes('\n');
    if (!last || newLine || used + cost > tokens) {
      pieces.push(word);
      used = cost;
    } else {
      pieces[pieces.length - 1] = { start: last.start, end: word.end };
      used += cost;
    }
  }
  return pieces;
}

/** The words of a stretch; one that may have more than `maxTokens` tokens is cut. */
export function* wordsOf(text: string, span: Span, maxTokens: number): Generator<Span> {
  const source = text.slice(span.start, span.end);
  for (const match of source.matchAll(/\S+/g)) {
    const start = span.start + match.index;
    yield* cutWord(text, { start, end: start + match[0].length }, maxTokens);
  }
}

function* cutWord(text: string, { start, end }: Span, maxTokens: number): Generator<Span> {
  if (end - start <= longWord) return yield { start, end };
  for (let from = start; from < end;) {
    let to = Math.min(end, from + 4 * maxTokens);
    while (to > from + 2 && countTokens(text.slice(from, to)) > maxTokens) to = from + ((to - from) >> 1);
    const cut = to >= end ? end : characterFloor(text, from, to);
    yield { start: from, end: cut };
    from = cut;
  }
}

/** A cut at or below `to` that parts no surrogate pair and, within a few characters, no letter from its marks. */
function characterFloor(text: string, from: number, to: number): number {
  const safe = codePointFloor(text, to);
  for (let cut = safe, tries = 0; cut > from && tries < 8; tries++, cut = codePointFloor(text, cut - 1)) {
    const joined = joiners.test(text.slice(cut, cut + 2)) || text.charAt(cut - 1) === '\u200d';
    if (!joined) return cut;
  }
  return safe > from ? safe : codePointFloor(text, to + 1);
}

import type { ClaimWord } from './claim-words.js';
import { isNegator } from './negation-cues.js';
import { CONTRARY_SIDES, isPrefixNegation } from './polarity-lexicon.js';

/** Words of the claim whose contrary stands in the quote where they should: `before` for `after`, `taxable` for `exempt`. */
export function contrariesOf(claim: readonly ClaimWord[], quote: readonly ClaimWord[]): string[] {
  const told = countsOf(claim);
  const stated = countsOf(quote);
  return claim
    .filter(({ stem }, index) => {
      const opposite = oppositeOf(stem, told, stated);
      return opposite !== undefined && !isTurned(claim, index) && !isTurnedAnywhere(quote, opposite);
    })
    .map(({ text }) => text);
}

type Counts = ReadonlyMap<string, number>;

/** The contrary of a stem that the quote has too much while it has the stem and its like too little. */
function oppositeOf(stem: string, told: Counts, stated: Counts): string | undefined {
  for (const { same, opposite } of CONTRARY_SIDES.get(stem) ?? []) {
    if (total(same, stated) >= total(same, told) || total(opposite, stated) <= total(opposite, told))
      continue;
    return [...opposite].find((other) => stated.has(other));
  }
  if ((stated.get(stem) ?? 0) >= (told.get(stem) ?? 0)) return undefined;
  return [...stated.keys()].find((other) => !told.has(other) && isPrefixNegation(stem, other));
}

function total(stems: ReadonlySet<string>, counts: Counts): number {
  return [...stems].reduce((sum, stem) => sum + (counts.get(stem) ?? 0), 0);
}

function countsOf(words: readonly ClaimWord[]): Counts {
  const counts = new Map<string, number>();
  for (const { stem } of words) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
}

/** A negation turns a word round from at most this many words before it. */
const TURNING_REACH = 3;

function isTurned(words: readonly ClaimWord[], index: number): boolean {
  const clause = words[index]?.clause;
  if (words[index - 1]?.lower === 'non') return true;
  for (let at = index - 1; at >= Math.max(0, index - TURNING_REACH); at -= 1)
    if (words[at]?.clause === clause && isNegator(words, at)) return true;
  return false;
}

function isTurnedAnywhere(words: readonly ClaimWord[], stem: string): boolean {
  return words.some((word, index) => word.stem === stem && isTurned(words, index));
}

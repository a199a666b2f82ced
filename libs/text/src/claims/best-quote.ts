import { sentencesOf } from '../sentences.js';
import type { Span } from '../span.js';
import { type ClaimWord, claimWordsOf } from './claim-words.js';
import { WORD_VALUES } from './number-lexicon.js';

/** A joined sentence must raise the score by this share to be worth quoting. */
const WORTH_JOINING = 0.12;
const MAXIMUM_SENTENCES = 3;
/** Of two sentences with the same words of the claim, the one with fewer others wins. */
const DENSITY_WEIGHT = 0.1;
/** Facts weigh more than words: a quote with the claim's number is the one that it rests on. */
const FACT_WEIGHT = 2;

/**
 * The one to three adjacent sentences of a passage that support a claim best, as offsets into the passage; undefined
 * when no sentence shares a content word with it. Time is linear in the passage.
 */
export function bestQuote(claim: string, passageText: string): Span | undefined {
  const sentences = sentencesOf(passageText);
  const wanted = new Set(claimWordsOf(claim).filter(isTelling).map(termOf));
  const found = termsBySentence(sentences, claimWordsOf(passageText), wanted);
  const weights = weightsOf(wanted, found);
  let best: { readonly from: number; readonly to: number; readonly score: number } | undefined;
  for (let from = 0; from < sentences.length; from += 1) {
    const candidate = grow(found, weights, from);
    if (candidate.score > (best?.score ?? 0)) best = candidate;
  }
  const first = best && sentences[best.from];
  const last = best && sentences[best.to];
  return first && last && { start: first.start, end: last.end };
}

/** What a sentence has of the claim. */
interface FoundTerms {
  readonly terms: ReadonlySet<string>;
  /** Its telling words, those of the claim and others. */
  readonly words: number;
}

function isTelling({ content, text }: ClaimWord): boolean {
  return content || /\d/.test(text);
}

function termOf({ stem, lower }: ClaimWord): string {
  const value = WORD_VALUES.get(lower);
  return value === undefined ? stem.replace(/(?<=\d)(?:st|nd|rd|th)$/, '') : String(value);
}

function termsBySentence(
  sentences: readonly Span[],
  words: readonly ClaimWord[],
  wanted: ReadonlySet<string>,
): FoundTerms[] {
  const found = sentences.map(() => ({ terms: new Set<string>(), words: 0 }));
  let at = 0;
  for (const word of words) {
    while (at < sentences.length - 1 && word.start >= (sentences[at]?.end ?? 0)) at += 1;
    const sentence = found[at];
    const term = termOf(word);
    if (sentence && isTelling(word)) sentence.words += 1;
    if (sentence && wanted.has(term)) sentence.terms.add(term);
  }
  return found;
}

/** Rare terms of the passage weigh more than common ones, numbers most. */
function weightsOf(wanted: ReadonlySet<string>, found: readonly FoundTerms[]): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const term of wanted) {
    const frequency = found.reduce((count, { terms }) => count + (terms.has(term) ? 1 : 0), 0);
    const rarity = Math.log(1 + found.length / (frequency + 0.5));
    weights.set(term, /\d/.test(term) ? rarity * FACT_WEIGHT : rarity);
  }
  return weights;
}

function grow(found: readonly FoundTerms[], weights: ReadonlyMap<string, number>, from: number) {
  const seen = new Set<string>();
  let best = { from, to: from, score: 0 };
  let score = 0;
  let words = 0;
  for (let to = from; to < Math.min(found.length, from + MAXIMUM_SENTENCES); to += 1) {
    words += found[to]?.words ?? 0;
    for (const term of found[to]?.terms ?? []) {
      if (!seen.has(term)) score += weights.get(term) ?? 0;
      seen.add(term);
    }
    const density = DENSITY_WEIGHT * (seen.size / Math.max(1, words));
    const penalised = score * (1 - WORTH_JOINING * (to - from) + density);
    if (penalised > best.score) best = { from, to, score: penalised };
  }
  return best;
}

import type { ClaimWord } from './claim-words.js';
import { WORD_VALUES } from './number-lexicon.js';
import { hasNegativePrefix, NEGATORS, SOFT_NEGATORS, STRONG_NEGATORS } from './polarity-lexicon.js';

/** A word that negates, with the content words that it governs. */
export interface NegationCue {
  readonly index: number;
  readonly text: string;
  readonly stem: string;
  /** Whether it negates by grammar; a soft one such as `fail` may answer a negation. */
  readonly hard: boolean;
  /** Whether the other text must have something that answers it. */
  readonly asks: boolean;
  /** Content stems behind the cue in its clause, nearest first. */
  readonly scope: readonly string[];
  /** Content stems around the cue, itself included. */
  readonly around: ReadonlySet<string>;
}

/** Words on either side in which a negation is felt. */
export const REACH = 6;
const SCOPE_WORDS = 4;
const NEGATED_VERB = /n't$|^(?:is|are|was|were|do|does|did|has|have|had|wo|ca|could|should|would)nt$/;
const MEASURES = /^(?:more|less|later|fewer|longer|exceed\p{L}*|greater|earlier)$/u;
/** Between a negation and what it negates, and negated themselves in name only. */
const ADVERBS =
  /^(?!(?:app|supp|re|comp|imp|multip|fami|assemb)ly$).*ly$|^(?:longer|yet|ever|always|also|even|otherwise|need|able|likel)$/;

export function negationCuesOf(words: readonly ClaimWord[]): NegationCue[] {
  return words.flatMap((word, index) => {
    const hard = isNegator(words, index);
    if (!hard && !SOFT_NEGATORS.has(word.stem) && !hasNegativePrefix(word.lower)) return [];
    const asks = hard || STRONG_NEGATORS.has(word.stem);
    const scope = scopeOf(words, index);
    const around = new Set([...aroundOf(words, index, hard ? REACH : REACH / 2), ...(hard ? scope : [])]);
    return [{ index, text: word.text, stem: word.stem, hard, asks, scope, around }];
  });
}

/** Whether the word negates by grammar. */
export function isNegator(words: readonly ClaimWord[], index: number): boolean {
  const lower = words[index]?.lower ?? '';
  const following = words[index + 1]?.lower ?? '';
  if (NEGATED_VERB.test(lower)) return true;
  if (!NEGATORS.has(lower) || (lower === 'not' && words[index - 1]?.lower === 'or')) return false;
  if (lower === 'not' && following === 'only')
    return !words.slice(index).some((word) => word.lower === 'but');
  return !(lower === 'no' && /^\d/.test(following)) && !isBoundPhrase(words, index);
}

/** `no more than 40`, `may not exceed 40`: the number's bound says it, not the negation. */
function isBoundPhrase(words: readonly ClaimWord[], index: number): boolean {
  if (!MEASURES.test(words[index + 1]?.lower ?? '')) return false;
  return words.slice(index + 2, index + 7).some(({ lower }) => /^\d/.test(lower) || WORD_VALUES.has(lower));
}

/** Where its clause ends at once, as in `has never — ever — allowed it`, the words behind the mark are meant. */
function scopeOf(words: readonly ClaimWord[], index: number): string[] {
  const cue = words[index];
  const opensClause = /^(?:unless|except)$/.test(cue?.lower ?? '');
  const behind = words
    .slice(index + 1, index + 1 + 2 * REACH)
    .filter(({ content, lower }) => content && !ADVERBS.test(lower));
  const own = opensClause ? behind : behind.filter(({ clause }) => clause === cue?.clause);
  return (own.length > 0 ? own : behind).slice(0, SCOPE_WORDS).map(({ stem }) => stem);
}

function aroundOf(words: readonly ClaimWord[], index: number, reach: number): ReadonlySet<string> {
  const clause = words[index]?.clause ?? 0;
  const near = words.slice(Math.max(0, index - reach), index + reach + REACH / 2);
  const felt = near.filter((word) => word.content && Math.abs(word.clause - clause) <= 1);
  return new Set(felt.map(({ stem }) => stem));
}

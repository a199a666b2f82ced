import type { ClaimWord } from './claim-words.js';
import {
  ANTONYMS,
  hasNegativePrefix,
  isPrefixNegation,
  NEGATORS,
  SOFT_NEGATORS,
  STRONG_NEGATORS,
} from './polarity-lexicon.js';

/** A word that negates, with the content words that it governs. */
interface NegationCue {
  readonly index: number;
  readonly text: string;
  /** Whether it negates by grammar; a soft one such as `fail` answers a negation but asks for none. */
  readonly hard: boolean;
  /** Whether the quote must have something that answers it. */
  readonly asks: boolean;
  readonly stem: string;
  /** Stems behind the cue in its clause, nearest first. */
  readonly scope: readonly string[];
  /** Stems around the cue, itself included. */
  readonly around: ReadonlySet<string>;
}

const SCOPE_WORDS = 4;
const NEIGHBOURHOOD = 6;

/** What the claim negates and the quote does not, or the other way round; each as the words that differ. */
export function polarityMismatches(claim: readonly ClaimWord[], quote: readonly ClaimWord[]): string[] {
  const claimStems = new Set(claim.map(({ stem }) => stem));
  const quoteStems = new Set(quote.map(({ stem }) => stem));
  const claimCues = negationCuesOf(claim).filter(({ hard, stem }) => hard || !quoteStems.has(stem));
  const quoteCues = negationCuesOf(quote).filter(({ hard, stem }) => hard || !claimStems.has(stem));
  const matched = matchCues(claimCues, quoteCues, quoteStems);
  const added = claimCues.filter(
    (cue) => cue.asks && !matched.has(cue) && !isSaidByContrary(cue, quoteStems),
  );
  const dropped = quoteCues.filter(
    (cue) =>
      cue.hard && !matched.has(cue) && isCovered(cue, claim, quote) && !isSaidByContrary(cue, claimStems),
  );
  return [...[...added, ...dropped].map(({ text }) => text), ...contraries(claim, quote)];
}

/** Pairs each cue of the claim with at most one of the quote, the closest first. */
function matchCues(
  claimCues: readonly NegationCue[],
  quoteCues: readonly NegationCue[],
  quoteStems: ReadonlySet<string>,
): ReadonlySet<NegationCue> {
  const pairs = claimCues.flatMap((cue) =>
    quoteCues.map((other) => ({ cue, other, likeness: likenessOf(cue, other, quoteStems) })),
  );
  const matched = new Set<NegationCue>();
  for (const { cue, other, likeness } of pairs.sort((a, b) => b.likeness - a.likeness)) {
    if (likeness <= 0 || matched.has(cue) || matched.has(other)) continue;
    matched.add(cue).add(other);
  }
  return matched;
}

/** How well two cues negate the same; 0 when they do not. */
function likenessOf(cue: NegationCue, other: NegationCue, quoteStems: ReadonlySet<string>): number {
  const anchors = cue.scope.filter((stem) => quoteStems.has(stem));
  const shared = [...cue.around].filter((stem) => other.around.has(stem)).length;
  if (anchors.length > 0 && !anchors.some((stem) => other.around.has(stem))) return 0;
  if (anchors.length === 0 && shared < (other.hard && cue.hard ? 1 : 2))
    return cue.hard && other.hard && anchors.length === 0 ? 0.1 : 0;
  const scoped = cue.scope.filter((stem) => other.scope.includes(stem)).length;
  const heads = cue.scope[0] !== undefined && cue.scope[0] === other.scope[0] ? 3 : 0;
  return 0.5 + heads + 2 * scoped + shared + (cue.text.toLowerCase() === other.text.toLowerCase() ? 1 : 0);
}

/** `not taxable` for `exempt`. */
function isSaidByContrary(cue: NegationCue, stems: ReadonlySet<string>): boolean {
  return cue.scope.some((stem) => !stems.has(stem) && hasContrary(stem, stems));
}

function contentStems(words: readonly ClaimWord[]): ReadonlySet<string> {
  return new Set(words.filter(({ content }) => content).map(({ stem }) => stem));
}

function negationCuesOf(words: readonly ClaimWord[]): NegationCue[] {
  return words.flatMap((word, index) => {
    const hard = isNegator(words, index);
    const soft = !hard && (SOFT_NEGATORS.has(word.stem) || hasNegativePrefix(word.lower));
    if (!hard && !soft) return [];
    const reach = hard ? NEIGHBOURHOOD : NEIGHBOURHOOD / 2;
    const asks = hard || STRONG_NEGATORS.has(word.stem);
    return [
      {
        index,
        text: word.text,
        hard,
        asks,
        stem: word.stem,
        scope: scopeOf(words, index),
        around: aroundOf(words, index, reach),
      },
    ];
  });
}

function isNegator(words: readonly ClaimWord[], index: number): boolean {
  const lower = words[index]?.lower ?? '';
  const following = words[index + 1]?.lower ?? '';
  if (
    lower.endsWith("n't") ||
    /^(?:is|are|was|were|do|does|did|has|have|had|wo|ca|could|should|would)nt$/.test(lower)
  )
    return true;
  if (!NEGATORS.has(lower)) return false;
  if (lower === 'not' && following === 'only')
    return !words.slice(index).some((word) => word.lower === 'but');
  return !(lower === 'no' && /^\d/.test(following)) && !isBoundPhrase(words, index);
}

/** `no more than 40`, `may not exceed 40`: the number's bound says it, not the negation. */
function isBoundPhrase(words: readonly ClaimWord[], index: number): boolean {
  if (!/^(?:more|less|later|fewer|longer|exceed\p{L}*|greater|earlier)$/u.test(words[index + 1]?.lower ?? ''))
    return false;
  return words
    .slice(index + 2, index + 7)
    .some(({ lower }) => /^\d|^(?:one|two|three|four|five|six|seven|eight|nine|ten)$/.test(lower));
}

function scopeOf(words: readonly ClaimWord[], index: number): string[] {
  const clause = words[index]?.clause;
  const own =
    NEGATORS.has(words[index]?.lower ?? '') && /^(?:unless|except)$/.test(words[index]?.lower ?? '');
  return words
    .slice(index + 1, index + 1 + SCOPE_WORDS * 3)
    .filter((word) => word.content && (own || word.clause === clause))
    .slice(0, SCOPE_WORDS)
    .map(({ stem }) => stem);
}

function aroundOf(words: readonly ClaimWord[], index: number, reach: number): ReadonlySet<string> {
  const before = words.slice(Math.max(0, index - reach), index);
  const after = words.slice(index, index + reach * 2);
  return new Set([...before, ...after].filter(({ content }) => content).map(({ stem }) => stem));
}

function hasContrary(stem: string, stems: ReadonlySet<string>): boolean {
  for (const other of stems) if (ANTONYMS.get(stem)?.has(other) || isPrefixNegation(stem, other)) return true;
  return false;
}

/** Whether the claim tells what the quote negates here, and the quote does not also tell it without the negation. */
function isCovered(cue: NegationCue, claim: readonly ClaimWord[], quote: readonly ClaimWord[]): boolean {
  const stems = contentStems(claim);
  const [head] = cue.scope;
  if (head === undefined || !stems.has(head)) return false;
  if (cue.scope.filter((stem) => stems.has(stem)).length < 0.6 * cue.scope.length) return false;
  const negated = sharedAround(quote, cue.index + 1, stems);
  return !quote.some(
    ({ stem }, index) =>
      stem === head &&
      Math.abs(index - cue.index) > NEIGHBOURHOOD &&
      sharedAround(quote, index, stems) >= negated,
  );
}

function sharedAround(words: readonly ClaimWord[], index: number, stems: ReadonlySet<string>): number {
  const near = words.slice(Math.max(0, index - NEIGHBOURHOOD), index + NEIGHBOURHOOD + 1);
  return new Set(near.filter(({ stem }) => stems.has(stem)).map(({ stem }) => stem)).size;
}

/** Words of the claim whose contrary stands in the quote where they should: `before` for `after`, `taxable` for `exempt`. */
function contraries(claim: readonly ClaimWord[], quote: readonly ClaimWord[]): string[] {
  const told = countsOf(claim);
  const stated = countsOf(quote);
  return claim
    .filter(({ stem }, index) => {
      if ((stated.get(stem) ?? 0) >= (told.get(stem) ?? 0)) return false;
      const opposite = [...stated.keys()].find(
        (other) =>
          (told.get(other) ?? 0) < (stated.get(other) ?? 0) &&
          (ANTONYMS.get(stem)?.has(other) === true || isPrefixNegation(stem, other)),
      );
      return opposite !== undefined && !isTurned(claim, index) && !isTurnedAt(quote, opposite);
    })
    .map(({ text }) => text);
}

function countsOf(words: readonly ClaimWord[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { stem } of words) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
}

function isTurned(words: readonly ClaimWord[], index: number): boolean {
  const clause = words[index]?.clause;
  return words
    .slice(Math.max(0, index - NEIGHBOURHOOD), index)
    .some(
      (word, offset, near) => word.clause === clause && (isNegator(near, offset) || word.lower === 'non'),
    );
}

function isTurnedAt(words: readonly ClaimWord[], stem: string): boolean {
  return words.some((word, index) => word.stem === stem && isTurned(words, index));
}

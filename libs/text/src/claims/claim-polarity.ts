import type { ClaimWord } from './claim-words.js';
import { contrariesOf } from './claim-contraries.js';
import { isNegator, type NegationCue, negationCuesOf, REACH } from './negation-cues.js';
import { areContrary } from './polarity-lexicon.js';

const TOLD_REST = 0.6;

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
    (cue) => cue.hard && !matched.has(cue) && isTold(cue, claim, quote) && !isSaidByContrary(cue, claimStems),
  );
  return [...[...added, ...dropped].map(({ text }) => text), ...contrariesOf(claim, quote)];
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
  const bothHard = cue.hard && other.hard;
  const [first] = anchors;
  const near = anchors.filter((stem) => other.around.has(stem)).length;
  if (first !== undefined && !other.around.has(first) && (near < 2 || !bothHard || near < anchors.length - 1))
    return 0;
  if (anchors.length === 0 && shared < 2) return bothHard ? 0.1 + shared / 10 : 0;
  const scoped = cue.scope.filter((stem) => other.scope.includes(stem)).length;
  const heads = cue.scope[0] !== undefined && cue.scope[0] === other.scope[0] ? 3 : 0;
  return 0.5 + heads + 2 * scoped + shared + (bothHard ? 1 : 0);
}

/** `not taxable` for `exempt`. */
function isSaidByContrary(cue: NegationCue, stems: ReadonlySet<string>): boolean {
  return cue.scope.some((stem) => !stems.has(stem) && [...stems].some((other) => areContrary(stem, other)));
}

/** Whether the claim tells what the quote negates here, and the quote does not also tell it without the negation. */
function isTold(cue: NegationCue, claim: readonly ClaimWord[], quote: readonly ClaimWord[]): boolean {
  const [head] = cue.scope;
  const told = new Set(claim.filter(({ content }) => content).map(({ stem }) => stem));
  if (head === undefined) return false;
  if (!told.has(head)) return tellsTheRest(cue, told) && negationCuesOf(claim).length === 0;
  const toldTimes = plainTimes(claim, head);
  const statedTimes = plainTimes(quote, head);
  if (statedTimes === 0) return toldTimes > 0;
  if (toldTimes > statedTimes) return true;
  if (cue.scope.filter((stem) => told.has(stem)).length < 0.6 * cue.scope.length) return false;
  const negated = sharedNear(quote, cue.index + 1, told);
  return !quote.some(
    ({ stem }, index) =>
      stem === head && !isNegatedAt(quote, index) && sharedNear(quote, index, told) > negated,
  );
}

/** `has a lawyer on the charge` where the quote has `no attorney on the charge`: another word for what it negates. */
function tellsTheRest({ scope }: NegationCue, told: ReadonlySet<string>): boolean {
  return scope.length >= 3 && scope.filter((stem) => told.has(stem)).length >= TOLD_REST * scope.length;
}

/** How often a stem stands without a negation in front of it. */
function plainTimes(words: readonly ClaimWord[], stem: string): number {
  return words.filter((word, index) => word.stem === stem && !isNegatedAt(words, index)).length;
}

function isNegatedAt(words: readonly ClaimWord[], index: number): boolean {
  const clause = words[index]?.clause ?? 0;
  for (let at = index - 1; at >= Math.max(0, index - REACH); at -= 1)
    if (words[at]?.clause === clause && isNegator(words, at)) return true;
  return false;
}

function sharedNear(words: readonly ClaimWord[], index: number, stems: ReadonlySet<string>): number {
  const near = words.slice(Math.max(0, index - REACH), index + REACH + 1);
  return new Set(near.filter(({ stem }) => stems.has(stem)).map(({ stem }) => stem)).size;
}

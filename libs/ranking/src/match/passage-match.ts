import type { QuestionTerms } from './question-terms.js';

/**
 * How a passage meets a question's words, each share from 0 to 1 and weighted by the rarity of the terms. A question of
 * one term has no pairs: there the last three are the share of its terms that the passage has.
 */
export interface PassageMatch {
  /** Terms of the best two sentences that follow each other. */
  readonly window: number;
  /** Neighbouring terms of the question that are neighbours in the same order. */
  readonly pairs: number;
  /** Neighbouring terms of the question that stand at most four places apart within a sentence. */
  readonly nearPairs: number;
  /** All pairs of different terms, each by exp(−(distance − 1) / 8) of its nearest occurrences. */
  readonly proximity: number;
}

const NEAR_PLACES = 4;
const PROXIMITY_DECAY = 8;

/** Where the question's terms stand in a passage. */
interface Occurrence {
  readonly term: string;
  /** Counts the terms of the whole passage. */
  readonly place: number;
  readonly sentence: number;
}

/** Compares a question with the analysed sentences of a passage, see `passageSentences`. */
export function matchPassage(
  question: QuestionTerms,
  sentences: readonly (readonly string[])[],
): PassageMatch {
  const occurrences = occurrencesOf(question, sentences);
  const found = new Set(occurrences.map(({ term }) => term));
  const coverage = shareOf(question, found);
  const pairs = pairShare(question, occurrences, (one, other) => other.place - one.place === 1) ?? coverage;
  const near = (one: Occurrence, other: Occurrence) => Math.abs(other.place - one.place) <= NEAR_PLACES;
  return {
    window: bestWindow(question, occurrences),
    pairs,
    nearPairs: pairShare(question, occurrences, near) ?? coverage,
    proximity: proximityOf(question, occurrences) ?? coverage,
  };
}

function occurrencesOf(
  question: QuestionTerms,
  sentences: readonly (readonly string[])[],
): readonly Occurrence[] {
  const occurrences: Occurrence[] = [];
  let place = 0;
  for (const [sentence, terms] of sentences.entries())
    for (const term of terms) {
      if (question.weights.has(term)) occurrences.push({ term, place, sentence });
      place++;
    }
  return occurrences;
}

function shareOf({ weights, total }: QuestionTerms, found: ReadonlySet<string>): number {
  let sum = 0;
  for (const term of found) sum += weights.get(term) ?? 0;
  return total > 0 ? sum / total : 0;
}

function bestWindow(question: QuestionTerms, occurrences: readonly Occurrence[]): number {
  const windows = new Map<number, Set<string>>();
  for (const { term, sentence } of occurrences)
    for (const first of [sentence - 1, sentence])
      windows.set(first, (windows.get(first) ?? new Set()).add(term));
  let best = 0;
  for (const terms of windows.values()) best = Math.max(best, shareOf(question, terms));
  return best;
}

/** Share of the question's neighbouring terms that have occurrences in one sentence for which `joined` holds. */
function pairShare(
  { sequence, weights }: QuestionTerms,
  occurrences: readonly Occurrence[],
  joined: (one: Occurrence, other: Occurrence) => boolean,
): number | undefined {
  const present = new Set<string>();
  for (const [index, one] of occurrences.entries())
    for (let step = index + 1; step < occurrences.length; step++) {
      const other = occurrences[step];
      if (!other || other.sentence !== one.sentence || other.place - one.place > NEAR_PLACES) break;
      if (joined(one, other)) present.add(`${one.term} ${other.term}`);
      if (joined(other, one)) present.add(`${other.term} ${one.term}`);
    }
  let found = 0;
  let all = 0;
  for (const [index, second] of sequence.slice(1).entries()) {
    const first = sequence[index] ?? '';
    const weight = (weights.get(first) ?? 0) + (weights.get(second) ?? 0);
    all += weight;
    if (present.has(`${first} ${second}`)) found += weight;
  }
  return all > 0 ? found / all : undefined;
}

/** Soft phrase match over all pairs of terms; a pair weighs as much as its commoner term. */
function proximityOf({ weights }: QuestionTerms, occurrences: readonly Occurrence[]): number | undefined {
  const nearest = nearestDistances(occurrences);
  const terms = [...weights];
  let found = 0;
  let all = 0;
  for (const [index, [one, oneWeight]] of terms.entries())
    for (const [other, otherWeight] of terms.slice(index + 1)) {
      const weight = Math.min(oneWeight, otherWeight);
      all += weight;
      const distance = nearest.get(pairKey(one, other));
      if (distance !== undefined) found += weight * Math.exp(-(distance - 1) / PROXIMITY_DECAY);
    }
  return all > 0 ? found / all : undefined;
}

function nearestDistances(occurrences: readonly Occurrence[]): Map<string, number> {
  const nearest = new Map<string, number>();
  const last = new Map<string, number>();
  for (const { term, place } of occurrences) {
    for (const [other, otherPlace] of last) {
      if (other === term) continue;
      const key = pairKey(term, other);
      nearest.set(key, Math.min(nearest.get(key) ?? Infinity, place - otherPlace));
    }
    last.set(term, place);
  }
  return nearest;
}

function pairKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

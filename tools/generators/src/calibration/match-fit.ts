import {
  fitLogistic,
  type FusedHit,
  fuseLegs,
  matchPassage,
  type MatchWeights,
  type PassageMatch,
  rankByMatch,
  weighTerms,
} from '@plumbline/ranking';
import { ndcgAt } from '@plumbline/evaluation';
import type { Kept, SearchableSet, SetQuestion } from './searchable-set.js';

/** Hits that are read and matched, as in the service. */
export const CANDIDATES = 20;
const COMPARED = 8;
const shares = ['coverage', 'sentence', 'window', 'pairs', 'nearPairs', 'proximity'] as const;

export const noMatch: MatchWeights = {
  coverage: 0,
  sentence: 0,
  window: 0,
  pairs: 0,
  nearPairs: 0,
  proximity: 0,
};

export interface Candidate {
  readonly hit: FusedHit;
  readonly match: PassageMatch;
  readonly relevant: boolean;
}

/** What the service would read and match for a question. */
export function candidatesOf(set: SearchableSet, question: SetQuestion, kept: Kept) {
  const legs = set.search(question, kept);
  const terms = weighTerms(question.terms, set.rarity(question.terms, kept));
  const candidates = fuseLegs(legs)
    .slice(0, CANDIDATES)
    .map((hit): Candidate => {
      const place = Number(hit.chunkId);
      const match = matchPassage(terms, set.passages[place]?.sentences ?? []);
      return { hit, match, relevant: set.answers(place, question) };
    });
  return { terms, legs, candidates };
}

/** Candidates of every question over the whole set. */
export function allCandidates(set: SearchableSet): Candidate[][] {
  const everything = set.passages.map(() => true);
  return set.questions.map((question) => candidatesOf(set, question, everything).candidates);
}

/**
 * Weights of the match's shares relative to the fused score, by pairwise logistic regression: a relevant passage
 * against the best irrelevant ones of the same question. `pick` takes as many questions of each set.
 */
export function fitMatch(sets: readonly Candidate[][][]): MatchWeights {
  const rows: number[][] = [];
  const labels: boolean[] = [];
  for (const questions of sets)
    for (const difference of questions.flatMap(differencesOf)) {
      rows.push(
        difference,
        difference.map((value) => -value),
      );
      labels.push(true, false);
    }
  const [fused = 1, ...weights] = fitLogistic(rows, labels, { l2: 3 }).weights;
  return Object.fromEntries(
    shares.map((share, index) => [share, (weights[index] ?? 0) / fused]),
  ) as unknown as MatchWeights;
}

/** Mean nDCG@10 of the sources' documents in the matched order. */
export function ndcgOf(
  set: SearchableSet,
  candidates: readonly Candidate[][],
  weights: MatchWeights,
): number {
  const scores = set.questions.map((question, index) => {
    const order = rankByMatch(candidates[index] ?? [], weights);
    const documents = order.map(({ hit }) => set.passages[Number(hit.chunkId)]?.documentId ?? '');
    const judged = new Map(question.sources.map(({ documentId }) => [documentId, 1]));
    return ndcgAt(10, documents, judged);
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function differencesOf(candidates: readonly Candidate[]): number[][] {
  const wrong = candidates.filter(({ relevant }) => !relevant).slice(0, COMPARED);
  return candidates
    .filter(({ relevant }) => relevant)
    .slice(0, 1)
    .flatMap((right) => wrong.map((other) => minus(featuresOf(right), featuresOf(other))));
}

function featuresOf({ hit, match }: Candidate): number[] {
  return [hit.score, ...shares.map((share) => match[share])];
}

function minus(one: readonly number[], other: readonly number[]): number[] {
  return one.map((value, index) => value - (other[index] ?? 0));
}

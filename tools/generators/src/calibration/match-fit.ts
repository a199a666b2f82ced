import { ndcgAt } from '@plumbline/evaluation';
import { fitLogistic, type MatchWeights, rankByMatch } from '@plumbline/ranking';
import type { Candidate, Found } from './indexed-set.js';
import type { PreparedSet } from './prepared-set.js';

const COMPARED = 8;
const PENALTY = 3;
/** The fit looks at the hardest rivals alone and so thinks too much of its shares where questions are put freely. */
const CAUTION = 0.5;
const shares = ['pairs', 'nearPairs', 'proximity'] as const;

export const noMatch: MatchWeights = { pairs: 0, nearPairs: 0, proximity: 0 };

/**
 * Weights of the match's shares relative to the fused score, by pairwise logistic regression (Joachims 2002): a
 * relevant passage against the best irrelevant ones of the same question, over whole collections.
 */
export function fitMatch(found: readonly Found[]): MatchWeights {
  const rows: number[][] = [];
  const labels: boolean[] = [];
  for (const difference of found.flatMap(({ candidates }) => differencesOf(candidates))) {
    rows.push(
      difference,
      difference.map((value) => -value),
    );
    labels.push(true, false);
  }
  const [fused = 1, ...weights] = fitLogistic(rows, labels, { l2: PENALTY }).weights;
  const weightOf = (place: number) => Math.max(0, (CAUTION * (weights[place] ?? 0)) / fused);
  return { pairs: weightOf(0), nearPairs: weightOf(1), proximity: weightOf(2) };
}

/** Mean nDCG@10 of the sources' documents in the matched order. */
export function ndcgOf(set: PreparedSet, found: readonly Found[], weights: MatchWeights): number {
  const scores = found.map(({ number, candidates }) => {
    const order = rankByMatch(candidates, weights);
    const documents = order.map(({ hit }) => set.passages[Number(hit.chunkId)]?.source ?? '');
    const judged = new Map(set.questions[number]?.sources.map(({ documentId }) => [documentId, 1]));
    return ndcgAt(10, [...new Set(documents)], judged);
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function differencesOf(candidates: readonly Candidate[]): number[][] {
  const right = candidates.find(({ relevant }) => relevant);
  const wrong = candidates.filter(({ relevant }) => !relevant).slice(0, COMPARED);
  return right ? wrong.map((other) => minus(featuresOf(right), featuresOf(other))) : [];
}

function featuresOf({ hit, match }: Candidate): number[] {
  return [hit.score, ...shares.map((share) => match[share])];
}

function minus(one: readonly number[], other: readonly number[]): number[] {
  return one.map((value, index) => value - (other[index] ?? 0));
}

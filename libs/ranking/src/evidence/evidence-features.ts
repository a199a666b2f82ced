import type { MatchedHit } from '../match/rank-by-match.js';
import type { QuestionTerms } from '../match/question-terms.js';

/** What a search knows when it judges its own result. */
export interface SearchOutcome {
  readonly question: QuestionTerms;
  /** Best first. */
  readonly hits: readonly MatchedHit[];
  /** Whether lexical and vector leg name the same best passage. */
  readonly legsAgree: boolean;
}

/** In the order of `evidenceFeatures`. */
export const evidenceFeatureNames = [
  'proximity of the best passage',
  'its lead in proximity over the third to tenth',
  'its lead in near pairs over the third to tenth',
  'its cosine',
  'its score',
  'its lead in score over the second to tenth',
  'legs agree',
  'weight of the words that no two sentences of the three best passages have together',
  'coverage of the best passage',
] as const;

const BEST = 3;
const FIELD = 10;

/**
 * What tells whether the passages answer the question: how closely its words stand together in the best passage, how far
 * that passage is ahead of the field (a question whose source is missing finds many passages that are equally near),
 * and which words are met nowhere.
 */
export function evidenceFeatures({ question, hits, legsAgree }: SearchOutcome): number[] {
  const [best] = hits;
  if (!best) return evidenceFeatureNames.map(() => 0);
  const field = hits.slice(2, FIELD);
  const window = Math.max(...hits.slice(0, BEST).map(({ match }) => match.window));
  const lead = (value: (hit: MatchedHit) => number, others: readonly MatchedHit[]) =>
    others.length > 0 ? value(best) - mean(others.map(value)) : 0;
  return [
    best.match.proximity,
    lead(({ match }) => match.proximity, field),
    lead(({ match }) => match.nearPairs, field),
    best.hit.legs.vector?.score ?? floorOf(best),
    best.score,
    lead(({ score }) => score, hits.slice(1, FIELD)),
    legsAgree ? 1 : 0,
    question.highest > 0 ? ((1 - window) * question.total) / question.highest : 0,
    best.match.coverage,
  ];
}

function floorOf({ hit }: MatchedHit): number {
  return hit.fusion.weights['vectorFloor'] ?? 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

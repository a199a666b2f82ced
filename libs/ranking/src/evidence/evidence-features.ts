import type { MatchedHit } from '../match/rank-by-match.js';
import type { QuestionTerms } from '../match/question-terms.js';
import { differentWords, sharedWordPairs } from '../match/word-pairs.js';

/** What a search knows when it judges its own result. */
export interface SearchOutcome {
  readonly question: { readonly text: string; readonly terms: QuestionTerms };
  /** Best first. */
  readonly hits: readonly MatchedHit[];
  /** Of the best hit. */
  readonly bestText: string;
}

/** In the order of `evidenceFeatures`. */
export const evidenceFeatureNames = [
  'lead of the best passage in proximity over the third to tenth',
  'its lead in near pairs over them',
  'its lead in cosine over them',
  'its lead in score over the second',
  'share of the question’s word pairs that it has',
  'weight of the words that no two sentences of the three best passages have together',
  'logarithm of the number of different words of the best passage',
] as const;

const BEST = 3;
const FIELD = { from: 2, to: 10 } as const;
const HIGHEST_LEAD = 0.5;

/**
 * What tells whether the passages answer the question: how far the best one is ahead of the field (a question whose
 * source is missing finds many passages that are equally near), whether it speaks in the question's own phrases, which
 * words are met nowhere, and how much text there was to meet them by chance. Places of the field that nothing took count as passages that meet nothing.
 */
export function evidenceFeatures({ question, hits, bestText }: SearchOutcome): number[] {
  const [best, second] = hits;
  if (!best) return evidenceFeatureNames.map(() => 0);
  const field = hits.slice(FIELD.from, FIELD.to);
  const lead = (value: (hit: MatchedHit) => number) =>
    value(best) - field.reduce((sum, hit) => sum + value(hit), 0) / (FIELD.to - FIELD.from);
  const { total, highest } = question.terms;
  const window = Math.max(...hits.slice(0, BEST).map(({ match }) => match.window));
  return [
    lead(({ match }) => match.proximity),
    lead(({ match }) => match.nearPairs),
    Math.min(HIGHEST_LEAD, lead(cosineOf)),
    Math.min(HIGHEST_LEAD, best.score - (second?.score ?? 0)),
    sharedWordPairs(question.text, bestText),
    ((1 - window) * total) / highest,
    Math.log(1 + differentWords(bestText)),
  ];
}

/** What the vector leg did not return is no nearer than the last it returned. */
function cosineOf({ hit }: MatchedHit): number {
  return hit.legs.vector?.score ?? hit.fusion.weights['vectorFloor'] ?? 0;
}

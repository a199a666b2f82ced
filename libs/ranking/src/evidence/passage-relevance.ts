import { logistic, type LogisticWeights } from '../calibration/logistic.js';

/** How a passage stands among what was found. */
export interface PassageStanding {
  /** Its own, and that of the best passage. */
  readonly score: number;
  readonly bestScore: number;
  /** Evidence that the passages hold the answer, 0 to 1. */
  readonly evidence: number;
}

const CERTAIN = 1e-6;

/** The features of `passageRelevance`: log odds of the evidence, and how far the passage is behind the best. */
export function relevanceFeatures({ score, bestScore, evidence }: PassageStanding): number[] {
  const bounded = Math.min(1 - CERTAIN, Math.max(CERTAIN, evidence));
  return [Math.log(bounded / (1 - bounded)), bestScore - score];
}

/**
 * Probability that the passage holds the answer: within one search never falling as its score rises, so that a threshold
 * takes from the end of the order. The weight of the distance counts as 0 when it is positive.
 */
export function passageRelevance(
  standing: PassageStanding,
  { bias, weights: [evidence = 0, distance = 0] }: LogisticWeights,
): number {
  return logistic(relevanceFeatures(standing), { bias, weights: [evidence, Math.min(0, distance)] });
}

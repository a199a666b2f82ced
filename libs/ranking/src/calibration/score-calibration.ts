import { fitLogistic } from './logistic.js';

/** Platt scaling of one score; `slope` is never negative, so a higher score never means a lower relevance. */
export interface ScoreCalibration {
  readonly slope: number;
  readonly intercept: number;
}

/** Relevance from 0 to 1 of a raw score, never falling as the score rises (Platt 1999). */
export function calibrateScore(score: number, { slope, intercept }: ScoreCalibration): number {
  return 1 / (1 + Math.exp(-(Math.max(0, slope) * score + intercept)));
}

/** Fits `calibrateScore` to scores whose relevance is known. Throws `VALIDATION_FAILED` as `fitLogistic` does. */
export function fitScoreCalibration(
  scores: readonly number[],
  relevant: readonly boolean[],
): ScoreCalibration {
  const rows = scores.map((score) => [score]);
  const { bias, weights } = fitLogistic(rows, relevant, { l2: 1e-6 });
  const slope = weights[0] ?? 0;
  if (slope >= 0) return { slope, intercept: bias };
  const constant = fitLogistic(
    rows.map(() => []),
    relevant,
  );
  return { slope: 0, intercept: constant.bias };
}

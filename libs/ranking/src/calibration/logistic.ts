import { AppError } from '@plumbline/core';
import { solve } from './linear-system.js';

/** A logistic model: a weight for each feature, in their order. */
export interface LogisticWeights {
  readonly bias: number;
  readonly weights: readonly number[];
}

export interface LogisticFitOptions {
  /** Strength of the quadratic penalty on the weights (not on the bias); 1 by default. */
  readonly l2?: number;
  /** Newton steps at most, 50 by default. */
  readonly maxSteps?: number;
}

/** Probability of the positive class, 0 to 1. Throws `VALIDATION_FAILED` when features and weights differ in number. */
export function logistic(features: readonly number[], { bias, weights }: LogisticWeights): number {
  if (features.length !== weights.length)
    throw new AppError('VALIDATION_FAILED', 'A logistic model needs one weight a feature.', {
      details: { features: features.length, weights: weights.length },
    });
  return sigmoid(features.reduce((sum, feature, index) => sum + feature * (weights[index] ?? 0), bias));
}

/**
 * Logistic regression with a quadratic penalty, by Newton's method with halved steps (Bishop 2006, §4.3.3): the same
 * rows give the same weights. Give features of similar size. Throws `VALIDATION_FAILED` for rows and labels that do
 * not match.
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  labels: readonly boolean[],
  { l2 = 1, maxSteps = 50 }: LogisticFitOptions = {},
): LogisticWeights {
  demandMatching(rows, labels);
  const problem: Problem = {
    rows: rows.map((row) => [1, ...row]),
    targets: labels.map(Number),
    penalty: [1e-9, ...Array.from({ length: rows[0]?.length ?? 0 }, () => Math.max(l2, 1e-9))],
  };
  let weights = problem.penalty.map(() => 0);
  for (let step = 0; step < maxSteps; step++) {
    const next = descend(problem, weights);
    const moved = Math.max(...next.map((weight, index) => Math.abs(weight - (weights[index] ?? 0))));
    weights = next;
    if (moved < 1e-9) break;
  }
  const [bias = 0, ...rest] = weights;
  return { bias, weights: rest };
}

interface Problem {
  readonly rows: readonly number[][];
  readonly targets: readonly number[];
  readonly penalty: readonly number[];
}

function descend(problem: Problem, weights: readonly number[]): number[] {
  const direction = newtonDirection(problem, weights);
  const before = loss(problem, weights);
  for (let size = 1; size > 1e-10; size /= 2) {
    const next = weights.map((weight, index) => weight - size * (direction[index] ?? 0));
    if (loss(problem, next) <= before) return next;
  }
  return [...weights];
}

function newtonDirection({ rows, targets, penalty }: Problem, weights: readonly number[]): number[] {
  const gradient = weights.map((weight, index) => weight * (penalty[index] ?? 0));
  const hessian = penalty.map((own, row) => penalty.map((_, column) => (row === column ? own : 0)));
  for (const [index, row] of rows.entries()) {
    const probability = sigmoid(dot(row, weights));
    const curvature = probability * (1 - probability);
    for (const [i, feature] of row.entries()) {
      gradient[i] = (gradient[i] ?? 0) + (probability - (targets[index] ?? 0)) * feature;
      const line = hessian[i] ?? [];
      for (const [j, other] of row.entries()) line[j] = (line[j] ?? 0) + curvature * feature * other;
    }
  }
  return solve(hessian, gradient);
}

function loss({ rows, targets, penalty }: Problem, weights: readonly number[]): number {
  const fit = rows.reduce((sum, row, index) => sum + crossEntropy(dot(row, weights), targets[index] ?? 0), 0);
  return fit + weights.reduce((sum, weight, index) => sum + ((penalty[index] ?? 0) * weight * weight) / 2, 0);
}

/** −log of the label's probability, without overflow. */
function crossEntropy(logit: number, target: number): number {
  return Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)));
}

function dot(row: readonly number[], weights: readonly number[]): number {
  return row.reduce((sum, feature, index) => sum + feature * (weights[index] ?? 0), 0);
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function demandMatching(rows: readonly (readonly number[])[], labels: readonly boolean[]): void {
  const width = rows[0]?.length;
  const even = rows.every((row) => row.length === width && row.every(Number.isFinite));
  if (rows.length > 0 && rows.length === labels.length && even) return;
  throw new AppError('VALIDATION_FAILED', 'Rows must be finite, equally long, and as many as the labels.');
}

import { AppError } from '@plumbline/core';
import { seededRandom } from './seeded-random.js';

/** Arithmetic mean. Throws `VALIDATION_FAILED` for an empty list, as all functions here do. */
export function mean(values: readonly number[]): number {
  demandValues(values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The `rank`-th percentile, 0 to 100, between two values by proportion (Hyndman and Fan 1996, type 7). */
export function percentile(values: readonly number[], rank: number): number {
  demandValues(values);
  const sorted = Float64Array.from(values).sort();
  const position = (Math.min(100, Math.max(0, rank)) / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export interface BootstrapOptions {
  readonly seed: number;
  /** 2,000 by default. */
  readonly samples?: number;
  /** Of the interval, 0.95 by default. */
  readonly confidence?: number;
}

export interface PairedDifference {
  /** Mean of `candidate − baseline`. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided: how often a resampled mean lies on the other side of zero, doubled; at most 1. */
  readonly pValue: number;
}

/**
 * Confidence interval of the mean difference of two systems on the same questions: percentile bootstrap over the
 * questions (Efron and Tibshirani 1993, chapter 13; for retrieval Sakai 2006). The same seed, the same figures.
 */
export function pairedBootstrap(
  baseline: readonly number[],
  candidate: readonly number[],
  { seed, samples = 2000, confidence = 0.95 }: BootstrapOptions,
): PairedDifference {
  if (baseline.length !== candidate.length)
    throw new AppError('VALIDATION_FAILED', 'Paired lists must be equally long.');
  const differences = candidate.map((value, index) => value - (baseline[index] ?? 0));
  const difference = mean(differences);
  const random = seededRandom(seed);
  const means = Array.from({ length: samples }, () => resampledMean(differences, random));
  const tail = 50 * (1 - confidence);
  const crossing = means.filter((value) => (difference >= 0 ? value <= 0 : value >= 0)).length;
  return {
    difference,
    low: percentile(means, tail),
    high: percentile(means, 100 - tail),
    pValue: Math.min(1, (2 * crossing) / samples),
  };
}

function resampledMean(values: readonly number[], random: () => number): number {
  let sum = 0;
  for (let drawn = 0; drawn < values.length; drawn++)
    sum += values[Math.floor(random() * values.length)] ?? 0;
  return sum / values.length;
}

function demandValues(values: readonly number[]): void {
  if (values.length === 0) throw new AppError('VALIDATION_FAILED', 'There are no values to summarise.');
}

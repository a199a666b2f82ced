import { AppError } from '@plumbline/core';

/** One bar of a reliability diagram. */
export interface ReliabilityBin {
  /** Bounds of the predicted probability; the last bin holds 1 too. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Means within the bin; 0 when it is empty. */
  readonly predicted: number;
  readonly observed: number;
}

/** Predicted against observed frequency in `binCount` equally wide bins (Guo et al. 2017). */
export function reliability(
  probabilities: readonly number[],
  outcomes: readonly boolean[],
  binCount = 10,
): ReliabilityBin[] {
  if (probabilities.length !== outcomes.length)
    throw new AppError('VALIDATION_FAILED', 'Each probability needs one outcome.');
  const members: number[][] = Array.from({ length: binCount }, () => []);
  for (const [index, probability] of probabilities.entries())
    members[Math.min(binCount - 1, Math.max(0, Math.floor(probability * binCount)))]?.push(index);
  return members.map((indices, bin) => ({
    from: bin / binCount,
    to: (bin + 1) / binCount,
    count: indices.length,
    predicted: meanOf(indices.map((index) => probabilities[index] ?? 0)),
    observed: meanOf(indices.map((index) => (outcomes[index] ? 1 : 0))),
  }));
}

/** Expected calibration error: |predicted − observed| of each bin, weighted by its count (Naeini et al. 2015). */
export function expectedCalibrationError(
  probabilities: readonly number[],
  outcomes: readonly boolean[],
  binCount = 10,
): number {
  const bins = reliability(probabilities, outcomes, binCount);
  const total = Math.max(1, probabilities.length);
  return bins.reduce((sum, bin) => sum + (bin.count * Math.abs(bin.predicted - bin.observed)) / total, 0);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

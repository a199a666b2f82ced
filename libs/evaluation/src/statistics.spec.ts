import { AppError } from '@plumbline/core';
import { seededRandom } from './seeded-random.js';
import { mean, median, pairedBootstrap, percentile } from './statistics.js';

describe('summaries', () => {
  it('agree with values computed by hand', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(percentile([10, 20, 30, 40, 50], 95)).toBeCloseTo(48, 12);
    expect(percentile([7], 99)).toBe(7);
    expect(percentile([3, 1, 2], 0)).toBe(1);
    expect(percentile([3, 1, 2], 100)).toBe(3);
  });

  it('refuse an empty list and leave their argument as it was', () => {
    expect(() => mean([])).toThrow(AppError);
    expect(() => percentile([], 50)).toThrow(AppError);
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe(seededRandom.name, () => {
  it('repeats itself for a seed and differs between seeds', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('fills [0, 1) evenly', () => {
    const values = Array.from({ length: 20_000 }, seededRandom(7));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(mean(values)).toBeCloseTo(0.5, 2);
  });
});

describe(pairedBootstrap.name, () => {
  const random = seededRandom(11);
  const baseline = Array.from({ length: 300 }, random);

  it('finds a constant gain certain', () => {
    const result = pairedBootstrap(
      baseline,
      baseline.map((value) => value + 0.1),
      { seed: 1 },
    );
    expect(result.difference).toBeCloseTo(0.1, 12);
    expect(result.low).toBeCloseTo(0.1, 9);
    expect(result.high).toBeCloseTo(0.1, 9);
    expect(result.pValue).toBe(0);
  });

  it('has the width that the standard error predicts', () => {
    const noise = baseline.map((value, index) => value + (index % 2 === 0 ? 0.2 : -0.2));
    const { low, high, pValue } = pairedBootstrap(baseline, noise, { seed: 1 });
    expect(high - low).toBeGreaterThan(0.9 * 2 * 1.96 * (0.2 / Math.sqrt(300)));
    expect(high - low).toBeLessThan(1.1 * 2 * 1.96 * (0.2 / Math.sqrt(300)));
    expect(pValue).toBeGreaterThan(0.5);
  });

  it('gives the same figures for the same seed', () => {
    const candidate = baseline.toReversed();
    const run = (seed: number) => pairedBootstrap(baseline, candidate, { seed });
    expect(run(5)).toEqual(run(5));
    expect(run(5)).not.toEqual(run(6));
  });

  it('refuses lists that are no pairs', () => {
    expect(() => pairedBootstrap([1], [1, 2], { seed: 1 })).toThrow(AppError);
  });
});

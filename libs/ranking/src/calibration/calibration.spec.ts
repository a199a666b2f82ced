import { AppError } from '@plumbline/core';
import { fitLogistic, logistic } from './logistic.js';
import { expectedCalibrationError, reliability } from './reliability.js';

describe(fitLogistic.name, () => {
  it('finds the log odds of groups that have them', () => {
    const rows = [...Array.from({ length: 4 }, () => [0]), ...Array.from({ length: 4 }, () => [1])];
    const labels = [true, false, false, false, true, true, true, false];
    const { bias, weights } = fitLogistic(rows, labels, { l2: 0 });
    expect(bias).toBeCloseTo(Math.log(1 / 3), 6);
    expect(weights[0]).toBeCloseTo(2 * Math.log(3), 6);
    expect(logistic([1], { bias, weights })).toBeCloseTo(0.75, 6);
  });

  it('stays finite on separable rows, equal columns and one class', () => {
    const separable = fitLogistic(
      [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
      [false, false, true],
      { l2: 0.1 },
    );
    expect([separable.bias, ...separable.weights].every(Number.isFinite)).toBe(true);
    expect(logistic([9, 9], separable)).toBeGreaterThan(logistic([0, 0], separable));
    const oneClass = fitLogistic([[1], [2]], [true, true]);
    expect(logistic([1.5], oneClass)).toBeGreaterThan(0.9);
  });

  it('gives the same weights for the same rows', () => {
    const rows = [
      [1, 2],
      [2, 1],
      [0, 1],
      [3, 3],
    ];
    const labels = [true, false, false, true];
    expect(fitLogistic(rows, labels)).toEqual(fitLogistic(rows, labels));
  });

  it('refuses rows that do not match', () => {
    expect(() => fitLogistic([[1], [1, 2]], [true, false])).toThrow(AppError);
    expect(() => fitLogistic([[1]], [])).toThrow(AppError);
    expect(() => fitLogistic([[Number.NaN]], [true])).toThrow(AppError);
    expect(() => logistic([1, 2], { bias: 0, weights: [1] })).toThrow(AppError);
  });
});

describe(expectedCalibrationError.name, () => {
  it('weighs the gap of each bin by its count', () => {
    const probabilities = [0.9, 0.9, 0.1, 0.1];
    const outcomes = [true, false, false, false];
    expect(expectedCalibrationError(probabilities, outcomes)).toBeCloseTo(0.5 * 0.4 + 0.5 * 0.1, 12);
    expect(reliability(probabilities, outcomes)[9]).toEqual(
      expect.objectContaining({ count: 2, observed: 0.5 }),
    );
  });

  it('counts a certain 1 in the last bin', () => {
    expect(expectedCalibrationError([1, 0], [true, false])).toBe(0);
    expect(() => reliability([1], [])).toThrow(AppError);
  });
});

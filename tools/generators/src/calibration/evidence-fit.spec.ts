import { logistic } from '@plumbline/ranking';
import { fitEvidence, judge, type Judged, type Observation, qualityOf, withPrior } from './evidence-fit.js';

function observation(number: number, features: readonly number[], present: boolean): Observation {
  return { set: 'test', number, features, present, hits: [{ score: 1, relevant: present }] };
}

describe(fitEvidence.name, () => {
  it('gives weights for features in their own units, whatever those are', () => {
    const rows = Array.from({ length: 400 }, (_, index) => ({
      value: index / 400,
      present: index % 7 < index / 60,
    }));
    const fit = (scale: number, shift: number) =>
      fitEvidence(
        rows.map(({ value, present }, index) => observation(index, [shift + scale * value], present)),
      );
    const plain = fit(1, 0);
    const scaled = fit(1000, -50);
    expect(plain.weights[0]).toBeGreaterThan(0);
    for (const value of [0, 0.3, 1])
      expect(logistic([1000 * value - 50], scaled)).toBeCloseTo(logistic([value], plain), 6);
  });

  it('bears a feature that never changes', () => {
    const fit = fitEvidence([observation(0, [1, 0], true), observation(1, [1, 1], false)]);
    expect([fit.bias, ...fit.weights].every(Number.isFinite)).toBe(true);
  });
});

describe(withPrior.name, () => {
  it('moves even odds to those of the prior', () => {
    expect(logistic([0], withPrior({ bias: 0, weights: [1] }, 0.6))).toBeCloseTo(0.6, 12);
    expect(withPrior({ bias: 2, weights: [1] }, 0.5)).toEqual({ bias: 2, weights: [1] });
  });
});

describe(qualityOf.name, () => {
  it('counts by hand', () => {
    const judged = (score: number, present: boolean, first = present): Judged => ({
      ...observation(0, [], present),
      hits: [{ score: 1, relevant: first }],
      score,
    });
    const quality = qualityOf([
      judged(0.9, true),
      judged(0.8, true, false),
      judged(0.3, true),
      judged(0.6, false),
      judged(0.2, false),
    ]);
    expect(quality).toMatchObject({ questions: 5, answered: 2 / 3, abstained: 0.5, sourceFirst: 0.5 });
    expect(quality.areaUnderCurve).toBeCloseTo(5 / 6, 12);
    expect(quality.abstainedAt85).toBe(0.5);
  });
});

describe(judge.name, () => {
  it('adds the probability to each observation', () => {
    const [judged] = judge([observation(3, [2], true)], { bias: -2, weights: [1] });
    expect(judged).toMatchObject({ number: 3, score: 0.5 });
  });
});

import { passageRelevance, relevanceFeatures } from './passage-relevance.js';

const weights = { bias: -1, weights: [0.5, -2] };

describe(passageRelevance.name, () => {
  it('joins the log odds of the evidence and the distance to the best', () => {
    const standing = { score: 1.2, bestScore: 1.5, evidence: 0.8 };
    expect(relevanceFeatures(standing)).toEqual([
      expect.closeTo(Math.log(4), 12) as number,
      expect.closeTo(0.3, 12) as number,
    ]);
    const odds = Math.exp(-1 + 0.5 * Math.log(4) - 0.6);
    expect(passageRelevance(standing, weights)).toBeCloseTo(odds / (1 + odds), 12);
  });

  it('never falls as the score rises, whatever was fitted', () => {
    for (const distance of [-2, 0, 3]) {
      const values = [-5, 0, 0.4, 1, 1.5].map((score) =>
        passageRelevance({ score, bestScore: 1.5, evidence: 0.5 }, { bias: 0, weights: [1, distance] }),
      );
      expect(values).toEqual(values.toSorted((one, other) => one - other));
    }
  });

  it('stays finite for certain evidence', () => {
    for (const evidence of [0, 1]) {
      const value = passageRelevance({ score: 1, bestScore: 1, evidence }, weights);
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(1);
    }
  });
});

import { ndcgAt, recallAt, reciprocalRank } from './ranking-metrics.js';

const graded = new Map([
  ['a', 2],
  ['b', 1],
  ['c', 0],
]);

describe(ndcgAt.name, () => {
  it('divides the discounted gain by that of the best order', () => {
    const gain = 1 / Math.log2(2) + 2 / Math.log2(4);
    const best = 2 / Math.log2(2) + 1 / Math.log2(3);
    expect(ndcgAt(10, ['b', 'x', 'a'], graded)).toBeCloseTo(gain / best, 12);
    expect(gain / best).toBeCloseTo(0.7602, 4);
  });

  it('is 1 for the best order and 0 when nothing relevant is within k', () => {
    expect(ndcgAt(10, ['a', 'b', 'c'], graded)).toBe(1);
    expect(ndcgAt(2, ['x', 'y', 'a'], graded)).toBe(0);
    expect(ndcgAt(10, ['a'], new Map())).toBe(0);
  });

  it('pays a repeated id once', () => {
    expect(ndcgAt(10, ['a', 'a', 'a'], new Map([['a', 1]]))).toBe(1);
  });
});

describe(recallAt.name, () => {
  it('counts the relevant ids among the first k', () => {
    expect(recallAt(1, ['b', 'a'], graded)).toBe(0.5);
    expect(recallAt(2, ['b', 'a'], graded)).toBe(1);
    expect(recallAt(2, ['b', 'b'], graded)).toBe(0.5);
    expect(recallAt(2, ['c'], new Map([['c', 0]]))).toBe(0);
  });
});

describe(reciprocalRank.name, () => {
  it('looks at the first relevant id alone', () => {
    expect(reciprocalRank(['x', 'c', 'b', 'a'], graded)).toBeCloseTo(1 / 3, 12);
    expect(reciprocalRank(['x'], graded)).toBe(0);
  });
});

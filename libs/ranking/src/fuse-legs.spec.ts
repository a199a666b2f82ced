import { fuseLegs, type FusedHit, unfoundHit } from './fuse-legs.js';

const lexical = [
  { chunkId: 'a', score: 12 },
  { chunkId: 'b', score: 8 },
  { chunkId: 'c', score: 4 },
];
const vector = [
  { chunkId: 'b', score: 0.9 },
  { chunkId: 'd', score: 0.6 },
  { chunkId: 'a', score: 0.3 },
];

describe(fuseLegs.name, () => {
  it('computes the scores that the formula gives by hand', () => {
    const hits = fuseLegs({ lexical, vector });
    const lexicalScale = Math.sqrt((12 ** 2 + 8 ** 2 + 4 ** 2) / 3);
    const vectorScale = Math.sqrt((0.9 ** 2 + 0.6 ** 2 + 0.3 ** 2) / 3);
    expect(hits.map((hit) => hit.chunkId)).toEqual(['b', 'a', 'd', 'c']);
    expect(hits[0]?.score).toBeCloseTo((0.4 * 8) / lexicalScale + (0.6 * 0.9) / vectorScale, 9);
    expect(hits[1]?.score).toBeCloseTo((0.4 * 12) / lexicalScale + (0.6 * 0.3) / vectorScale, 9);
    expect(hits[2]?.score).toBeCloseTo((0.4 * 4) / lexicalScale + (0.6 * 0.6) / vectorScale, 9);
    expect(hits[3]?.score).toBeCloseTo((0.4 * 4) / lexicalScale + (0.6 * 0.3) / vectorScale, 9);
  });

  it('lets the order be computed again from what each hit says', () => {
    for (const hit of fuseLegs({ lexical, vector }, { lexical: 0.7, vector: 0.3 }))
      expect(recomputed(hit)).toBeCloseTo(hit.score, 12);
  });

  it('keeps the score and the rank that each leg gave', () => {
    const hits = new Map(fuseLegs({ lexical, vector }).map((hit) => [hit.chunkId, hit.legs]));
    expect(hits.get('a')).toEqual({ lexical: { score: 12, rank: 1 }, vector: { score: 0.3, rank: 3 } });
    expect(hits.get('c')).toEqual({ lexical: { score: 4, rank: 3 } });
    expect(hits.get('d')).toEqual({ vector: { score: 0.6, rank: 2 } });
  });

  it('follows the one leg that has hits', () => {
    expect(ids(fuseLegs({ lexical, vector: [] }))).toEqual(['a', 'b', 'c']);
    expect(ids(fuseLegs({ lexical: [], vector }))).toEqual(['b', 'd', 'a']);
    expect(fuseLegs({ lexical: [], vector: [] })).toEqual([]);
  });

  it('stays finite for a leg with one hit or with equal scores, ties by chunkId', () => {
    const equal = ['z', 'y', 'x'].map((chunkId) => ({ chunkId, score: 3 }));
    const hits = fuseLegs({ lexical: equal, vector: [{ chunkId: 'y', score: 0.5 }] });
    expect(ids(hits)).toEqual(['x', 'y', 'z']);
    expect(hits.every((hit) => Number.isFinite(hit.score))).toBe(true);
  });

  it('counts a chunk that a leg did not find no better than the last one it found', () => {
    const [missing] = fuseLegs({ lexical: [{ chunkId: 'd', score: 4 }], vector }).filter(
      ({ chunkId }) => chunkId === 'a',
    );
    const extended = fuseLegs({
      lexical: [
        { chunkId: 'd', score: 4 },
        { chunkId: 'a', score: 4 },
      ],
      vector,
    });
    expect(missing?.score).toBeCloseTo(extended.find(({ chunkId }) => chunkId === 'a')?.score ?? 0, 12);
  });

  it('stays finite for negative and zero scores', () => {
    const hits = fuseLegs({
      lexical: [],
      vector: [
        { chunkId: 'a', score: 0 },
        { chunkId: 'b', score: -0.2 },
      ],
    });
    expect(ids(hits)).toEqual(['a', 'b']);
    expect(ids(fuseLegs({ lexical: [{ chunkId: 'x', score: 0 }], vector: [] }))).toEqual(['x']);
  });
});

describe(unfoundHit.name, () => {
  it('scores what neither leg returned like the last that each returned', () => {
    const [any] = fuseLegs({ lexical, vector });
    const floors = fuseLegs({
      lexical: [...lexical, { chunkId: 'e', score: 4 }],
      vector: [...vector, { chunkId: 'e', score: 0.3 }],
    });
    if (!any) throw new Error('There are hits.');
    const hit = unfoundHit('e', any.fusion);
    expect(hit).toMatchObject({ chunkId: 'e', legs: {}, fusion: any.fusion });
    expect(hit.score).toBeCloseTo(recomputed(hit), 12);
    expect(hit.score).toBeLessThan(any.score);
    expect(floors.at(-1)?.chunkId).toBe('e');
  });
});

function ids(hits: readonly FusedHit[]): string[] {
  return hits.map((hit) => hit.chunkId);
}

function recomputed({ legs, fusion: { weights } }: FusedHit): number {
  const part = (leg: 'lexical' | 'vector') => {
    const value = (key: string) => weights[key] ?? Number.NaN;
    const score = legs[leg]?.score ?? value(`${leg}Floor`);
    return (value(leg) * score) / value(`${leg}Scale`);
  };
  return part('lexical') + part('vector');
}

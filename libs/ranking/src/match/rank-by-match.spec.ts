import { fuseLegs } from '../fuse-legs.js';
import type { PassageMatch } from './passage-match.js';
import { rankByMatch } from './rank-by-match.js';

const none: PassageMatch = { window: 1, pairs: 0, nearPairs: 0, proximity: 0 };
const weights = { pairs: 0.5, nearPairs: 0.2, proximity: 0.1 };
const hits = fuseLegs({
  lexical: [
    { chunkId: 'a', score: 3 },
    { chunkId: 'b', score: 2.5 },
    { chunkId: 'c', score: 1 },
  ],
  vector: [],
});

describe(rankByMatch.name, () => {
  it('adds the weighted shares to the fused score and ranks by the sum', () => {
    const ranked = rankByMatch(
      hits.map((hit) => ({
        hit,
        match: hit.chunkId === 'b' ? { window: 0, pairs: 1, nearPairs: 0.5, proximity: 0.3 } : none,
      })),
      weights,
    );
    expect(ranked.map(({ hit }) => hit.chunkId)).toEqual(['b', 'a', 'c']);
    expect(ranked[0]?.rerank).toEqual({ score: expect.closeTo(0.63, 12) as number, rank: 1 });
    expect(ranked[0]?.score).toBeCloseTo((hits[1]?.score ?? 0) + 0.63, 12);
    expect(ranked.slice(1).map(({ rerank }) => rerank)).toEqual([
      { score: 0, rank: 2 },
      { score: 0, rank: 3 },
    ]);
  });

  it('keeps the fused order where no match differs', () => {
    const ranked = rankByMatch(
      hits.map((hit) => ({ hit, match: none })),
      weights,
    );
    expect(ranked.map(({ hit, score }) => [hit.chunkId, score])).toEqual(
      hits.map(({ chunkId, score }) => [chunkId, score]),
    );
    expect(rankByMatch([], weights)).toEqual([]);
  });
});

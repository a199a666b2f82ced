import type { StoredPassage } from '@plumbline/passage-index';
import type { FoundPassage } from './found-passage.js';
import { packPassages } from './pack-passages.js';

const words = [
  'levy',
  'rate',
  'import',
  'export',
  'vendor',
  'return',
  'period',
  'penalty',
  'record',
  'supply',
];

/** Says something that no other place says. */
function found(
  ordinal: number,
  { tokenCount = 100, score = 1 - ordinal / 100, text = textAt(ordinal) } = {},
): FoundPassage {
  const stored: StoredPassage = {
    ...{
      chunkId: `c${ordinal}`,
      tenantId: 't',
      collection: 'default',
      documentId: 'd',
      versionId: 'v',
      title: 'T',
    },
    ...{
      ordinal,
      start: 0,
      end: text.length,
      text,
      tokenCount,
      access: ['*'],
      metadata: {},
      date: new Date(0),
    },
  };
  const { chunkId, documentId, versionId, title } = stored;
  const offsets = { sourceStart: 0, sourceEnd: text.length };
  const fusion = { method: 'scaled-convex', weights: {} };
  return {
    stored,
    passage: { chunkId, documentId, versionId, title, text, score, ...offsets, legs: {}, fusion },
  };
}

function textAt(ordinal: number): string {
  return words.map((word, place) => `${word}${(ordinal * 7 + place * 3) % 97}`).join(' ');
}

const ids = (passages: readonly { chunkId: string }[]) => passages.map(({ chunkId }) => chunkId);
const nobody = async () => [];

describe(packPassages.name, () => {
  it('takes the best that fit, skips what is too large, and always the very best', async () => {
    const some = [found(10, { tokenCount: 500 }), found(20), found(30, { tokenCount: 300 }), found(40)];
    const pack = async (tokenBudget: number) =>
      ids(await packPassages(some, { topK: 8, tokenBudget, readBeside: nobody }));
    expect(await pack(1000)).toEqual(['c10', 'c20', 'c30', 'c40']);
    expect(await pack(700)).toEqual(['c10', 'c20', 'c40']);
    expect(await pack(64)).toEqual(['c10']);
    expect(await packPassages([], { topK: 8, tokenBudget: 64, readBeside: nobody })).toEqual([]);
  });

  it('takes topK of what is no near-duplicate', async () => {
    const some = [found(10), found(11, { text: textAt(10).toUpperCase() }), found(20), found(30)];
    const packed = await packPassages(some, { topK: 2, tokenBudget: 5000, readBeside: nobody });
    expect(ids(packed)).toEqual(['c10', 'c20']);
  });

  it('fills what budget is left with neighbours, those of the best and those that follow first', async () => {
    const beside = [9, 11, 19, 21].map((ordinal) => found(ordinal));
    const asked: string[][] = [];
    const readBeside = async (stored: readonly StoredPassage[]) => {
      asked.push(ids(stored));
      return beside;
    };
    const pack = async (tokenBudget: number) =>
      new Set(ids(await packPassages([found(10), found(20)], { topK: 2, tokenBudget, readBeside })));
    expect(await pack(300)).toEqual(new Set(['c10', 'c20', 'c11']));
    expect(await pack(400)).toEqual(new Set(['c10', 'c20', 'c11', 'c9']));
    expect(await pack(500)).toEqual(new Set(['c10', 'c20', 'c11', 'c9', 'c21']));
    expect(await pack(2000)).toEqual(new Set(['c10', 'c20', 'c11', 'c9', 'c21', 'c19']));
    expect(asked[0]).toEqual(['c10', 'c20']);
    asked.length = 0;
    await pack(200);
    expect(asked).toEqual([]);
  });

  it('asks for the neighbours of the best three alone', async () => {
    let asked: readonly StoredPassage[] = [];
    const readBeside = async (stored: readonly StoredPassage[]) => {
      asked = stored;
      return [];
    };
    const some = [10, 20, 30, 40].map((ordinal) => found(ordinal));
    expect(await packPassages(some, { topK: 4, tokenBudget: 2000, readBeside })).toHaveLength(4);
    expect(ids(asked)).toEqual(['c10', 'c20', 'c30']);
  });

  it('gives them in the order of their scores, a shared neighbour once, a neighbour that repeats never', async () => {
    const beside = [found(11, { score: 0.5 }), found(9, { text: textAt(10) })];
    const packed = await packPassages([found(10), found(12, { score: 0.4 })], {
      topK: 2,
      tokenBudget: 1000,
      readBeside: async () => beside,
    });
    expect(ids(packed)).toEqual(['c10', 'c11', 'c12']);
  });

  it('never exceeds the budget but by the very best passage', async () => {
    for (let round = 1; round < 60; round++) {
      const some = Array.from({ length: 6 }, (_, place) =>
        found(place * 10, { tokenCount: 20 + ((round * 31 + place * 47) % 200) }),
      );
      const beside = some.flatMap(({ stored }) => [
        found(stored.ordinal + 1, { tokenCount: (round * 13) % 90 }),
      ]);
      const sizes = new Map([...some, ...beside].map(({ stored }) => [stored.chunkId, stored.tokenCount]));
      const tokenBudget = 64 + round * 20;
      const packed = await packPassages(some, { topK: 5, tokenBudget, readBeside: async () => beside });
      const used = packed.reduce((sum, { chunkId }) => sum + (sizes.get(chunkId) ?? 0), 0);
      expect(used).toBeLessThanOrEqual(Math.max(tokenBudget, sizes.get('c0') ?? 0));
    }
  });
});

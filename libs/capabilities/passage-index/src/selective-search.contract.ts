import { randomUUID } from 'node:crypto';
import { axis } from './contract-situation.js';
import type { PassageIndex, PassageQuery, PassageRecord, PassageScope } from './passage-index.port.js';
import {
  seededRandom,
  syntheticPassages,
  syntheticTerms,
  syntheticVector,
  versionOf,
} from './synthetic-passages.js';

/** A search among two thousand passages that filters make all, half, few or very few of. */
export function selectiveSearchContract(subject: () => PassageIndex): void {
  const count = 2000;
  const scope: PassageScope = {
    tenantId: `many-${randomUUID()}`,
    collection: 'many',
    principals: ['tester'],
  };
  const selectivities: [string, PassageQuery['filters'], (document: number) => boolean][] = [
    ['all', undefined, () => true],
    ['50 %', { metadata: { language: 'en' } }, (document) => document % 2 === 0],
    ['2 %', { metadata: { half: 'h7' } }, (document) => document % 50 === 7],
    ['0.5 %', { documentIds: ['doc_many_8'] }, (document) => document === 8],
  ];
  let passages: PassageRecord[];

  beforeAll(async () => {
    const { dimensions } = subject().limits;
    passages = [...syntheticPassages({ ...scope, count, dimensions, seed: 7 })];
    for (let start = 0; start < count; start += 100)
      await subject().upsert(passages.slice(start, start + 100));
    for (let start = 0; start < count; start += 10) {
      const record = passages[start];
      if (record) await subject().activateVersion(versionOf(record));
    }
  }, 180_000);

  it.each(selectivities)(
    'returns as many hits as pass (%s), the best ones, best first',
    async (_name, filters, passes) => {
      const limit = 30;
      const random = seededRandom(11);
      for (let round = 0; round < 3; round++) {
        const terms = syntheticTerms(random, 6);
        const vector = syntheticVector(random, subject().limits.dimensions);
        const hits = await subject().search({ scope, terms, vector, filters, limit });
        const visible = passages.filter((_passage, number) => passes(Math.floor(number / 10)));
        const similarities = visible
          .map(({ vectors }) => dot(vectors[0] ?? vector, vector))
          .sort((a, b) => b - a);
        expect(hits.vector).toHaveLength(Math.min(limit, visible.length));
        expect(hits.vector).toEqual(hits.vector.toSorted((one, other) => other.score - one.score));
        const worst = (similarities[hits.vector.length - 1] ?? 0) - 0.001;
        const recall = hits.vector.filter(({ score }) => score >= worst).length / hits.vector.length;
        expect(recall).toBeGreaterThanOrEqual(subject().limits.exact ? 1 : 0.95);
        const matching = visible.filter((passage) => terms.some((term) => passage.terms.includes(term)));
        expect(hits.lexical).toHaveLength(Math.min(limit, matching.length));
        expect(hits.lexical).toEqual(hits.lexical.toSorted((one, other) => other.score - one.score));
        const found = new Map(matching.map((passage) => [passage.chunkId, passage]));
        expect(hits.lexical.every(({ chunkId, score }) => found.has(chunkId) && score > 0)).toBe(true);
      }
    },
  );

  it('knows in how many passages a term occurs', async () => {
    const terms = ['t1', 't20', 't4000'];
    const { passages: total, documentFrequency } = await subject().termStatistics(scope, terms);
    const expected = terms.map((term) => passages.filter((passage) => passage.terms.includes(term)).length);
    expect([total, ...documentFrequency.values()]).toEqual([count, ...expected]);
  });

  it('returns everything when the limit is beyond', async () => {
    const vector = axis(subject().limits.dimensions, 0);
    const { vector: hits } = await subject().search({ scope, terms: [], vector, limit: count + 10 });
    expect(hits).toHaveLength(count);
  });
}

function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

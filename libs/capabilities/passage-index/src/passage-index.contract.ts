import { axis, idsOf, type Situation, situation } from './contract-situation.js';
import type { PassageIndex, PassageQuery, PassageRecord } from './passage-index.port.js';
import { selectiveSearchContract } from './selective-search.contract.js';
import { versionOf } from './synthetic-passages.js';
import { writeFenceContract } from './write-fence.contract.js';

/** What every passage index promises. `create` opens one that the caller closes; tests use tenants of their own. */
export function passageIndexContract(create: () => Promise<PassageIndex>): void {
  let index: PassageIndex;

  beforeAll(async () => {
    index = await create();
  }, 120_000);

  describe('writing', () => writingContract(() => index));
  describe('writers that come too late', () => writeFenceContract(() => index));
  describe('visibility', () => visibilityContract(() => index));
  describe('filters', () => filterContract(() => index));
  describe('many passages', () => selectiveSearchContract(() => index));
}

function writingContract(subject: () => PassageIndex): void {
  it('shows a version only when it is activated', async () => {
    const { record, scope, search } = situation(subject());
    await subject().upsert([record()]);
    expect(await search()).toEqual({ lexical: [], vector: [] });
    expect(await subject().read(scope, ['c1'])).toEqual([]);
    await subject().activateVersion(versionOf(record()));
    const hits = await search();
    expect(idsOf(hits.lexical)).toEqual(['c1']);
    expect(idsOf(hits.vector)).toEqual(['c1']);
    expect(hits.vector[0]?.score).toBeCloseTo(1, 4);
  });

  it('gives back what was stored, in the order of the ids', async () => {
    const { record, scope, store } = situation(subject());
    const full = record({
      heading: 'A › B',
      page: 3,
      layout: 'packed',
      metadata: { year: 2024, draft: false },
    });
    await store([full, record({ chunkId: 'c2', ordinal: 1 })]);
    const [second, first] = await subject().read(scope, ['c2', 'absent', 'c1']);
    expect(second?.chunkId).toBe('c2');
    const { terms: _terms, vectors: _vectors, ...stored } = full;
    expect(first).toEqual(stored);
  });

  it('stores a chunk once however often it is written', async () => {
    const { record, search } = situation(subject());
    await subject().upsert([record(), record()]);
    await subject().upsert([record({ text: 'newer' })]);
    expect(await subject().storedChunkIds(versionOf(record()))).toEqual(new Set(['c1']));
    expect(await subject().countDocument(versionOf(record()))).toBe(1);
    await subject().activateVersion(versionOf(record()));
    expect(idsOf((await search()).vector)).toEqual(['c1']);
  });

  it('leaves a version alone that waits for its own activation', async () => {
    const { record, store, search } = situation(subject());
    await store([record()]);
    const second = record({ versionId: 'v2', chunkId: 's1' });
    const third = record({ versionId: 'v3', chunkId: 't1' });
    await subject().upsert([second]);
    await subject().upsert([third]);
    await subject().activateVersion(versionOf(second));
    expect(await subject().storedChunkIds(versionOf(third))).toEqual(new Set(['t1']));
    expect(idsOf((await search()).lexical)).toEqual(['s1']);
    await subject().activateVersion(versionOf(third));
    expect(idsOf((await search()).lexical)).toEqual(['t1']);
    expect(await subject().countDocument(versionOf(third))).toBe(1);
  });

  it('replaces a version by the next and removes its rows', async () => {
    const { record, store, search, scope } = situation(subject());
    await store([record(), record({ chunkId: 'c2', ordinal: 1 })]);
    const next = record({ versionId: 'v2', chunkId: 'n1', terms: ['harbour', 'quay'] });
    await subject().upsert([next]);
    expect(idsOf((await search()).lexical)).toEqual(['c1', 'c2']);
    await subject().activateVersion(versionOf(next));
    await subject().activateVersion(versionOf(next));
    expect(idsOf((await search()).lexical)).toEqual(['n1']);
    expect(idsOf((await search()).vector)).toEqual(['n1']);
    expect(await subject().countDocument(versionOf(next))).toBe(1);
    const statistics = await subject().termStatistics(scope, ['harbour', 'quay', 'lease', 'unheard']);
    expect(statistics.passages).toBe(1);
    expect(Object.fromEntries(statistics.documentFrequency)).toEqual({
      harbour: 1,
      quay: 1,
      lease: 0,
      unheard: 0,
    });
  });

  it('deletes a version, a document, and says how many passages went', async () => {
    const { record, store, search } = situation(subject());
    await store([record(), record({ chunkId: 'c2', ordinal: 1 })]);
    await subject().upsert([record({ versionId: 'v2', chunkId: 'n1' })]);
    expect(await subject().deleteVersion({ ...versionOf(record()), versionId: 'v2' })).toBe(1);
    expect(await subject().deleteDocument(versionOf(record()))).toBe(2);
    expect(await subject().deleteDocument(versionOf(record()))).toBe(0);
    expect(await subject().countDocument(versionOf(record()))).toBe(0);
    expect(await search()).toEqual({ lexical: [], vector: [] });
  });

  it('ranks a passage by its best window', async () => {
    const { record, store, search } = situation(subject());
    const { dimensions } = subject().limits;
    const windows = [axis(dimensions, 1), axis(dimensions, 2), axis(dimensions, 0)];
    await store([
      record({ vectors: windows }),
      record({ chunkId: 'c2', ordinal: 1, vectors: [axis(dimensions, 5)] }),
    ]);
    const { vector } = await search({ limit: 2 });
    expect(vector.map(({ chunkId, score }) => [chunkId, Math.round(score)])).toEqual([
      ['c1', 1],
      ['c2', 0],
    ]);
  });

  it('fills the limit when one passage has very many near windows', async () => {
    const { record, store, search } = situation(subject());
    const near = Array.from({ length: 450 }, () => axis(subject().limits.dimensions, 0));
    const far = [axis(subject().limits.dimensions, 3)];
    await store([record({ vectors: near }), record({ chunkId: 'c2', ordinal: 1, vectors: far })]);
    expect(idsOf((await search({ limit: 2 })).vector)).toEqual(['c1', 'c2']);
  });

  it('refuses too many records and vectors of another size', async () => {
    const { record } = situation(subject());
    const many = Array.from({ length: subject().limits.maxBatch + 1 }, () => record());
    await expect(subject().upsert(many)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    const odd = record({ vectors: [new Float32Array(subject().limits.dimensions + 1)] });
    await expect(subject().upsert([odd])).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
}

function visibilityContract(subject: () => PassageIndex): void {
  it('never mixes tenants or collections that hold the same text under the same ids', async () => {
    const mine = situation(subject());
    const theirs = situation(subject());
    await mine.store([mine.record()]);
    await theirs.store([theirs.record(), theirs.record({ collection: 'other' })]);
    const version = theirs.record().versionId;
    for (const { scope, search } of [mine, theirs]) {
      const hits = await search({ limit: 10 });
      expect(idsOf(hits.lexical)).toEqual(['c1']);
      expect(idsOf(hits.vector)).toEqual(['c1']);
      expect(await subject().read(scope, ['c1'])).toMatchObject([{ tenantId: scope.tenantId }]);
    }
    await subject().deleteDocument(versionOf(mine.record()));
    expect(await subject().read(mine.scope, ['c1'])).toEqual([]);
    expect(await subject().readNeighbours(mine.scope, [{ versionId: version, ordinal: 1 }], 1)).toEqual([]);
    expect(await subject().termStatistics(mine.scope, ['lease'])).toMatchObject({ passages: 0 });
    expect(idsOf((await theirs.search()).vector)).toEqual(['c1']);
  });

  it('shows a passage to those who share a principal with it, and to everybody with *', async () => {
    const { record, store, search, scope } = situation(subject());
    const restricted = { chunkId: 'c2', ordinal: 1, access: ['board', 'audit'] };
    const other = { chunkId: 'c3', ordinal: 2, access: ['legal'] };
    await store([record(), record(restricted), record(other)]);
    const seenBy = async (principals: string[]) => {
      const { lexical, vector } = await search({ scope: { ...scope, principals } });
      const read = await subject().read({ ...scope, principals }, ['c1', 'c2', 'c3']);
      const neighbours = await subject().readNeighbours(
        { ...scope, principals },
        [{ versionId: 'v1', ordinal: 0 }],
        2,
      );
      expect(idsOf(vector)).toEqual(idsOf(lexical));
      expect(idsOf(read)).toEqual(idsOf(lexical));
      expect(idsOf(neighbours)).toEqual(idsOf(lexical).slice(1));
      return idsOf(lexical);
    };
    expect(await seenBy(['guest'])).toEqual(['c1']);
    expect(await seenBy(['guest', 'audit'])).toEqual(['c1', 'c2']);
    expect(await seenBy(['legal', 'board'])).toEqual(['c1', 'c2', 'c3']);
  });

  it('throws without a tenant or principals', async () => {
    const { scope } = situation(subject());
    for (const broken of [
      { ...scope, tenantId: '' },
      { ...scope, principals: [] },
    ]) {
      const query = { scope: broken, terms: ['lease'], limit: 1 };
      await expect(subject().search(query)).rejects.toMatchObject({ code: 'INTERNAL' });
      await expect(subject().read(broken, ['c1'])).rejects.toMatchObject({ code: 'INTERNAL' });
      await expect(subject().readNeighbours(broken, [], 1)).rejects.toMatchObject({ code: 'INTERNAL' });
      await expect(subject().termStatistics(broken, [])).rejects.toMatchObject({ code: 'INTERNAL' });
    }
  });

  it('reads the neighbours within the version, each once, without the given passages', async () => {
    const { record, store, scope } = situation(subject());
    const ordinals = [0, 1, 2, 3, 4, 5];
    await store(ordinals.map((ordinal) => record({ chunkId: `c${ordinal}`, ordinal })));
    await store([record({ documentId: 'd2', versionId: 'w1', chunkId: 'x1', ordinal: 2 })]);
    const given = [2, 3].map((ordinal) => ({ versionId: 'v1', ordinal }));
    expect(idsOf(await subject().readNeighbours(scope, given, 1))).toEqual(['c1', 'c4']);
  });

  it('stops when the caller went away', async () => {
    const { search } = situation(subject());
    await expect(search({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('leaves a leg out that has nothing to ask', async () => {
    const { record, store, search } = situation(subject());
    await store([record()]);
    expect(idsOf((await search({ terms: [] })).lexical)).toEqual([]);
    expect(idsOf((await search({ vector: undefined })).vector)).toEqual([]);
    expect(idsOf((await search({ terms: ['absent'] })).lexical)).toEqual([]);
  });

  it('keeps terms with signs and other scripts apart', async () => {
    const { record, store, search } = situation(subject());
    const words = ['w-2', 'w', '2', '1040-es', '§12', 'größe', '税金', 'a.b@c.de', "o'neil"];
    await store(words.map((word, ordinal) => record({ chunkId: `c${ordinal}`, ordinal, terms: [word] })));
    for (const [ordinal, word] of words.entries())
      expect([word, idsOf((await search({ terms: [word] })).lexical)]).toEqual([word, [`c${ordinal}`]]);
  });
}

function filterContract(subject: () => PassageIndex): void {
  const documents: (Pick<PassageRecord, 'documentId' | 'chunkId' | 'metadata'> & { date: string })[] = [
    {
      documentId: 'd1',
      chunkId: 'c1',
      metadata: { year: 2020, kind: 'form', draft: true },
      date: '2024-05-01T10:00:00Z',
    },
    {
      documentId: 'd2',
      chunkId: 'c2',
      metadata: { year: 2022, kind: 'guide' },
      date: '2024-05-02T00:00:00Z',
    },
    {
      documentId: 'd3',
      chunkId: 'c3',
      metadata: { year: 10_000, kind: '2021-03-01' },
      date: '2024-06-01T00:00:00Z',
    },
    { documentId: 'd4', chunkId: 'c4', metadata: { year: '2021' }, date: '2023-12-31T23:59:59Z' },
  ];
  const cases: [string, NonNullable<PassageQuery['filters']>, string[]][] = [
    ['documents', { documentIds: ['d1', 'd3', 'absent'] }, ['c1', 'c3']],
    ['no document at all', { documentIds: [] }, []],
    ['equality', { metadata: { kind: 'form' } }, ['c1']],
    ['equality of a number and a truth value', { metadata: { year: 2020, draft: true } }, ['c1']],
    ['any of', { metadata: { kind: ['form', 'guide'] } }, ['c1', 'c2']],
    ['numeric bounds', { metadata: { year: { gte: 2021, lte: 9999 } } }, ['c2']],
    ['numbers as numbers', { metadata: { year: { gte: 2022 } } }, ['c2', 'c3']],
    ['bounds of ISO strings', { metadata: { kind: { gte: '2021-01-01', lte: '2021-12-31' } } }, ['c3']],
    ['a key that nobody has', { metadata: { 'od"d\'key': 'x' } }, []],
    ['whole days', { from: '2024-05-01', to: '2024-05-01' }, ['c1']],
    ['moments', { from: '2024-05-01T10:00:01Z', to: '2024-05-02T00:00:00Z' }, ['c2']],
    [
      'everything together',
      { documentIds: ['d1', 'd2'], metadata: { year: { gte: 2000 } }, from: '2024-05-02' },
      ['c2'],
    ],
  ];
  let search: Situation['search'];

  beforeAll(async () => {
    const { record, store, search: find } = situation(subject());
    search = find;
    for (const { date, ...document } of documents)
      await store([record({ ...document, versionId: `v-${document.documentId}`, date: new Date(date) })]);
  });

  it.each(cases)('meets %s in both legs', async (_name, filters, expected) => {
    const { lexical, vector } = await search({ filters });
    expect(idsOf(lexical)).toEqual(expected);
    expect(idsOf(vector)).toEqual(expected);
  });
}

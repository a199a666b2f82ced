import type { Passage } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import type { DatabaseConnection } from '@plumbline/database';
import { Embedder } from '@plumbline/embedder';
import { MiniLmEmbedder } from '@plumbline/embedder/adapters/minilm';
import { type PassageIndex, PassageIndexModule } from '@plumbline/passage-index';
import { openTestDatabase, testContext } from '@plumbline/testing';
import { packLayout } from '@plumbline/text';
import { TestCollection, type TestDocument } from '../testing/test-collection.js';
import { SearchService } from './search.service.js';

const registration: TestDocument = {
  id: 'registration',
  title: 'Registration of vendors',
  metadata: { chapter: 2 },
  date: new Date('2023-05-01'),
  passages: [
    'A person must register as a vendor when the value of taxable supplies exceeds R1 million in any period of twelve months.',
    'A vendor may register voluntarily when taxable supplies exceeded R50 000 in the past twelve months.',
    'The application for registration is made on form VAT 101 within 21 business days of becoming liable.',
    'A vendor who ceases to carry on every enterprise must notify the Commissioner within 21 days of that date.',
  ],
};
const returns: TestDocument = {
  id: 'returns',
  title: 'Returns and payments',
  metadata: { chapter: 4 },
  date: new Date('2024-05-01'),
  passages: [
    'Returns are submitted on or before the 25th day after the end of the tax period, or the last business day when filed electronically.',
    'A penalty of ten per cent of the tax is imposed when a payment is late, and interest is charged for each month.',
    'Category A vendors file a return every two months; category C vendors file one every month.',
    'Records must be kept for five years from the date on which the return was submitted.',
  ],
};
const supplies: TestDocument = {
  id: 'supplies',
  title: 'Kinds of supplies',
  passages: [
    'Exported goods, brown bread, milk and paraffin are zero-rated supplies.',
    'Financial services, residential letting and public transport by road are exempt supplies.',
    'Input tax on the purchase of a motor car is denied, also when it is used for the enterprise alone.',
    'Entertainment expenses carry no deduction of input tax unless the vendor makes taxable supplies of entertainment.',
  ],
};

describe(SearchService.name, () => {
  const embedder = new MiniLmEmbedder({ threads: 1 });
  let database: DatabaseConnection;
  let index: PassageIndex;
  let collection: TestCollection;

  beforeAll(async () => {
    database = await openTestDatabase();
    index = await PassageIndexModule.open(database);
    collection = new TestCollection(index, embedder);
    await collection.add(registration, returns, supplies);
  }, 60_000);

  afterAll(async () => {
    await embedder.close();
    await database.close();
  });

  it.each([
    ['Within how many business days is the application for registration made?', 'registration', true],
    ['What penalty is imposed when a payment is late?', 'returns', true],
    ['For how long must records be kept?', 'returns', true],
    ['Which supplies are exempt?', 'supplies', true],
    ['What will the weather be in Oslo tomorrow?', undefined, false],
    ['How long does the dough of a sourdough bread have to rest?', undefined, false],
    ['Who won the world championship in chess?', undefined, false],
  ])('judges and finds: %s', async (query, documentId, sufficient) => {
    const { passages, evidence } = await collection.search({ query });
    expect(evidence.sufficient).toBe(sufficient);
    if (documentId) expect(passages[0]?.documentId).toBe(documentId);
  });

  it('gives each passage the legs and numbers from which its place can be computed again', async () => {
    const { passages } = await collection.search({ query: 'When must a person register as a vendor?' });
    expect(passages).toHaveLength(8);
    const totals = passages.map(total);
    expect(totals).toEqual(totals.toSorted((one, other) => other - one));
    for (const [place, { score }] of passages.entries())
      expect(score).toBeLessThanOrEqual(passages[place - 1]?.score ?? 1);
    const ranks = passages.flatMap(({ legs }) => legs.rerank?.rank ?? []).sort((one, other) => one - other);
    expect(new Set(ranks).size).toBe(passages.length);
    expect(passages[0]?.legs).toEqual({
      lexical: { score: expect.any(Number), rank: 1 },
      vector: { score: expect.any(Number), rank: 1 },
      rerank: { score: expect.any(Number), rank: 1 },
    });
    for (const passage of passages) expect(collection.slice(passage)).toBe(passage.text);
  });

  it('removes passages, and nothing else, as the threshold rises', async () => {
    const query = 'When must a person register as a vendor?';
    let before = (await collection.search({ query })).passages;
    for (const threshold of [0.01, 0.05, 0.2, 0.5, 0.9, 1]) {
      const { passages, evidence } = await collection.search({ query, threshold });
      expect(passages).toEqual(before.filter(({ score }) => score >= threshold));
      if (passages.length === 0) expect(evidence).toEqual({ score: 0, sufficient: false });
      before = passages;
    }
    expect(before).toEqual([]);
  });

  it('keeps to the filters, the tenant and what the caller may see', async () => {
    const query = 'vendor return';
    const documents = async (filters: object) =>
      new Set((await collection.search({ query, filters })).passages.map(({ documentId }) => documentId));
    expect(await documents({ documentIds: ['supplies'] })).toEqual(new Set(['supplies']));
    expect(await documents({ metadata: { chapter: { gte: 3 } } })).toEqual(new Set(['returns']));
    expect(await documents({ to: '2023-12-31' })).toEqual(new Set(['registration']));
    const foreign = await collection.search({ query }, { context: testContext() });
    expect(foreign).toMatchObject({ passages: [], evidence: { score: 0, sufficient: false } });
    const guarded = new TestCollection(index, embedder);
    await guarded.add({ ...returns, access: ['finance'] });
    expect((await guarded.search({ query })).passages).toEqual([]);
    const context = { ...guarded.context, principals: ['finance'] };
    expect((await guarded.search({ query }, { context })).passages).toHaveLength(4);
  });

  it('searches by words alone and says so when the embedder is down', async () => {
    const down = new DownEmbedder();
    const query = 'What penalty is imposed when a payment is late?';
    const { passages, degraded, evidence } = await collection.search({ query }, { embedder: down });
    expect(degraded).toEqual([{ part: 'embedder', reason: 'The model cannot be loaded.' }]);
    expect(passages[0]?.text).toBe(returns.passages[1]);
    expect(passages.every(({ legs }) => legs.lexical && !legs.vector)).toBe(true);
    expect(passages[0]?.fusion.weights).toMatchObject({ lexical: 1, vector: 0 });
    expect(evidence.score).toBeGreaterThan(0);
    const aborted = collection.search({ query }, { embedder: down, signal: AbortSignal.abort() });
    await expect(aborted).rejects.toBeInstanceOf(AppError);
  });

  it('takes the vector that came along if its own model made it', async () => {
    const query = 'For how long must records be kept?';
    const [vector] = await embedder.embed([query], { purpose: 'query' });
    const { modelId } = embedder.limits;
    const own = { modelId, vector: [...(vector ?? [])] };
    const spared = await collection.search({ query, vector: own }, { embedder: new DownEmbedder(modelId) });
    expect(spared.degraded).toEqual([]);
    expect(spared.passages).toEqual((await collection.search({ query })).passages);
    const foreign = { modelId: 'other/model', vector: own.vector.map((value) => -value) };
    expect((await collection.search({ query, vector: foreign })).passages).toEqual(spared.passages);
  });

  it('leaves near-duplicates out with a budget, and gives all of them without', async () => {
    const doubled = new TestCollection(index, embedder);
    await doubled.add(returns, {
      ...returns,
      id: 'copy',
      passages: returns.passages.map((text) => text.toUpperCase()),
    });
    const query = 'What penalty is imposed when a payment is late?';
    expect((await doubled.search({ query })).passages).toHaveLength(8);
    const { passages } = await doubled.search({ query, tokenBudget: 2000 });
    expect(new Set(passages.map(({ text }) => text.toUpperCase())).size).toBe(4);
    expect(passages).toHaveLength(4);
  });

  it('adds the neighbours of the best passages, each with its own offsets, layout and score', async () => {
    const layouts = returns.passages.map((text, page) =>
      packLayout([{ start: 0, end: text.length, page: page + 1, x: 0, y: 0, width: 1, height: 1 }]),
    );
    const laid = new TestCollection(index, embedder);
    await laid.add({ ...returns, layouts }, registration);
    const query = 'What penalty is imposed when a payment is late?';
    const { passages } = await laid.search({ query, topK: 1, tokenBudget: 2000 });
    expect(passages.map(({ text }) => text)).toEqual([
      returns.passages[1],
      ...passages.slice(1).map(({ text }) => text),
    ]);
    expect(new Set(passages.map(({ text }) => text))).toEqual(new Set(returns.passages.slice(0, 3)));
    for (const passage of passages) {
      expect(laid.slice(passage)).toBe(passage.text);
      expect(passage.layout).toBe(layouts[returns.passages.indexOf(passage.text)]);
    }
    expect(passages.map(total)).toEqual(passages.map(total).toSorted((one, other) => other - one));
    const { passages: strict } = await laid.search({
      query,
      topK: 1,
      tokenBudget: 2000,
      threshold: passages[0]?.score,
    });
    expect(strict).toHaveLength(1);
    expect((await laid.search({ query, topK: 1 })).passages[0]).not.toHaveProperty('layout');
  });
});

/** The sum of the formula that `toPassage` states. */
function total({ legs, fusion: { weights } }: Passage): number {
  const value = (name: string) => weights[name] ?? Number.NaN;
  const part = (leg: 'lexical' | 'vector') =>
    (value(leg) * (legs[leg]?.score ?? value(`${leg}Floor`))) / value(`${leg}Scale`);
  return part('lexical') + part('vector') + value('rerank') * (legs.rerank?.score ?? 0);
}

class DownEmbedder extends Embedder {
  override readonly limits;

  constructor(modelId = 'test/down') {
    super();
    this.limits = { modelId, dimensions: 384, maxTokens: 256, maxBatch: 1 };
  }

  override embed(): Promise<Float32Array[]> {
    return Promise.reject(new AppError('UNAVAILABLE', 'The model cannot be loaded.'));
  }

  override countTokens(): number {
    return 0;
  }

  override async close(): Promise<void> {}
}

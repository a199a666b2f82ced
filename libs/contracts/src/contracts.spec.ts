import * as contracts from './index.js';

type Definition = contracts.CallDefinition | contracts.StreamDefinition | contracts.EventDefinition;

const definitions = (Object.values(contracts) as unknown[]).filter(
  (value): value is Definition => typeof value === 'object' && value !== null && 'pattern' in value,
);

describe('the names on the wire', () => {
  it('are service.verb-noun and unique', () => {
    const patterns = definitions.map(({ pattern }) => pattern);
    expect(new Set(patterns).size).toBe(patterns.length);
    for (const pattern of patterns) expect(pattern).toMatch(/^[a-z]+\.[a-z]+-[a-z-]+$/);
  });

  it('let nothing that spends money run twice', () => {
    expect(contracts.streamAnswer.redelivery).toBe('once');
  });
});

describe('bodies', () => {
  it('fill in what a caller leaves out', () => {
    expect(contracts.SearchBody.parse({ query: 'lease' })).toMatchObject({ collection: 'default', topK: 8 });
    expect(contracts.CreateCollectionBody.parse({ name: 'tax' }).settings.chunking).toBe('semantic');
  });

  it.each([
    ['a blank question', contracts.SearchBody, { query: ' \n' }],
    ['a question over 8,000 characters', contracts.ChatBody, { message: 'x'.repeat(8001) }],
    ['an unknown field', contracts.ChatBody, { message: 'a', temprature: 1 }],
    ['a collection name with a path', contracts.SearchBody, { query: 'a', collection: '../etc' }],
    ['too many passages', contracts.SearchBody, { query: 'a', topK: 51 }],
  ])('refuse %s', (_name, schema, body) => {
    expect(schema.safeParse(body).success).toBe(false);
  });
});

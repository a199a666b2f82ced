import { faultDocuments } from './fault-documents.js';

describe(faultDocuments.name, () => {
  const documents = faultDocuments(7, 40);

  it('gives the same documents for the same seed, and no two alike', () => {
    expect(faultDocuments(7, 40)).toEqual(documents);
    expect(new Set(documents.map(({ content }) => content)).size).toBe(40);
    expect(faultDocuments(8, 1)[0]?.content).not.toBe(documents[0]?.content);
  });

  it('spreads them over four formats, each of 5 KB or more', () => {
    const formats = documents.map(({ externalId }) => externalId.split('.')[1]);
    expect(formats.filter((format) => format === 'csv')).toHaveLength(10);
    expect(new Set(formats).size).toBe(4);
    for (const { content } of documents) expect(Buffer.byteLength(content)).toBeGreaterThanOrEqual(5120);
  });
});

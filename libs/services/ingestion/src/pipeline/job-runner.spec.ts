import { readDocument, readText } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { DocumentParser } from '@plumbline/document-parser';
import { Embedder } from '@plumbline/embedder';
import { strToU8, zipSync } from 'fflate';
import { IngestionApplication, reader } from '../testing/ingestion-application.js';
import { JobRunner } from './job-runner.js';

const html = `<!doctype html><title>Levies</title><h1>Levies</h1>
<h2>Fuel</h2><p>The fuel levy is 3.96 rand a litre 😀 and is paid by the refinery.</p>
<h2>Refunds</h2><p>A farmer claims the diesel refund within two years.</p>`;

jest.setTimeout(90_000);

// Real: everything, in the last test the embedding model too.
describe(JobRunner.name, () => {
  let app: IngestionApplication;

  beforeAll(async () => {
    app = await IngestionApplication.start({});
  });
  afterAll(() => app.close());

  it.each([
    ['an empty file', '', 'DOCUMENT_EMPTY'],
    ['a broken PDF', '%PDF-1.7\nnothing else', 'DOCUMENT_UNREADABLE'],
    [
      'a program',
      Buffer.from('7f454c4602010100000000000000000002003e0001000000', 'hex'),
      'UNSUPPORTED_MEDIA',
    ],
  ])('ends %s as failed with a typed reason, at once', async (_what, content, code) => {
    const context = reader();
    const { job, documentId } = await app.ingest({ content, fileName: 'file.bin' }, context);
    expect(job).toMatchObject({ status: 'failed', error: { code } });
    expect(await app.call(readDocument, { documentId }, context)).toMatchObject({ status: 'failed' });
    expect(await app.objectsUnder(`derived/${context.tenantId}/`)).toEqual([]);
    const { textKey } = await app.call(readText, { documentId }, context);
    expect(textKey).toBeUndefined();
  });

  it('puts a document that expands beyond all limits into quarantine', async () => {
    const [context, content] = [reader(), bomb()];
    const { job, documentId } = await app.ingest({ content, fileName: 'bomb.docx' }, context);
    expect(job).toMatchObject({ status: 'quarantined', error: { code: 'DOCUMENT_BOMB' } });
    expect(await app.call(readDocument, { documentId }, context)).toMatchObject({ status: 'quarantined' });
    const again = await app.upload({ content, fileName: 'bomb.docx' }, context);
    expect(again).toMatchObject({ duplicate: true, status: 'quarantined' });
  });

  it.each(['crash', 'timeout'])('puts a file into quarantine by which the parser met a %s', async (kind) => {
    const context = reader();
    const error = new AppError('DOCUMENT_UNREADABLE', 'The file crashes its reader.', { details: { kind } });
    const parse = jest.spyOn(app.get(DocumentParser), 'parse').mockRejectedValueOnce(error);
    const { job } = await app.ingest({ content: 'evil' }, context);
    expect(job).toMatchObject({ status: 'quarantined', error: { code: 'DOCUMENT_UNREADABLE' } });
    expect(parse).toHaveBeenCalledTimes(1);
    parse.mockRestore();
  });

  it('keeps every passage an exact slice of the text, with its heading', async () => {
    const context = reader();
    const { documentId } = await app.ingest({ content: html, fileName: 'levies.html' }, context);
    const { textKey = '' } = await app.call(readText, { documentId }, context);
    const text = await app.objects.readText(textKey);
    const scope = { tenantId: context.tenantId, collection: 'default', principals: context.principals };
    const { lexical } = await app.index.search({ scope, terms: ['levi', 'refund'], limit: 9 });
    const passages = await app.index.read(
      scope,
      lexical.map(({ chunkId }) => chunkId),
    );
    expect(passages.length).toBeGreaterThan(0);
    for (const passage of passages) expect(text.slice(passage.start, passage.end)).toBe(passage.text);
    expect(passages.map(({ heading }) => heading).join()).toContain('Levies');
  });

  it('takes the date of the metadata for the date filters', async () => {
    const context = reader();
    await app.ingest({ content: 'dated words', metadata: { date: '2019-05-06' } }, context);
    const scope = { tenantId: context.tenantId, collection: 'default', principals: context.principals };
    const search = (from: string) =>
      app.index.search({ scope, terms: ['date'], filters: { from }, limit: 9 });
    expect((await search('2019-05-06')).lexical).toHaveLength(1);
    expect((await search('2019-05-07')).lexical).toHaveLength(0);
  });

  it('embeds with the real model so that a question finds its passage', async () => {
    const real = await IngestionApplication.start({ realEmbedder: true });
    const context = reader();
    await real.ingest({ content: html, fileName: 'levies.html', title: 'Levies' }, context);
    await real.ingest({ content: 'Penguins live in the south.', fileName: 'birds.txt' }, context);
    const question = ['Who has to pay the tax on petrol?'];
    const [vector] = await real.get(Embedder).embed(question, { purpose: 'query' });
    const scope = { tenantId: context.tenantId, collection: 'default', principals: context.principals };
    const found = await real.index.search({ scope, terms: [], vector, limit: 1 });
    const [passage] = await real.index.read(scope, [found.vector[0]?.chunkId ?? '']);
    expect(passage?.text).toContain('fuel levy');
    await real.close();
  });
});

/** A Word file of a few kilobytes whose only part unpacks to 30 MB. */
function bomb(): Buffer {
  const zeros = new Uint8Array(30_000_000);
  return Buffer.from(
    zipSync({
      '[Content_Types].xml': strToU8('<Override ContentType="wordprocessingml.document.main+xml"/>'),
      'word/document.xml': zeros,
    }),
  );
}

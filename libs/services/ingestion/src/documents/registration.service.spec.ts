import {
  createCollection,
  listCollections,
  listDocuments,
  readDocument,
  readJob,
  readText,
  readTotals,
  registerDocument,
} from '@plumbline/contracts';
import { waitFor } from '@plumbline/testing';
import { IngestionApplication, reader, sha256Of } from '../testing/ingestion-application.js';
import { RegistrationService } from './registration.service.js';

jest.setTimeout(90_000);

// Real: database, object store, queue, parser, index, transport. HashEmbedder stands in for the model, for speed.
describe(RegistrationService.name, () => {
  let app: IngestionApplication;

  beforeAll(async () => {
    app = await IngestionApplication.start({});
  });
  afterAll(() => app.close());

  it('makes a document searchable and tells its text, title and size', async () => {
    const context = reader();
    const content = 'The lease ends in June. The rent is due monthly.';
    const { documentId, versionId, job, duplicate } = await app.ingest({ content }, context);
    expect(job).toMatchObject({ status: 'indexed', stage: 'indexed', chunks: 1 });
    expect(duplicate).toBe(false);
    const document = await app.call(readDocument, { documentId }, context);
    expect(document).toMatchObject({
      externalId: 'notes.txt',
      title: 'notes.txt',
      status: 'searchable',
      mediaType: 'text/plain',
      currentVersionId: versionId,
      versions: [{ versionId, sha256: sha256Of(content), characters: content.length, chunks: 1 }],
    });
    const { textKey } = await app.call(readText, { documentId }, context);
    expect(await app.objects.readText(textKey ?? '')).toBe(content);
    expect(await app.search('leas', context)).toEqual([content]);
  });

  it('does nothing for the same content again', async () => {
    const context = reader();
    const first = await app.ingest({ content: 'one' }, context);
    const again = await app.upload({ content: 'one' }, context);
    expect(again).toMatchObject({ jobId: first.jobId, versionId: first.versionId, duplicate: true });
  });

  it('gives the same reply to a call that is delivered twice, also at once, and later', async () => {
    const context = reader();
    const request = { fileName: 'a.txt', ...(await app.store('delivered twice', context.tenantId)) };
    const deliver = () => app.call(registerDocument, request, context);
    const [one, other] = await Promise.all([deliver(), deliver()]);
    expect(one).toMatchObject({ duplicate: false });
    expect(other).toEqual(one);
    await app.ended(one.jobId, context);
    expect(await deliver()).toMatchObject({ jobId: one.jobId, duplicate: false });
  });

  it('keeps the old version searchable until the new one is activated, and its text for ever', async () => {
    const context = reader();
    const first = await app.ingest({ content: 'The threshold was ten.', title: 'Old' }, context);
    const second = await app.upload({ content: 'The threshold is twelve now.', title: 'New' }, context);
    expect(second).toMatchObject({ documentId: first.documentId, status: 'searchable', duplicate: false });
    await app.ended(second.jobId, context);
    const document = await app.call(readDocument, { documentId: first.documentId }, context);
    expect(document).toMatchObject({ currentVersionId: second.versionId, title: 'New' });
    expect(document.versions).toHaveLength(2);
    expect(await app.search('threshold', context)).toEqual(['The threshold is twelve now.']);
    const { documentId, versionId } = first;
    const old = await app.call(readText, { documentId, versionId }, context);
    expect(await app.objects.readText(old.textKey ?? '')).toBe('The threshold was ten.');
  });

  it('brings an old version back when its content comes again', async () => {
    const context = reader();
    const first = await app.ingest({ content: 'alpha version' }, context);
    await app.ingest({ content: 'beta version' }, context);
    const back = await app.ingest({ content: 'alpha version' }, context);
    expect(back).toMatchObject({ versionId: first.versionId, duplicate: false, job: { status: 'indexed' } });
    expect(await app.search('version', context)).toEqual(['alpha version']);
  });

  it('tries content again whose job failed', async () => {
    const context = reader();
    const first = await app.ingest({ content: '   ' }, context);
    expect(first.job).toMatchObject({ status: 'failed', error: { code: 'DOCUMENT_EMPTY' } });
    const { documentId } = first;
    expect(await app.call(readDocument, { documentId }, context)).toMatchObject({ status: 'failed' });
    const again = await app.ingest({ content: '   ' }, context);
    expect(again.duplicate).toBe(false);
    expect(again.jobId).not.toBe(first.jobId);
  });

  it('leaves the searchable version alone when a new one fails', async () => {
    const context = reader();
    const { documentId, versionId } = await app.ingest({ content: 'good content' }, context);
    const broken = await app.ingest({ content: Buffer.from('%PDF-1.7 broken') }, context);
    expect(broken.job.status).toBe('failed');
    const document = await app.call(readDocument, { documentId }, context);
    expect(document).toMatchObject({ status: 'searchable', currentVersionId: versionId });
    expect(await app.search('good', context)).toEqual(['good content']);
  });

  it('sees the same file in two tenants as two documents, invisible to each other', async () => {
    const [one, other] = [reader(), reader()];
    const mine = await app.ingest({ content: 'shared words' }, one);
    const theirs = await app.ingest({ content: 'shared words' }, other);
    expect(mine.documentId).not.toBe(theirs.documentId);
    const { documentId, jobId } = mine;
    const notFound = { code: 'DOCUMENT_NOT_FOUND' };
    await expect(app.call(readDocument, { documentId }, other)).rejects.toMatchObject(notFound);
    await expect(app.call(readText, { documentId }, other)).rejects.toMatchObject(notFound);
    await expect(app.call(readJob, { jobId }, other)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
    expect((await app.call(listDocuments, {}, other)).items).toHaveLength(1);
    expect(await app.search('share', other)).toHaveLength(1);
  });

  it("does not register another tenant's file", async () => {
    const [one, other] = [reader(), reader()];
    await app.ingest({ content: 'secret of one' }, one);
    const sha256 = sha256Of('secret of one');
    const objectKey = `originals/${one.tenantId}/${sha256}`;
    const request = { objectKey, sha256, bytes: 13, fileName: 'mine.txt' };
    await expect(app.call(registerDocument, request, other)).rejects.toMatchObject({
      code: 'OBJECT_NOT_FOUND',
    });
  });

  it('shows a document only to those it is for, and lets nobody else replace it', async () => {
    const tenantId = reader().tenantId;
    const ann = reader({ tenantId, subject: 'ann', principals: ['ann'] });
    const bob = reader({ tenantId, subject: 'bob', principals: ['bob'] });
    const { documentId, jobId } = await app.ingest({ content: 'for ann alone', access: ['ann'] }, ann);
    expect(await app.call(readDocument, { documentId }, ann)).toMatchObject({ access: ['ann'] });
    await expect(app.call(readDocument, { documentId }, bob)).rejects.toMatchObject({
      code: 'DOCUMENT_NOT_FOUND',
    });
    await expect(app.call(readJob, { jobId }, bob)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
    expect((await app.call(listDocuments, {}, bob)).items).toEqual([]);
    await expect(app.upload({ content: 'overwritten' }, bob)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await app.search('ann', bob)).toEqual([]);
  });

  it('refuses an unknown collection', async () => {
    const context = reader();
    const upload = app.upload({ content: 'x', collection: 'nowhere' }, context);
    await expect(upload).rejects.toMatchObject({ code: 'COLLECTION_NOT_FOUND' });
    const list = app.call(listDocuments, { collection: 'nowhere' }, context);
    await expect(list).rejects.toMatchObject({ code: 'COLLECTION_NOT_FOUND' });
  });

  it('keeps only the base name of a file', async () => {
    const context = reader();
    const { documentId } = await app.upload({ content: 'x', fileName: '../../etc/pass\nwd' }, context);
    expect(await app.call(readDocument, { documentId }, context)).toMatchObject({ externalId: 'passwd' });
  });

  it('pages through documents newest first and refuses a foreign cursor', async () => {
    const context = reader();
    for (const name of ['a.txt', 'b.txt', 'c.txt'])
      await app.upload({ content: name, fileName: name }, context);
    const first = await app.call(listDocuments, { limit: 2 }, context);
    const second = await app.call(listDocuments, { limit: 2, cursor: first.nextCursor }, context);
    const names = [...first.items, ...second.items].map(({ externalId }) => externalId);
    expect(names.toSorted()).toEqual(['a.txt', 'b.txt', 'c.txt']);
    expect(second.nextCursor).toBeUndefined();
    const forged = app.call(listDocuments, { cursor: 'bm9uc2Vuc2U' }, context);
    await expect(forged).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('counts what is in a collection and has `default` from the start', async () => {
    const context = reader();
    expect((await app.call(listCollections, {}, context)).items).toMatchObject([
      { name: 'default', documents: 0 },
    ]);
    const settings = { chunking: 'fixed', chunkTokens: 32, overlapTokens: 0 } as const;
    await app.call(createCollection, { name: 'papers', settings }, context);
    await app.call(createCollection, { name: 'papers', settings }, context);
    const other = app.call(createCollection, { name: 'papers' }, context);
    await expect(other).rejects.toMatchObject({ code: 'CONFLICT' });
    await waitFor(async () => (await app.call(readTotals, {}, context)).jobsOpen === 0);
    const before = await app.call(readTotals, {}, context);
    await app.ingest({ content: 'word '.repeat(200), collection: 'papers' }, context);
    const { items } = await app.call(listCollections, {}, context);
    const [papers] = items.filter(({ name }) => name === 'papers');
    expect(papers).toMatchObject({ documents: 1, bytes: 1000, epoch: 1, settings });
    expect(papers?.chunks).toBeGreaterThan(4);
    const after = await app.call(readTotals, {}, context);
    expect(after.chunks - before.chunks).toBe(papers?.chunks);
  });
});

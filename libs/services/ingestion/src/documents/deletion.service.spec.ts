import { Controller, Module } from '@nestjs/common';
import {
  collectionChanged,
  createCollection,
  deleteCollection,
  deleteDocument,
  listCollections,
  readDocument,
  readJob,
  readText,
} from '@plumbline/contracts';
import { waitFor, withTemporaryFolder } from '@plumbline/testing';
import { Handle } from '@plumbline/transport';
import { StageObserver } from '../pipeline/stage-observer.js';
import { IngestionApplication, reader } from '../testing/ingestion-application.js';
import type { JobRow } from '../tables/ingestion-tables.js';
import { DeletionService } from './deletion.service.js';
import { PurgeService } from './purge.service.js';

class Holder extends StageObserver {
  readonly held = new Set<string>();

  override async reached(row: JobRow, signal: AbortSignal): Promise<void> {
    if (row.stage !== 'parsed' || row.subject !== 'patient') return;
    this.held.add(row.job_id);
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  }
}

const changes: { tenantId: string; epoch: number; change: string; documentId: string }[] = [];
let refuse = false;

@Controller()
class Follower {
  @Handle(collectionChanged)
  note(change: (typeof changes)[number]): void {
    if (refuse) throw new Error('not now');
    changes.push(change);
  }
}

@Module({ controllers: [Follower] })
class FollowerModule {}

jest.setTimeout(90_000);

// Real: database, object store, queue, parser, index, transport. HashEmbedder stands in for the model, for speed.
describe(DeletionService.name, () => {
  const observer = new Holder();
  let app: IngestionApplication;

  beforeAll(async () => {
    app = await IngestionApplication.start({ observer, modules: [FollowerModule] });
  });
  afterAll(() => app.close());

  it('gives a receipt with nothing left, and the document is gone', async () => {
    const context = reader();
    const { documentId, versionId } = await app.ingest({ content: 'first words' }, context);
    await app.ingest({ content: 'second words' }, context);
    const receipt = await app.call(deleteDocument, { documentId }, context);
    expect(receipt).toMatchObject({
      documentId,
      complete: true,
      stores: [
        { store: 'passages', removed: 1, left: 0 },
        { store: 'derived', removed: 6, left: 0 },
        { store: 'originals', removed: 2, left: 0 },
        { store: 'versions', removed: 2, left: 0 },
      ],
    });
    expect(await app.search('word', context)).toEqual([]);
    expect(await app.objectsUnder(`originals/${context.tenantId}/`)).toEqual([]);
    const gone = { code: 'DOCUMENT_GONE' };
    await expect(app.call(readDocument, { documentId }, context)).rejects.toMatchObject(gone);
    await expect(app.call(readText, { documentId, versionId }, context)).rejects.toMatchObject(gone);
    expect(await app.call(deleteDocument, { documentId }, context)).toEqual(receipt);
  });

  it('counts what is really left, and does not call that complete', async () => {
    const context = reader();
    const { documentId } = await app.ingest({ content: 'stubborn' }, context);
    const remove = jest.spyOn(app.objects, 'remove').mockResolvedValue(0);
    const receipt = await app.call(deleteDocument, { documentId }, context);
    remove.mockRestore();
    expect(receipt.complete).toBe(false);
    expect(receipt.stores).toContainEqual({ store: 'originals', removed: 0, left: 1 });
  });

  it('keeps an original that another document has too', async () => {
    const context = reader();
    const first = await app.ingest({ content: 'common', fileName: 'a.txt' }, context);
    const second = await app.ingest({ content: 'common', fileName: 'b.txt' }, context);
    const receipt = await app.call(deleteDocument, { documentId: first.documentId }, context);
    expect(receipt.complete).toBe(true);
    expect(receipt.stores).toContainEqual({ store: 'originals', removed: 0, left: 0 });
    const { objectKey } = await app.call(readText, { documentId: second.documentId }, context);
    expect(await app.objects.has(objectKey)).toBe(true);
  });

  it('stops the job first', async () => {
    const context = reader({ subject: 'patient' });
    const { documentId, jobId } = await app.upload({ content: 'held back' }, context);
    await waitFor(() => observer.held.has(jobId), { timeoutMs: 20_000 });
    const receipt = await app.call(deleteDocument, { documentId }, context);
    expect(receipt.complete).toBe(true);
    expect(await app.call(readJob, { jobId }, context)).toMatchObject({ status: 'cancelled' });
    expect(await app.objectsUnder(`derived/${context.tenantId}/`)).toEqual([]);
  });

  it('takes a deleted document in again as a new one', async () => {
    const context = reader();
    const { documentId } = await app.ingest({ content: 'phoenix', metadata: { kind: 'old' } }, context);
    await app.call(deleteDocument, { documentId }, context);
    const again = await app.ingest({ content: 'phoenix' }, context);
    expect(again).toMatchObject({ documentId, duplicate: false, job: { status: 'indexed' } });
    const document = await app.call(readDocument, { documentId }, context);
    expect(document).toMatchObject({ metadata: {}, externalId: 'notes.txt', status: 'searchable' });
  });

  it('deletes nothing of others', async () => {
    const tenantId = reader().tenantId;
    const { documentId } = await app.ingest({ content: 'hers', access: ['ann'] }, reader({ tenantId }));
    const notFound = { code: 'DOCUMENT_NOT_FOUND' };
    const bob = reader({ tenantId, subject: 'bob', principals: ['bob'] });
    await expect(app.call(deleteDocument, { documentId }, bob)).rejects.toMatchObject(notFound);
    await expect(app.call(deleteDocument, { documentId }, reader())).rejects.toMatchObject(notFound);
  });

  it('empties `default`, removes any other collection, and never lets an epoch fall', async () => {
    const context = reader();
    await app.call(createCollection, { name: 'papers' }, context);
    await app.ingest({ content: 'one', collection: 'papers', fileName: '1.txt' }, context);
    await app.ingest({ content: 'two', collection: 'papers', fileName: '2.txt' }, context);
    await app.ingest({ content: 'three' }, context);
    const deleted = await app.call(deleteCollection, { name: 'papers' }, context);
    expect(deleted).toEqual({ name: 'papers', receipts: 2, complete: true });
    const again = app.call(deleteCollection, { name: 'papers' }, context);
    await expect(again).rejects.toMatchObject({ code: 'COLLECTION_NOT_FOUND' });
    expect(await app.call(deleteCollection, { name: 'default' }, context)).toMatchObject({ receipts: 1 });
    const { items } = await app.call(listCollections, {}, context);
    expect(items).toMatchObject([{ name: 'default', documents: 0, epoch: 2 }]);
    expect(await app.call(createCollection, { name: 'papers' }, context)).toMatchObject({
      epoch: 4,
      documents: 0,
    });
  });

  it('tells each change of a collection at least once, also when nobody could take it at first', async () => {
    const context = reader();
    refuse = true;
    const { documentId } = await app.ingest({ content: 'announced' }, context);
    refuse = false;
    await app.call(deleteDocument, { documentId }, context);
    const mine = () => changes.filter(({ tenantId }) => tenantId === context.tenantId);
    await waitFor(() => mine().length >= 2);
    expect(mine()).toMatchObject([
      { documentId, change: 'activated', epoch: 1 },
      { documentId, change: 'deleted', epoch: 2 },
    ]);
  });

  it('leaves a document alone that is taken in again while its old collection is still being emptied', async () => {
    const context = reader();
    const upload = { content: 'wanted after all', collection: 'papers', fileName: 'b.txt' };
    await app.call(createCollection, { name: 'papers' }, context);
    await app.ingest({ content: 'first to go', collection: 'papers', fileName: 'a.txt' }, context);
    const { documentId } = await app.ingest(upload, context);
    const purge = app.get(PurgeService);
    const original = purge.purge.bind(purge);
    const again: { version?: string } = {};
    const watched = jest.spyOn(purge, 'purge').mockImplementationOnce(async (document, uploaded) => {
      await app.call(createCollection, { name: 'papers' }, context);
      again.version = (await app.ingest(upload, context)).versionId;
      return original(document, uploaded);
    });
    await app.call(deleteCollection, { name: 'papers' }, context);
    watched.mockRestore();
    const found = await app.call(readDocument, { documentId }, context);
    expect(found).toMatchObject({ status: 'searchable', currentVersionId: again.version });
    expect(await app.search('want', context, 'papers')).toEqual(['wanted after all']);
    expect(await app.objectsUnder(`originals/${context.tenantId}/`)).toHaveLength(1);
  });

  it('takes the same file in again after its deletion was interrupted', async () => {
    const context = reader();
    const { documentId } = await app.ingest({ content: 'deleted and wanted again' }, context);
    const dying = jest
      .spyOn(app.get(PurgeService), 'purge')
      .mockRejectedValueOnce(new Error('It died here.'));
    await expect(app.call(deleteDocument, { documentId }, context)).rejects.toMatchObject({
      code: 'INTERNAL',
    });
    dying.mockRestore();

    const again = await app.ingest({ content: 'deleted and wanted again' }, context);
    expect(again).toMatchObject({ documentId, duplicate: false, job: { status: 'indexed' } });
    expect(await app.search('want', context)).toEqual(['deleted and wanted again']);
    expect(await app.objectsUnder(`originals/${context.tenantId}/`)).toHaveLength(1);
  });

  it('finishes a deletion that was interrupted', async () => {
    await withTemporaryFolder(async (folder) => {
      const context = reader();
      const first = await IngestionApplication.start({ folder });
      const { documentId } = await first.ingest({ content: 'half gone' }, context);
      jest.spyOn(first.get(PurgeService), 'purge').mockRejectedValue(new Error('The process died here.'));
      const interrupted = first.call(deleteDocument, { documentId }, context);
      await expect(interrupted).rejects.toMatchObject({ code: 'INTERNAL' });
      await first.close();

      const second = await IngestionApplication.start({ folder });
      await waitFor(async () => (await second.objectsUnder(`originals/${context.tenantId}/`)).length === 0);
      const receipt = await second.call(deleteDocument, { documentId }, context);
      expect(receipt).toMatchObject({ complete: true });
      expect(await second.search('half', context)).toEqual([]);
      await second.close();
    });
  });
});

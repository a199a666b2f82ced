import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { cancelJob, createCollection, deleteDocument, readDocument, readJob } from '@plumbline/contracts';
import { JobQueue } from '@plumbline/job-queue';
import { originalKeyOf } from '@plumbline/object-store';
import { waitFor, withTemporaryFolder } from '@plumbline/testing';
import { IngestionApplication, reader } from '../testing/ingestion-application.js';
import { IngestionRebuilder } from './ingestion-rebuilder.js';
import { OrphanSweep } from './orphan-sweep.js';
import { UnfinishedWork } from './unfinished-work.js';

jest.setTimeout(90_000);

// Real: database on disk, object store, queue, parser, index, transport. HashEmbedder stands in for the model, for speed.
describe(UnfinishedWork.name, () => {
  it('sends a job whose message never reached the queue', async () => {
    await withTemporaryFolder(async (folder) => {
      const context = reader();
      const first = await IngestionApplication.start({ folder });
      jest.spyOn(first.get(JobQueue), 'send').mockRejectedValue(new Error('The process died here.'));
      await expect(first.upload({ content: 'waiting' }, context)).rejects.toMatchObject({ code: 'INTERNAL' });
      const { jobId } = await first.upload({ content: 'waiting' }, context);
      expect(await first.call(readJob, { jobId }, context)).toMatchObject({ status: 'queued' });
      await first.close();

      const second = await IngestionApplication.start({ folder });
      expect(await second.ended(jobId, context)).toMatchObject({ status: 'indexed' });
      await second.close();
    });
  });

  it('finishes the removal of what a cancelled job wrote', async () => {
    await withTemporaryFolder(async (folder) => {
      const context = reader();
      const first = await IngestionApplication.start({ folder });
      const { job, jobId, documentId } = await first.ingest({ content: '' }, context);
      expect(job.status).toBe('failed');
      const remove = jest
        .spyOn(first.objects, 'removeAll')
        .mockRejectedValue(new Error('The process died here.'));
      const again = await first.upload({ content: 'words to go' }, context);
      await first.call(cancelJob, { jobId: again.jobId }, context).catch(() => undefined);
      expect(remove).toHaveBeenCalled();
      await first.close();

      const second = await IngestionApplication.start({ folder });
      await waitFor(async () => {
        const { versions } = await second.call(readDocument, { documentId }, context);
        return versions.length === 1;
      });
      expect(await second.call(readJob, { jobId }, context)).toMatchObject({ status: 'failed' });
      expect(await second.objectsUnder(`derived/${context.tenantId}/`)).toEqual([]);
      await second.close();
    });
  });
});

describe(OrphanSweep.name, () => {
  it('removes old files without a document, and nothing else', async () => {
    await withTemporaryFolder(async (folder) => {
      const context = reader();
      const app = await IngestionApplication.start({ folder });
      const kept = await app.ingest({ content: 'kept' }, context);
      const put = (content: string) =>
        app.objects.putUpload(Readable.from([content]), { tenantId: context.tenantId, maxBytes: 100 });
      const [used = ''] = await app.objectsUnder('originals/');
      const [old, young, dropped] = [
        await put('abandoned'),
        await put('just uploaded'),
        await put('dropped'),
      ];
      await app.objects.keepUpload(dropped.objectKey);
      const gone = `derived/${context.tenantId}/ver_gone`;
      for (const name of ['old', 'young']) await app.objects.putDerived(`${gone}/${name}.txt`, 'left behind');
      for (const key of [old.objectKey, used, originalKeyOf(dropped.objectKey), `${gone}/old.txt`])
        await utimes(join(folder, 'objects', key), 0, 0);
      await app.get(OrphanSweep).sweep();
      expect(await app.objectsUnder('originals/')).toEqual([used]);
      expect(await app.objectsUnder('uploads/')).toEqual([young.objectKey]);
      const derived = await app.objectsUnder('derived/');
      expect(derived.filter((key) => key.includes(kept.versionId))).toHaveLength(3);
      expect(derived.filter((key) => !key.includes(kept.versionId))).toEqual([`${gone}/young.txt`]);
      await app.close();
    });
  });
});

describe(IngestionRebuilder.name, () => {
  it('makes a lost store again from the originals and the manifest', async () => {
    await withTemporaryFolder(async (folder) => {
      const context = reader();
      const settings = { chunking: 'fixed', chunkTokens: 32, overlapTokens: 0 } as const;
      const first = await IngestionApplication.start({ folder });
      await first.call(createCollection, { name: 'papers', settings }, context);
      const kept = await first.ingest(
        { content: 'word '.repeat(100), collection: 'papers', title: 'Words', metadata: { kind: 'a' } },
        context,
      );
      await first.ingest({ content: 'version one' }, context);
      const newest = await first.ingest({ content: 'version two' }, context);
      const doomed = await first.ingest({ content: 'doomed', fileName: 'doomed.txt' }, context);
      await first.call(deleteDocument, { documentId: doomed.documentId }, context);
      // So old that a sweep would take them for abandoned uploads: the store no longer knows them, the manifest does.
      for (const key of await first.objectsUnder('originals/'))
        await utimes(join(folder, 'objects', key), 0, 0);
      await first.close();
      await rm(join(folder, 'store'), { recursive: true });

      const second = await IngestionApplication.start({ folder });
      await second.get(OrphanSweep).sweep();
      const lines: string[] = [];
      expect(await second.get(IngestionRebuilder).rebuild((line) => lines.push(line))).toBe(2);
      const { documentId } = kept;
      const rebuilt = await waitFor(
        async () => {
          const document = await second.call(readDocument, { documentId }, context);
          return document.status === 'searchable' ? document : undefined;
        },
        { timeoutMs: 20_000 },
      );
      expect(rebuilt).toMatchObject({ title: 'Words', metadata: { kind: 'a' }, collection: 'papers' });
      expect(rebuilt.versions).toMatchObject([{ versionId: kept.versionId, chunks: kept.job.chunks }]);
      await waitFor(async () => (await second.search('two', context)).length === 1, { timeoutMs: 20_000 });
      const notes = await second.call(readDocument, { documentId: newest.documentId }, context);
      expect(notes).toMatchObject({ currentVersionId: newest.versionId });
      expect(notes.versions).toHaveLength(2);
      await second.close();
    });
  });
});

import {
  createCollection,
  deleteDocument,
  listCollections,
  readDocument,
  readJob,
  registerDocument,
} from '@plumbline/contracts';
import { JobQueue } from '@plumbline/job-queue';
import { PostgresServer, waitFor } from '@plumbline/testing';
import { type IngestionApplication, reader } from '../testing/ingestion-application.js';
import { SharedIngestion } from '../testing/shared-ingestion.js';
import { RegistrationService } from './registration.service.js';

jest.setTimeout(90_000);

// Real: two applications on one Postgres and one folder, each with its own pool, queue worker, parser and transport.
describe(`${RegistrationService.name} in two processes`, () => {
  let server: PostgresServer;
  let shared: SharedIngestion;
  let one: IngestionApplication;
  let other: IngestionApplication;

  beforeAll(async () => {
    server = await PostgresServer.start();
    shared = await SharedIngestion.create(server);
    [one, other] = [await shared.open(), await shared.open()];
  });
  afterAll(async () => {
    await shared?.close();
    await server.stop();
  });

  const jobsOf = (documentId: string) =>
    shared.query<{ job_id: string }>('select job_id from ingestion.job where document_id = $1', [documentId]);

  it('registers once what is delivered to both at once, and again later, with the same reply', async () => {
    const context = reader();
    const request = { fileName: 'a.txt', ...(await one.store('delivered twice', context.tenantId)) };
    const replies = await Promise.all(
      [one, other, one, other].map((app) => app.call(registerDocument, request, context)),
    );
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(replies[0]).toMatchObject({ duplicate: false });
    const { documentId, jobId = '' } = replies[0] ?? {};
    expect(await jobsOf(documentId ?? '')).toHaveLength(1);
    expect(await other.ended(jobId, context)).toMatchObject({ status: 'indexed' });
    expect(await other.call(registerDocument, request, context)).toMatchObject({ jobId, duplicate: false });
    expect(await one.search('deliv', context)).toEqual(['delivered twice']);
  });

  it('starts no second job for a call that comes again after its job failed', async () => {
    const context = reader();
    const request = { fileName: 'a.txt', ...(await one.store('   ', context.tenantId)) };
    const { jobId, documentId } = await one.call(registerDocument, request, context);
    expect(await one.ended(jobId, context)).toMatchObject({ status: 'failed' });
    expect(await other.call(registerDocument, request, context)).toMatchObject({ jobId, duplicate: false });
    expect(await jobsOf(documentId)).toHaveLength(1);
  });

  it('sees a duplicate in the same file uploaded to both at once', async () => {
    const context = reader();
    const replies = await Promise.all([one, other].map((app) => app.upload({ content: 'twin' }, context)));
    expect(replies.map(({ duplicate }) => duplicate).toSorted()).toEqual([false, true]);
    expect(await jobsOf(replies[0]?.documentId ?? '')).toHaveLength(1);
  });

  it('takes a file in while equal ones are deleted, again and again', async () => {
    const context = reader();
    const names = ['a.txt', 'b.txt', 'c.txt'];
    for (let turn = 0; turn < 5; turn++) {
      const uploads = names.map((fileName, index) =>
        (index % 2 ? one : other).upload({ content: 'coming and going', fileName }, context),
      );
      const documents = await Promise.all(uploads);
      const [doomed, ...kept] = documents;
      const again = { content: 'coming and going', fileName: 'a.txt' };
      await Promise.all([
        one.call(deleteDocument, { documentId: doomed?.documentId ?? '' }, context),
        other.upload(again, context),
        ...kept.map(({ documentId }) => other.call(deleteDocument, { documentId }, context)),
      ]);
    }
    const last = await one.ingest({ content: 'coming and going', fileName: 'last.txt' }, context);
    expect(last.job.status).toBe('indexed');
    expect(await one.objectsUnder(`originals/${context.tenantId}/`)).toHaveLength(1);
    expect(await one.objectsUnder('uploads/')).toEqual([]);
  });

  it('lets nobody remove an original between its arrival and the row that refers to it', async () => {
    const context = reader();
    const old = await one.ingest({ content: 'in two places', fileName: 'old.txt' }, context);
    const keep = one.objects.keepUpload.bind(one.objects);
    let deleting: Promise<unknown> = Promise.resolve();
    const keeping = jest.spyOn(one.objects, 'keepUpload').mockImplementationOnce(async (key) => {
      await keep(key);
      deleting = other.call(deleteDocument, { documentId: old.documentId }, context);
      // It waits for the object's lock, so that only time can tell.
      await Promise.race([deleting, new Promise((resolve) => setTimeout(resolve, 500))]);
    });
    const kept = await one.ingest({ content: 'in two places', fileName: 'new.txt' }, context);
    keeping.mockRestore();
    expect(await deleting).toMatchObject({ complete: true });
    expect(kept.job.status).toBe('indexed');
    expect(await one.objectsUnder(`originals/${context.tenantId}/`)).toHaveLength(1);
  });

  it('gives a job whose message was lost to a worker again', async () => {
    const context = reader();
    const send = jest.spyOn(one.get(JobQueue), 'send').mockResolvedValue();
    const { jobId } = await one.upload({ content: 'its message was lost' }, context);
    send.mockRestore();
    expect(await one.call(readJob, { jobId }, context)).toMatchObject({ status: 'queued' });
    const reconciling = await shared.open({ config: { INGESTION_RECONCILE_MS: 100 } });
    expect(await reconciling.ended(jobId, context)).toMatchObject({ status: 'indexed' });
  });

  it('makes a collection once, with one reply, and keeps the settings that it has', async () => {
    const context = reader();
    const settings = { chunking: 'fixed', chunkTokens: 64, overlapTokens: 0 } as const;
    const create = (app: IngestionApplication) =>
      app.call(createCollection, { name: 'papers', settings }, context);
    const [first, second] = await Promise.all([create(one), create(other)]);
    expect(second).toEqual(first);
    expect(await create(other)).toEqual(first);
    const otherSettings = other.call(createCollection, { name: 'papers' }, context);
    await expect(otherSettings).rejects.toMatchObject({ code: 'CONFLICT' });
    const kept = await other.objects.readText(`derived/${context.tenantId}/collection-papers/settings.json`);
    expect(JSON.parse(kept)).toEqual(settings);
    expect((await one.call(listCollections, {}, context)).items.map(({ name }) => name)).toContain('papers');
  });

  it('brings the versions of a document to their end in the order of their registration', async () => {
    const context = reader();
    const contents = Array.from({ length: 6 }, (_, index) => `version number ${index}`);
    let documentId = '';
    for (const [index, content] of contents.entries())
      ({ documentId } = await (index % 2 ? one : other).upload({ content }, context));
    await waitFor(async () => (await one.search('number', context))[0] === contents.at(-1), {
      timeoutMs: 30_000,
      what: 'the last version to be searchable',
    });
    const open = `select 1 from ingestion.job where document_id = $1 and status in ('queued', 'running')`;
    await waitFor(async () => (await shared.query(open, [documentId])).length === 0, { timeoutMs: 30_000 });
    expect(await other.search('number', context)).toEqual([contents.at(-1)]);
    expect((await one.call(readDocument, { documentId }, context)).versions).toHaveLength(6);
  });
});

import { once } from 'node:events';
import { deleteDocument, readDocument, readText } from '@plumbline/contracts';
import { PostgresServer, waitFor } from '@plumbline/testing';
import type { JobMessage } from '../jobs/job-dispatch.js';
import { RunningJobs } from '../jobs/running-jobs.js';
import { HashEmbedder } from '../testing/hash-embedder.js';
import { type IngestionApplication, reader } from '../testing/ingestion-application.js';
import { end, SharedIngestion } from '../testing/shared-ingestion.js';
import { JobRunner } from './job-runner.js';

/** Does not hear its signal, as a process that is frozen. */
class DeafEmbedder extends HashEmbedder {
  gate: Promise<void> = Promise.resolve();
  waiting = 0;

  override async embed(texts: readonly string[]): Promise<Float32Array[]> {
    this.waiting += 1;
    await this.gate;
    return super.embed(texts, { purpose: 'passage' });
  }
}

const paragraphs = (count: number, word: string) =>
  Array.from({ length: count }, (_, index) => `Paragraph ${index} speaks of ${word} at some length.`).join(
    '\n\n',
  );

jest.setTimeout(120_000);

// Real: applications on one Postgres and one folder, the last two tests with workers in processes of their own.
describe(`${JobRunner.name} in several processes`, () => {
  let server: PostgresServer;
  let shared: SharedIngestion;
  let front: IngestionApplication;

  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  beforeEach(async () => {
    shared = await SharedIngestion.create(server);
    front = await shared.open({ takesJobs: false });
  });
  afterEach(() => shared.close());
  afterAll(() => server.stop());

  const config = { INGESTION_EMBED_BATCH: 4 };

  it('writes nothing of a worker that was overtaken and whose document was deleted', async () => {
    const context = reader();
    const embedder = new DeafEmbedder();
    const gate = Promise.withResolvers<void>();
    embedder.gate = gate.promise;
    const stale = await shared.open({ embedder, config });
    const { documentId, jobId } = await front.upload({ content: paragraphs(200, 'levies') }, context);
    await waitFor(() => embedder.waiting > 0, { timeoutMs: 30_000 });
    await loseLocks();
    const other = await shared.open({ config, takesJobs: false });
    await takeOver(other, { tenantId: context.tenantId, jobId });
    expect(await front.ended(jobId, context)).toMatchObject({ status: 'indexed' });
    expect(await front.call(deleteDocument, { documentId }, context)).toMatchObject({ complete: true });
    const upsert = jest.spyOn(stale.index, 'upsert');
    gate.resolve();
    await waitFor(() => upsert.mock.results.length > 0);
    await expect(upsert.mock.results[0]?.value).rejects.toMatchObject({ code: 'CONFLICT' });
    await expectNothingLeft(documentId, context.tenantId);
  });

  it('keeps the newer version when a worker wakes up that was about to activate the older one', async () => {
    const context = reader();
    const stale = await shared.open({ config });
    const gate = Promise.withResolvers<void>();
    const activate = stale.index.activateVersion.bind(stale.index);
    const activating = jest.spyOn(stale.index, 'activateVersion').mockImplementation(async (key, fence) => {
      await gate.promise;
      return activate(key, fence);
    });
    const first = await front.upload({ content: 'The threshold was ten.' }, context);
    await waitFor(() => activating.mock.calls.length === 1, { timeoutMs: 30_000 });
    await loseLocks();
    await shared.open({ config });
    const second = await front.ingest({ content: 'The threshold is twelve now.' }, context);
    expect(second.job.status).toBe('indexed');
    gate.resolve();
    await expect(activating.mock.results[0]?.value).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await front.ended(first.jobId, context)).toMatchObject({ status: 'indexed' });
    expect(await front.search('threshold', context)).toEqual(['The threshold is twelve now.']);
    const document = await front.call(readDocument, { documentId: first.documentId }, context);
    expect(document).toMatchObject({ currentVersionId: second.versionId, status: 'searchable' });
  });

  it('leaves a document alone that came again while the process froze that was deleting it', async () => {
    const context = reader();
    await shared.open({ config });
    const { documentId } = await front.ingest({ content: 'here to stay' }, context);
    const gate = Promise.withResolvers<void>();
    const append = front.objects.appendManifest.bind(front.objects);
    const appending = jest.spyOn(front.objects, 'appendManifest').mockImplementationOnce(async (entry) => {
      await gate.promise;
      return append(entry);
    });
    const frozen = front.call(deleteDocument, { documentId }, context).catch((error: unknown) => error);
    await waitFor(() => appending.mock.calls.length === 1);
    await loseLocks();
    const other = await shared.open({ takesJobs: false });
    expect(await other.call(deleteDocument, { documentId }, context)).toMatchObject({ complete: true });
    const again = await other.ingest({ content: 'here to stay' }, context);
    expect(again.job.status).toBe('indexed');
    gate.resolve();
    expect(await frozen).toMatchObject({ code: expect.stringMatching(/CONFLICT|UNAVAILABLE/) });
    expect(await other.search('stay', context)).toEqual(['here to stay']);
    const { textKey = '', objectKey } = await other.call(readText, { documentId }, context);
    expect(await other.objects.readText(textKey)).toBe('here to stay');
    expect(await other.objects.has(objectKey)).toBe(true);
  });

  it('deletes what a frozen process works on, which brings nothing back when it wakes up', async () => {
    const context = reader();
    const worker = await shared.spawn({ embedMs: 30, config });
    const { documentId } = await front.upload({ content: paragraphs(400, 'refunds') }, context);
    await once(worker.stdout ?? worker, 'data');
    worker.kill('SIGSTOP');
    const askedAt = performance.now();
    expect(await front.call(deleteDocument, { documentId }, context)).toMatchObject({ complete: true });
    console.info(`Deleting what a frozen worker held took ${Math.round(performance.now() - askedAt)} ms.`);
    worker.kill('SIGCONT');
    const next = await front.ingest({ content: 'the worker is awake', fileName: 'next.txt' }, context);
    expect(next.job.status).toBe('indexed');
    await front.call(deleteDocument, { documentId: next.documentId }, context);
    await expectNothingLeft(documentId, context.tenantId);
  });

  it('starts while Postgres is away, and works when it comes', async () => {
    await server.kill();
    const worker = await shared.open({ config });
    await server.restart();
    const context = reader();
    const { job } = await waitFor(
      () => worker.ingest({ content: 'late but there' }, context).catch(() => undefined),
      { timeoutMs: 30_000, what: 'a document to be taken in' },
    );
    expect(job.status).toBe('indexed');
  });

  it('brings every document to its end with workers and Postgres killed, with the passages of a clean run', async () => {
    const [context, clean] = [reader(), reader()];
    const documents = Array.from({ length: 24 }, (_, index) => ({
      fileName: `${index}.txt`,
      content: paragraphs(60 + index, `subject ${index}`),
    }));
    const workers = await Promise.all([1, 2, 3].map(() => shared.spawn({ embedMs: 5, config })));
    const jobs: string[] = [];
    for (const document of documents) jobs.push((await front.upload(document, context)).jobId);
    for (let kill = 0; kill < 6; kill++) {
      await pause(300 + 200 * (kill % 3));
      await end(workers[kill % 3] as (typeof workers)[number]);
      workers[kill % 3] = await shared.spawn({ embedMs: 5, config });
      if (kill !== 2) continue;
      await server.kill();
      await server.restart();
    }
    for (const jobId of jobs)
      expect(await front.ended(jobId, context, 90_000)).toMatchObject({ status: 'indexed' });
    for (const document of documents) await front.ingest(document, clean);
    expect(await passagesOf(context.tenantId)).toEqual(await passagesOf(clean.tenantId));
    const derived = await front.objectsUnder(`derived/${context.tenantId}/`);
    expect(derived).toHaveLength(3 * documents.length);
    expect(await front.objectsUnder('uploads/')).toEqual([]);
    await waitFor(async () => (await openMessages()) === 0, { timeoutMs: 20_000, what: 'an empty queue' });
  });

  /** As when the queue gives the job to another worker because the first one is silent. */
  async function takeOver(app: IngestionApplication, message: JobMessage): Promise<void> {
    await app.get(RunningJobs).track(message.jobId, new AbortController().signal, (hands) => {
      return app.get(JobRunner).run(message, { ...hands, last: false });
    });
  }

  /** As a process does that is frozen for longer than the lease of its locks. */
  function loseLocks(): Promise<unknown> {
    return shared.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()`);
  }

  async function openMessages(): Promise<number> {
    return (await shared.query(`select 1 from jobs.job where state <= 'active'`)).length;
  }

  function passagesOf(tenantId: string): Promise<unknown[]> {
    return shared.query(
      `select ordinal, start_offset, end_offset, text, title from passages.passage where tenant_id = $1
       order by title, ordinal`,
      [tenantId],
    );
  }

  async function expectNothingLeft(documentId: string, tenantId: string): Promise<void> {
    const key = { tenantId, collection: 'default', documentId };
    const left = async () => [
      await front.index.countDocument(key),
      (await front.objectsUnder(`originals/${tenantId}/`)).length,
      (await front.objectsUnder(`derived/${tenantId}/`)).length,
    ];
    await waitFor(async () => (await left()).every((count) => count === 0), { what: 'nothing to be left' });
  }
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

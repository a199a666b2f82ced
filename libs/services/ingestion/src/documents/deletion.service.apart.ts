import {
  cancelJob,
  createCollection,
  deleteCollection,
  deleteDocument,
  listCollections,
  readJob,
} from '@plumbline/contracts';
import { PostgresServer, waitFor } from '@plumbline/testing';
import { StageObserver } from '../pipeline/stage-observer.js';
import type { JobRow } from '../tables/ingestion-tables.js';
import { type IngestionApplication, reader } from '../testing/ingestion-application.js';
import { SharedIngestion } from '../testing/shared-ingestion.js';
import { DeletionService } from './deletion.service.js';

/** Holds the jobs of `patient` after each stage from the parsed text on, until they are stopped. */
class Holder extends StageObserver {
  readonly held = new Set<string>();
  stoppedAt = 0;

  override async reached(row: JobRow, signal: AbortSignal): Promise<void> {
    if (row.subject !== 'patient' || row.chunks < 1) return;
    this.held.add(row.job_id);
    await new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => {
        this.stoppedAt = performance.now();
        reject(signal.reason);
      }),
    );
  }
}

const content = 'One sentence about levies that fills a line.\n\n'.repeat(200);

jest.setTimeout(90_000);

// Real: two applications on one Postgres and one folder; `worker` takes the jobs, `front` only calls.
describe(`${DeletionService.name} in two processes`, () => {
  const observer = new Holder();
  let server: PostgresServer;
  let shared: SharedIngestion;
  let worker: IngestionApplication;
  let front: IngestionApplication;

  beforeAll(async () => {
    server = await PostgresServer.start();
    shared = await SharedIngestion.create(server);
    const config = { INGESTION_EMBED_BATCH: 1, INGESTION_CONCURRENCY: 4 };
    worker = await shared.open({ observer, config });
    front = await shared.open({ takesJobs: false });
  });
  afterAll(async () => {
    await shared?.close();
    await server.stop();
  });

  it('deletes once, with the same receipt for each delivery', async () => {
    const context = reader();
    const { documentId } = await front.ingest({ content: 'to be deleted' }, context);
    const remove = (app: IngestionApplication) => app.call(deleteDocument, { documentId }, context);
    const receipts = await Promise.all([remove(front), remove(worker), remove(front)]);
    expect(receipts[0]).toMatchObject({
      complete: true,
      stores: [{ store: 'passages', removed: 1 }, {}, {}, {}],
    });
    expect(receipts[1]).toEqual(receipts[0]);
    expect(receipts[2]).toEqual(receipts[0]);
    expect(await remove(worker)).toEqual(receipts[0]);
    const [{ epoch } = { epoch: 0 }] = (await front.call(listCollections, {}, context)).items;
    expect(epoch).toBe(2);
  });

  it.each(['papers', 'default'])('deletes the collection %s once, with the same reply', async (name) => {
    const context = reader();
    await front.call(createCollection, { name }, context);
    for (const fileName of ['a.txt', 'b.txt'])
      await front.ingest({ content: fileName, fileName, collection: name }, context);
    const request = { name, callKey: 'call_1' };
    const remove = (app: IngestionApplication) => app.call(deleteCollection, request, context);
    const reply = { name, receipts: 2, complete: true };
    expect(await Promise.all([remove(front), remove(worker)])).toEqual([reply, reply]);
    await front.call(createCollection, { name }, context);
    const since = await front.ingest({ content: 'came since', fileName: 'a.txt', collection: name }, context);
    expect(await remove(worker)).toEqual(reply);
    expect(since.job.status).toBe('indexed');
    expect(await front.search('came', context, name)).toEqual(['came since']);
    expect(await front.call(deleteCollection, { name }, context)).toMatchObject({ receipts: 1 });
  });

  it('says that nothing is left only when the worker of the other process has its hands off', async () => {
    const context = reader({ subject: 'patient' });
    const { documentId, jobId } = await front.upload({ content }, context);
    await waitFor(() => observer.held.has(jobId), { timeoutMs: 20_000 });
    const askedAt = performance.now();
    const receipt = await front.call(deleteDocument, { documentId }, context);
    const repliedAt = performance.now();
    expect(receipt).toMatchObject({ complete: true });
    expect(observer.stoppedAt).toBeGreaterThan(askedAt);
    expect(observer.stoppedAt).toBeLessThan(repliedAt);
    await expectNothingLeft(documentId, context.tenantId);
    console.info(`The other process stopped after ${Math.round(observer.stoppedAt - askedAt)} ms.`);
  });

  it('stops a job of the other process also when the queue tells nobody', async () => {
    const context = reader({ subject: 'patient' });
    const { documentId, jobId } = await front.upload({ content: `${content} quietly` }, context);
    await waitFor(() => observer.held.has(jobId), { timeoutMs: 20_000 });
    await shared.query(`delete from jobs.job where singleton_key = $1`, [jobId]);
    const askedAt = performance.now();
    expect(await front.call(cancelJob, { jobId }, context)).toMatchObject({ status: 'cancelled' });
    expect(performance.now() - askedAt).toBeLessThan(2500);
    expect(await worker.call(cancelJob, { jobId }, context)).toMatchObject({ status: 'cancelled' });
    await expectNothingLeft(documentId, context.tenantId);
    expect(await worker.call(readJob, { jobId }, context)).toMatchObject({ status: 'cancelled' });
  });

  async function expectNothingLeft(documentId: string, tenantId: string): Promise<void> {
    const key = { tenantId, collection: 'default', documentId };
    expect(await front.index.countDocument(key)).toBe(0);
    for (const root of ['originals', 'derived', 'uploads'])
      expect(await front.objectsUnder(`${root}/${tenantId}/`)).toEqual([]);
  }
});

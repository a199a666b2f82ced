import { Controller, Module } from '@nestjs/common';
import { cancelJob, type Job, jobChanged, readDocument, readJob } from '@plumbline/contracts';
import { waitFor } from '@plumbline/testing';
import { Handle } from '@plumbline/transport';
import { StageObserver } from '../pipeline/stage-observer.js';
import { IngestionApplication, reader } from '../testing/ingestion-application.js';
import type { JobRow } from '../tables/ingestion-tables.js';
import { JobsService } from './jobs.service.js';

/** Holds jobs whose file is called `held…` once three chunks are stored, until they are stopped. */
class Holder extends StageObserver {
  readonly held = new Set<string>();

  override async reached(row: JobRow, signal: AbortSignal): Promise<void> {
    if (row.chunks < 3 || row.subject !== 'patient') return;
    this.held.add(row.job_id);
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  }
}

const seen: Job[] = [];

@Controller()
class Follower {
  @Handle(jobChanged)
  note({ job }: { job: Job }): void {
    seen.push(job);
  }
}

@Module({ controllers: [Follower] })
class FollowerModule {}

const content = 'One sentence about levies that fills a line.\n\n'.repeat(200);

jest.setTimeout(90_000);

// Real: database, object store, queue, parser, index, transport. HashEmbedder stands in for the model, for speed.
describe(JobsService.name, () => {
  const observer = new Holder();
  let app: IngestionApplication;

  beforeAll(async () => {
    const config = { INGESTION_EMBED_BATCH: 1, INGESTION_CONCURRENCY: 2 };
    app = await IngestionApplication.start({ observer, config, modules: [FollowerModule] });
  });
  afterAll(() => app.close());

  it('tells the progress of a job in order, the end always', async () => {
    const context = reader();
    const { jobId, job } = await app.ingest({ content }, context);
    await waitFor(() => seen.some((event) => event.jobId === jobId && event.status === 'indexed'));
    const mine = seen.filter((event) => event.jobId === jobId);
    expect(mine[0]).toMatchObject({ status: 'running' });
    expect(mine.at(-1)).toEqual(job);
    const chunks = mine.map((event) => event.chunks);
    expect(chunks).toEqual(chunks.toSorted((one, other) => one - other));
  });

  it('stops a running job and leaves nothing of it but its row', async () => {
    const context = reader({ subject: 'patient' });
    const { jobId, documentId, versionId } = await app.upload({ content: `${content} a` }, context);
    await waitFor(() => observer.held.has(jobId), { timeoutMs: 20_000 });
    expect(await app.call(readJob, { jobId }, context)).toMatchObject({ status: 'running', chunks: 3 });
    const job = await app.call(cancelJob, { jobId }, context);
    expect(job).toMatchObject({ status: 'cancelled', documentId, versionId });
    expect(job.endedAt).toBeDefined();
    const key = { tenantId: context.tenantId, collection: 'default', documentId };
    expect(await app.index.countDocument(key)).toBe(0);
    expect(await app.objectsUnder(`derived/${context.tenantId}/`)).toEqual([]);
    expect(await app.objectsUnder(`originals/${context.tenantId}/`)).toEqual([]);
    const gone = app.call(readDocument, { documentId }, context);
    await expect(gone).rejects.toMatchObject({ code: 'DOCUMENT_NOT_FOUND' });
    expect(await app.call(cancelJob, { jobId }, context)).toEqual(job);
  });

  it('takes a cancelled file again', async () => {
    const patient = reader({ subject: 'patient' });
    const first = await app.upload({ content: `${content} b` }, patient);
    await app.call(cancelJob, { jobId: first.jobId }, patient);
    const again = await app.ingest({ content: `${content} b` }, { ...patient, subject: 'other' });
    expect(again).toMatchObject({ versionId: first.versionId, duplicate: false, job: { status: 'indexed' } });
  });

  it('keeps the searchable version when a new one is cancelled', async () => {
    const patient = reader({ subject: 'patient' });
    const first = await app.ingest({ content: 'steady words' }, patient);
    const second = await app.upload({ content: `${content} c` }, patient);
    await waitFor(() => observer.held.has(second.jobId), { timeoutMs: 20_000 });
    await app.call(cancelJob, { jobId: second.jobId }, patient);
    const { documentId, versionId } = first;
    const document = await app.call(readDocument, { documentId }, patient);
    expect(document).toMatchObject({ status: 'searchable', currentVersionId: versionId });
    expect(document.versions).toHaveLength(1);
    expect(await app.search('steadi', patient)).toEqual(['steady words']);
    expect(await app.objectsUnder(`originals/${patient.tenantId}/`)).toHaveLength(1);
    expect(await app.upload({ content: 'steady words' }, patient)).toMatchObject({ duplicate: true });
  });

  it('leaves a job alone that has ended', async () => {
    const context = reader();
    const { jobId, job } = await app.ingest({ content: 'short' }, context);
    expect(await app.call(cancelJob, { jobId }, context)).toEqual(job);
    expect(await app.search('short', context)).toEqual(['short']);
  });

  it('does not know jobs of others', async () => {
    const { jobId } = await app.upload({ content: 'mine' }, reader());
    const notFound = { code: 'JOB_NOT_FOUND' };
    await expect(app.call(cancelJob, { jobId }, reader())).rejects.toMatchObject(notFound);
    await expect(app.call(readJob, { jobId: 'job_none' }, reader())).rejects.toMatchObject(notFound);
  });
});

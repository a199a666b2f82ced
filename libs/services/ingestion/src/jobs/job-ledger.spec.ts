import { readJob } from '@plumbline/contracts';
import { JobQueue } from '@plumbline/job-queue';
import { IngestionApplication, reader } from '../testing/ingestion-application.js';
import { JobLedger, StaleRunError } from './job-ledger.js';

jest.setTimeout(90_000);

// Real: database, object store, transport. The queue is held back, so that the test is the only worker.
describe(JobLedger.name, () => {
  let app: IngestionApplication;

  beforeAll(async () => {
    app = await IngestionApplication.start({});
    jest.spyOn(app.get(JobQueue), 'send').mockResolvedValue();
  });
  afterAll(() => app.close());

  it('fences a worker off whose job was given to another', async () => {
    const context = reader();
    const { jobId } = await app.upload({ content: 'x' }, context);
    const ledger = app.get(JobLedger);
    const message = { tenantId: context.tenantId, jobId };
    const stale = await ledger.claim(message);
    const fresh = await ledger.claim(message);
    if (!stale || !fresh) throw new Error('The job could not be claimed.');
    await expect(ledger.record(stale, { stage: 'parsed' })).rejects.toThrow(StaleRunError);
    await expect(ledger.end(stale, { status: 'failed' })).rejects.toThrow(StaleRunError);
    await ledger.record(fresh, { stage: 'scanned' });
    expect(await app.call(readJob, { jobId }, context)).toMatchObject({
      status: 'running',
      stage: 'scanned',
    });
  });

  it('writes nothing of what goes along with a stale write', async () => {
    const context = reader();
    const { jobId } = await app.upload({ content: 'y' }, context);
    const ledger = app.get(JobLedger);
    const message = { tenantId: context.tenantId, jobId };
    const stale = await ledger.claim(message);
    await ledger.claim(message);
    if (!stale) throw new Error('The job could not be claimed.');
    let asked = false;
    const late = ledger.record(stale, { stage: 'parsed' }, async () => void (asked = true));
    await expect(late).rejects.toThrow(StaleRunError);
    expect(asked).toBe(false);
  });

  it('does not hand out a job that has ended, nor one of another tenant', async () => {
    const context = reader();
    const { jobId } = await app.upload({ content: 'z' }, context);
    const ledger = app.get(JobLedger);
    const other = { tenantId: reader().tenantId, jobId };
    expect(await ledger.claim(other)).toBeUndefined();
    const run = await ledger.claim({ tenantId: context.tenantId, jobId });
    if (!run) throw new Error('The job could not be claimed.');
    await ledger.end(run, { status: 'failed', error: { code: 'DOCUMENT_EMPTY', detail: 'No text.' } });
    expect(await ledger.claim({ tenantId: context.tenantId, jobId })).toBeUndefined();
  });
});

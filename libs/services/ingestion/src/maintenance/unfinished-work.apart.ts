import { Controller, Module } from '@nestjs/common';
import {
  cancelJob,
  collectionChanged,
  deleteDocument,
  listDocuments,
  readTotals,
} from '@plumbline/contracts';
import { PostgresServer, waitFor } from '@plumbline/testing';
import { Handle } from '@plumbline/transport';
import { type IngestionApplication, reader } from '../testing/ingestion-application.js';
import { SharedIngestion } from '../testing/shared-ingestion.js';
import { UnfinishedWork } from './unfinished-work.js';

const changes: { tenantId: string; epoch: number }[] = [];

@Controller()
class Follower {
  @Handle(collectionChanged)
  note(change: { tenantId: string; epoch: number }): void {
    changes.push(change);
  }
}

@Module({ controllers: [Follower] })
class FollowerModule {}

jest.setTimeout(120_000);

// Real: three applications on one Postgres and one folder, each of which looks for unfinished work all the time.
describe(`${UnfinishedWork.name} in several processes`, () => {
  let server: PostgresServer;
  let shared: SharedIngestion;
  let apps: IngestionApplication[];

  beforeAll(async () => {
    server = await PostgresServer.start();
    shared = await SharedIngestion.create(server);
    const options = { config: { INGESTION_RECONCILE_MS: 20 }, modules: [FollowerModule] };
    apps = [await shared.open(options), await shared.open(options), await shared.open(options)];
  });
  afterAll(async () => {
    await shared?.close();
    await server.stop();
  });

  const app = (index: number) => apps[index % apps.length] as IngestionApplication;

  it('harms nothing that is under way, does nothing twice, and tells each change in order', async () => {
    const context = reader();
    const uploaded = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        app(index).upload({ content: `document ${index}`, fileName: `${index}.txt` }, context),
      ),
    );
    await Promise.all(
      uploaded.map(({ jobId, documentId }, index) => {
        if (index % 3 === 0) return app(index).call(cancelJob, { jobId }, context);
        if (index % 3 === 1) return app(index).call(deleteDocument, { documentId }, context);
        return app(index).ended(jobId, context);
      }),
    );
    await waitFor(async () => (await app(0).call(readTotals, {}, context)).jobsOpen === 0, {
      timeoutMs: 30_000,
    });
    const jobs = await shared.query('select job_id from ingestion.job where tenant_id = $1', [
      context.tenantId,
    ]);
    expect(jobs).toHaveLength(12);
    const { items } = await app(1).call(listDocuments, {}, context);
    expect(items.filter(({ status }) => status !== 'searchable')).toEqual([]);
    const kept = items.length;
    expect(await app(2).objectsUnder(`originals/${context.tenantId}/`)).toHaveLength(kept);
    expect(await app(2).objectsUnder(`derived/${context.tenantId}/`)).toHaveLength(3 * kept);
    expect(await app(0).search('document', context)).toHaveLength(kept);
    await waitFor(async () => (await shared.query('select 1 from ingestion.outbox')).length === 0);
    const epochs = changes.filter(({ tenantId }) => tenantId === context.tenantId).map(({ epoch }) => epoch);
    expect(epochs).toEqual(Array.from(epochs, (_, index) => index + 1));
    expect(epochs.length).toBeGreaterThanOrEqual(8);
  });
});

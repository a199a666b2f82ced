import {
  type CallContext,
  readDocument,
  readJob,
  readTotals,
  type RegisteredDocument,
} from '@plumbline/contracts';
import { Embedder, type EmbedOptions } from '@plumbline/embedder';
import { PassageIndex, type PassageRecord } from '@plumbline/passage-index';
import { waitFor, withTemporaryFolder } from '@plumbline/testing';
import { HashEmbedder } from '../testing/hash-embedder.js';
import { type ApplicationOptions, IngestionApplication, reader } from '../testing/ingestion-application.js';
import type { JobRow } from '../tables/ingestion-tables.js';
import { StageObserver } from './stage-observer.js';
import { Stages } from './stages.js';

/** Lets nothing happen any more once the job's row says that this was reached: the process is as good as dead. */
class DeathAt extends StageObserver {
  readonly died = Promise.withResolvers<void>();

  constructor(private readonly isReached: (row: JobRow) => boolean) {
    super();
  }

  override async reached(row: JobRow, signal: AbortSignal): Promise<void> {
    if (!this.isReached(row)) return;
    this.died.resolve();
    await aborted(signal);
  }
}

const content = Array.from(
  { length: 120 },
  (_, index) =>
    `Paragraph ${index} says that item ${index} costs ${index * 7} rand in the year ${1900 + index}.`,
).join('\n\n');
const upload = { content, fileName: 'prices.txt', title: 'Prices' };
const config = { INGESTION_EMBED_BATCH: 2, INGESTION_RECONCILE_MS: 86_400_000 };

const places: ((row: JobRow) => boolean)[] = [
  ({ stage }) => stage === 'scanned',
  ({ stage }) => stage === 'parsed',
  ({ stage }) => stage === 'chunked',
  ({ stage }) => stage === 'enriched',
  ({ stage, chunks }) => stage === 'enriched' && chunks >= 4,
  ({ stage }) => stage === 'embedded',
];

jest.setTimeout(90_000);

// Real: database on disk, object store, queue, parser, index, transport. HashEmbedder stands in for the model, for speed.
describe(Stages.name, () => {
  it('goes on after an end at each stage in turn with the same chunks and none twice', async () => {
    await withTemporaryFolder(async (folder) => {
      const context = reader({ tenantId: 'same-tenant' });
      const clean = await cleanRun(context);
      let registered: RegisteredDocument | undefined;
      for (const isReached of places) {
        const observer = new DeathAt(isReached);
        const app = await start({ folder, observer });
        registered ??= await app.upload(upload, context);
        await observer.died.promise;
        await app.close();
      }
      const { jobId = '', documentId = '' } = registered ?? {};
      const last = await start({ folder });
      expect(await last.ended(jobId, context)).toMatchObject({ status: 'indexed', chunks: clean.length });
      expect(await passagesOf(last, context)).toEqual(clean);
      const key = { tenantId: context.tenantId, collection: 'default', documentId };
      expect(await last.index.countDocument(key)).toBe(clean.length);
      await last.close();
    });
  });

  it('finishes an activation whose rows were not written', async () => {
    await withTemporaryFolder(async (folder) => {
      const context = reader();
      const observer = new DeathAt(({ stage }) => stage === 'embedded');
      const first = await start({ folder, observer });
      const { documentId, versionId, jobId } = await first.upload(upload, context);
      await observer.died.promise;
      await first.index.activateVersion({
        tenantId: context.tenantId,
        collection: 'default',
        documentId,
        versionId,
      });
      await first.close();

      const second = await start({ folder });
      await second.ended(jobId, context);
      expect(await second.call(readDocument, { documentId }, context)).toMatchObject({
        status: 'searchable',
        currentVersionId: versionId,
      });
      expect(await second.call(readTotals, {}, context)).toMatchObject({ documents: 1, jobsOpen: 0 });
      await second.close();
    });
  });

  it('does not write chunks again that are stored', async () => {
    await withTemporaryFolder(async (folder) => {
      const context = reader();
      const observer = new DeathAt(({ chunks }) => chunks >= 4);
      const first = await start({ folder, observer });
      const { jobId } = await first.upload(upload, context);
      await observer.died.promise;
      await first.close();

      const second = await start({ folder });
      const upsert = jest.spyOn(second.get(PassageIndex), 'upsert');
      const { chunks } = await second.ended(jobId, context);
      const written = upsert.mock.calls.flatMap(([records]) =>
        records.map((record: PassageRecord) => record.ordinal),
      );
      expect(written.length).toBeLessThanOrEqual(chunks - 4);
      await second.close();
    });
  });

  it('tries again what may pass, and gives up after the last try', async () => {
    const app = await start({});
    const context = reader();
    const embed = jest.spyOn(app.get(Embedder), 'embed');
    embed.mockRejectedValueOnce(Object.assign(new Error('out of order')));
    const passing = await app.ingest({ ...upload, fileName: 'a.txt' }, context);
    expect(passing.job.status).toBe('indexed');
    embed.mockRejectedValue(new Error('out of order'));
    const failing = await app.ingest({ ...upload, fileName: 'b.txt' }, context);
    expect(failing.job).toMatchObject({ status: 'failed', error: { code: 'INTERNAL' } });
    expect(failing.job.error?.detail).not.toContain('out of order');
    const key = { tenantId: context.tenantId, collection: 'default', documentId: failing.documentId };
    expect(await app.index.countDocument(key)).toBe(0);
    await app.close();
  });

  it('gives up a job that brings the process down again and again', async () => {
    await withTemporaryFolder(async (folder) => {
      const context = reader();
      let jobId = '';
      for (let round = 0; round < 3; round++) {
        const observer = new HangingEmbedder();
        const app = await start({ folder, config: { ...config, INGESTION_MAX_STALLS: 1 } });
        jest
          .spyOn(app.get(Embedder), 'embed')
          .mockImplementation((_texts, options) => observer.hang(options));
        jobId ||= (await app.upload(upload, context)).jobId;
        const ended = app.ended(jobId, context).catch(() => undefined);
        await Promise.race([observer.asked.promise, ended]);
        if (round === 2) expect(await ended).toMatchObject({ status: 'failed', error: { code: 'INTERNAL' } });
        await app.close();
      }
    });
  });
});

class HangingEmbedder extends HashEmbedder {
  readonly asked = Promise.withResolvers<void>();

  hang({ signal }: EmbedOptions): Promise<Float32Array[]> {
    this.asked.resolve();
    return aborted(signal);
  }
}

/** Rejects when the signal fires. */
function aborted(signal?: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}

function start(options: ApplicationOptions): Promise<IngestionApplication> {
  return IngestionApplication.start({ config, ...options });
}

async function cleanRun(context: CallContext): Promise<string[]> {
  const app = await start({});
  try {
    const { jobId } = await app.upload(upload, context);
    await waitFor(async () => (await app.call(readJob, { jobId }, context)).status === 'indexed', {
      timeoutMs: 30_000,
    });
    return await passagesOf(app, context);
  } finally {
    await app.close();
  }
}

/** Ids and texts of all passages that a search finds. */
async function passagesOf(app: IngestionApplication, context: CallContext): Promise<string[]> {
  const scope = { tenantId: context.tenantId, collection: 'default', principals: context.principals };
  const { lexical } = await app.index.search({ scope, terms: ['paragraph'], limit: 500 });
  const ids = lexical.map(({ chunkId }) => chunkId);
  const passages = await app.index.read(scope, ids);
  return passages.map(({ chunkId, start: from, text }) => `${chunkId} ${from} ${text}`).toSorted();
}

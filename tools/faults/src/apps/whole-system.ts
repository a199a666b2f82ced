import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisServer, waitFor } from '@plumbline/testing';
import { DocumentProgress } from '../ingestion/document-progress.js';
import { faultDocuments } from '../ingestion/fault-documents.js';
import { uploadDocuments } from '../ingestion/upload-documents.js';
import type { Trial, TrialOptions, TrialResult } from '../scenarios/trial.js';
import { AppSystem, everyService } from './app-system.js';

/** Every service once, with some documents that can be asked about. */
export interface WholeSystem {
  readonly system: AppSystem;
  readonly redis: RedisServer;
}

type Measured = Pick<TrialResult, 'id' | 'about' | 'calls' | 'figures'>;

const documents = 40;
// An answer that takes longer to read than a round of measuring lasts.
const environment = { LOG_LEVEL: 'warn', ANSWER_TOKEN_BUDGET: '16000' };

/** Lends a system of one's own and takes it down, whatever happens. */
export async function onWholeSystem(
  options: TrialOptions,
  use: (whole: WholeSystem) => Promise<Measured>,
): Promise<TrialResult> {
  const began = performance.now();
  const { postgres, seed, signal } = options;
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-faults-'));
  const redis = await RedisServer.start();
  try {
    const databaseUrl = await postgres.createDatabase();
    await mkdir(options.folder, { recursive: true });
    const place = { folder, databaseUrl, redisUrl: redis.url, logFile: join(options.folder, 'apps.log') };
    const system = await AppSystem.start({ ...place, replicas: everyService, environment, signal });
    try {
      await fill(system.url, databaseUrl, options);
      const measured = await use({ system, redis });
      const seconds = Math.round((performance.now() - began) / 1000);
      return { seed, planDigest: '–', seconds, violations: [], ...measured };
    } finally {
      await system.stop();
    }
  } finally {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

export function factsOf({ id, about }: Trial): Pick<TrialResult, 'id' | 'about'> {
  return { id, about };
}

async function fill(url: string, databaseUrl: string, { seed, signal, tell }: TrialOptions): Promise<void> {
  const progress = new DocumentProgress(databaseUrl);
  try {
    await uploadDocuments({ url, documents: faultDocuments(seed, documents), signal });
    await waitFor(async () => signal.aborted || (await progress.ended()) === documents, {
      timeoutMs: 180_000,
      what: 'the documents to be searchable',
    });
    signal.throwIfAborted();
    tell(`${documents} documents are searchable`);
  } finally {
    await progress.close();
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RedisServer } from '@plumbline/testing';
import { AppSystem, everyService } from '../apps/app-system.js';
import { seededRandom } from '../plan/random.js';
import type { TrialOptions } from '../scenarios/trial.js';
import { DocumentProgress } from './document-progress.js';
import type { FaultDocument } from './fault-documents.js';
import { readStoredDocuments, type StoredDocuments } from './stored-documents.js';
import { uploadDocuments } from './upload-documents.js';

export type Blow = 'kill-worker' | 'wipe-redis' | 'kill-postgres';

export interface IngestionSettings extends TrialOptions {
  readonly name: string;
  readonly documents: readonly FaultDocument[];
  /** Spread over the documents: each comes when its share of them has ended. */
  readonly blows: readonly Blow[];
}

export interface IngestionOutcome {
  readonly stored: StoredDocuments;
  readonly struck: readonly Blow[];
  readonly repeatedUploads: number;
  readonly seconds: number;
}

const workers = 3;
const replicas = { ...everyService, ingestion: workers };
const pollMs = 200;
const progressMs = 10_000;
const longestMs = 1_800_000;
const orphanAgeMs = 20_000;
/** As in production, only sooner. */
const environment = {
  LOG_LEVEL: 'warn',
  INGESTION_RECONCILE_MS: '3000',
  INGESTION_ORPHAN_AGE_MS: String(orphanAgeMs),
  JOB_LEASE_MS: '10000',
  EMBEDDER_THREADS: '1',
};

/** Takes in all documents through the real gateway and several ingestion processes, under blows or none. */
export async function ingestAll(settings: IngestionSettings): Promise<IngestionOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-faults-'));
  const redis = await RedisServer.start();
  try {
    const databaseUrl = await settings.postgres.createDatabase();
    const { signal } = settings;
    const logFile = join(settings.folder, `${settings.name}.log`);
    const place = { folder, databaseUrl, redisUrl: redis.url, logFile };
    const system = await AppSystem.start({ ...place, replicas, environment, signal });
    try {
      return await new Ingestion(settings, { system, redis, databaseUrl }).run();
    } finally {
      await system.stop();
    }
  } finally {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Parts {
  readonly system: AppSystem;
  readonly redis: RedisServer;
  readonly databaseUrl: string;
}

class Ingestion {
  private readonly struck: Blow[] = [];
  private readonly progress: DocumentProgress;

  constructor(
    private readonly settings: IngestionSettings,
    private readonly parts: Parts,
  ) {
    this.progress = new DocumentProgress(parts.databaseUrl);
  }

  async run(): Promise<IngestionOutcome> {
    const began = performance.now();
    const { documents, signal } = this.settings;
    const { url } = this.parts.system;
    try {
      const uploading = uploadDocuments({ url, documents, signal });
      const [repeatedUploads] = await Promise.all([uploading, this.strikeUntilEnded()]);
      const seconds = (performance.now() - began) / 1000;
      return { stored: await this.readWhenClean(), struck: this.struck, repeatedUploads, seconds };
    } finally {
      await this.progress.close();
    }
  }

  private async strikeUntilEnded(): Promise<void> {
    const { documents, blows, name, tell, signal } = this.settings;
    const end = performance.now() + longestMs;
    let toldAt = performance.now();
    for (let ended = 0; ended < documents.length; ended = (await this.progress.ended()) ?? ended) {
      if (performance.now() > end) return;
      const due = Math.floor((ended * (blows.length + 1)) / documents.length);
      if (this.struck.length < due) await this.strike(blows[this.struck.length]);
      if (performance.now() > toldAt + progressMs) {
        toldAt = performance.now();
        tell(`${name}: ${ended} of ${documents.length} documents, ${this.struck.length} blows`);
      }
      await pause(pollMs, undefined, { signal });
    }
  }

  private async strike(blow: Blow | undefined): Promise<void> {
    if (!blow) return;
    const { seed, postgres } = this.settings;
    const random = seededRandom(seed, `F11:blow ${this.struck.length}`);
    this.settings.tell(`${this.settings.name}: ${blow}`);
    if (blow === 'kill-worker') await this.parts.system.kill('ingestion', random.below(workers));
    // Without a file to keep things in, a restart forgets everything.
    if (blow === 'wipe-redis') await this.parts.redis.restart();
    if (blow === 'kill-postgres') {
      await postgres.kill();
      await postgres.restart();
    }
    this.struck.push(blow);
  }

  /** What was abandoned is removed in the background; what is left after three times its age stays. */
  private async readWhenClean(): Promise<StoredDocuments> {
    const { databaseUrl, system } = this.parts;
    const objects = join(system.dataFolder, 'objects');
    const end = performance.now() + 3 * orphanAgeMs;
    for (;;) {
      const stored = await readStoredDocuments(databaseUrl, objects);
      if (stored.orphans.length === 0 || performance.now() > end) return stored;
      await pause(1000, undefined, { signal: this.settings.signal });
    }
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PostgresDatabase } from '@plumbline/database';
import { jobQueueSchema } from '@plumbline/job-queue';
import { passageIndexMigrations } from '@plumbline/passage-index';
import { createServiceDatabase, type PostgresServer } from '@plumbline/testing';
import { ingestionSchema } from '../tables/create-ingestion.migration.js';
import { type ApplicationOptions, IngestionApplication } from './ingestion-application.js';

const program = new URL('../../dist/testing/ingestion-program.js', import.meta.url);

/** What `ingestion-program.ts` is given. */
export interface ProgramSettings {
  readonly url: string;
  readonly folder: string;
  /** Time that each text takes to embed. */
  readonly embedMs: number;
  readonly config: NonNullable<ApplicationOptions['config']>;
}

/** One database and one folder that several ingestion applications share, in this process or in others. */
export class SharedIngestion {
  private readonly ends: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly url: string,
    readonly folder: string,
  ) {}

  static async create(server: PostgresServer): Promise<SharedIngestion> {
    const passages = passageIndexMigrations({ dimensions: 384, textSearch: false });
    const url = await createServiceDatabase(server, [
      { ...ingestionSchema, access: 'write' },
      { ...jobQueueSchema, access: 'write' },
      { name: 'passages', migrations: passages, access: 'write' },
    ]);
    return new SharedIngestion(url, await mkdtemp(join(tmpdir(), 'plumbline-shared-')));
  }

  database(max?: number): PostgresDatabase {
    return new PostgresDatabase({ url: this.url, applicationName: 'test', max });
  }

  async open(options: ApplicationOptions = {}): Promise<IngestionApplication> {
    const { folder } = this;
    const app = await IngestionApplication.start({ ...options, database: this.database(), folder });
    this.ends.push(app.close);
    return app;
  }

  /** A process of its own that works on jobs; resolves when it does. */
  async spawn(settings: Partial<Pick<ProgramSettings, 'embedMs' | 'config'>> = {}): Promise<ChildProcess> {
    const { url, folder } = this;
    const given: ProgramSettings = { url, folder, embedMs: 0, config: {}, ...settings };
    const child = spawn(process.execPath, [program.pathname, JSON.stringify(given)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.ends.push(() => end(child));
    for await (const line of createInterface({ input: child.stdout })) if (line === 'ready') break;
    return child;
  }

  /** Runs a statement beside everything. */
  async query<Row>(text: string, values?: unknown[]): Promise<Row[]> {
    const database = this.database(1);
    try {
      return (await database.rawExecutor().executeSql(text, values)).rows as Row[];
    } finally {
      await database.close();
    }
  }

  async close(): Promise<void> {
    for (const stop of this.ends.splice(0).reverse()) await stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** `kill -9`, also of one that is frozen. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

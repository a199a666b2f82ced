import { setTimeout as pause } from 'node:timers/promises';
import { PostgresDatabase } from '@plumbline/database';
import { JobQueueConfig, openJobQueue } from '@plumbline/job-queue';
import { programOptions, serveParent } from '../processes/bench-program.js';

export interface QueueWorkerOptions {
  readonly databaseUrl: string;
  /** How long each job waits, which costs no processor. */
  readonly jobMs: number;
}

/** A worker that handles one waiting job at a time, as ingestion does, of the queue that its parent names. */
async function serve(): Promise<void> {
  const { databaseUrl: url, jobMs } = programOptions<QueueWorkerOptions>();
  const database = new PostgresDatabase({ url, applicationName: 'bench' });
  const queue = await openJobQueue(database, JobQueueConfig.parse({}));
  const work = async ({ name }: { name: string }) => {
    await queue.work(name, { concurrency: 1 }, () => pause(jobMs));
    return true;
  };
  const close = async () => {
    await queue.close();
    await database.close();
  };
  serveParent(work, close);
}

void serve();

import { PostgresDatabase } from '@plumbline/database';
import { openJobQueue } from '../job-queue.module.js';

/** A worker as a process of its own: says which messages it holds and keeps them until it is killed. */
const database = new PostgresDatabase({ url: process.env.DATABASE_URL ?? '', applicationName: 'worker' });
const config = { JOB_MAX_ATTEMPTS: 2, JOB_RETRY_DELAY_SECONDS: 0, JOB_LEASE_MS: 30_000 };
const queue = await openJobQueue(database, config);
await queue.work<{ letter: string }>('letters', { concurrency: 2 }, async ({ payload, attempt }) => {
  process.stdout.write(`${JSON.stringify({ letter: payload.letter, attempt })}\n`);
  await new Promise(() => undefined);
});

import { PostgresDatabase } from '@plumbline/database';
import { JobQueueConfig, jobQueueSchema, openJobQueue } from '@plumbline/job-queue';
import { createServiceDatabase, PostgresServer, waitFor } from '@plumbline/testing';
import { measured, type Measurement } from '../measurement.js';
import { BenchProcess } from '../processes/bench-process.js';
import { bringEngines } from '../processes/bring-engines.js';
import { ProcessorShares } from '../processes/processor-shares.js';

const workers = 3;
const jobs = 120;
const jobMs = 100;
const patienceMs = 120_000;

interface Rate {
  readonly perSecond: number;
  readonly shares: string;
}

/**
 * What more workers bring to the queue of ingestion on a real Postgres. The job waits: a real document is embedded on
 * the processor, of which all workers of one machine have the same.
 */
export async function benchWorkers(): Promise<Measurement[]> {
  await bringEngines();
  const server = await PostgresServer.start();
  const processes: BenchProcess[] = [];
  try {
    const databaseUrl = await createServiceDatabase(server, [{ ...jobQueueSchema, access: 'write' }]);
    for (let count = 0; count < workers; count++)
      processes.push(await BenchProcess.start('scaling/queue-worker.js', { databaseUrl, jobMs }));
    const alone = await rateOf(processes.slice(0, 1), databaseUrl, 'alone');
    const together = await rateOf(processes, databaseUrl, 'together');
    return [
      measured('throughput of three queue workers against one, jobs that wait', ratio(together, alone), {
        unit: '×',
        atLeast: 2.5,
        note:
          `${jobs} jobs of ${jobMs} ms, one at a time a worker: ${alone.perSecond.toFixed(1)}/s, ` +
          `then ${together.perSecond.toFixed(1)}/s; ${together.shares}`,
      }),
    ];
  } finally {
    await Promise.all(processes.map((one) => one.stop()));
    await server.stop();
  }
}

/** Fills a queue, then lets the workers empty it. */
async function rateOf(processes: readonly BenchProcess[], databaseUrl: string, name: string): Promise<Rate> {
  const database = new PostgresDatabase({ url: databaseUrl, applicationName: 'bench' });
  const queue = await openJobQueue(database, JobQueueConfig.parse({}));
  try {
    for (let count = 0; count < jobs; count++) await queue.send(name, `job ${count}`, {});
    const shares = new ProcessorShares({ workers: processes.map(({ pid }) => pid) });
    const started = performance.now();
    await shares.during(async () => {
      await Promise.all(processes.map((worker) => worker.ask({ name })));
      await waitFor(async () => (await queue.count(name)) === 0, { timeoutMs: patienceMs, what: 'all jobs' });
    });
    return { perSecond: (1000 * jobs) / (performance.now() - started), shares: shares.use().text };
  } finally {
    await queue.close();
    await database.close();
  }
}

function ratio(together: Rate, alone: Rate): number {
  return together.perSecond / alone.perSecond;
}

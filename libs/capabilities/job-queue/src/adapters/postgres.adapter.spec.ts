import { EmbeddedDatabase } from '@plumbline/database';
import { jobQueueContract } from '../job-queue.contract.js';
import { PostgresJobQueue } from './postgres.adapter.js';

const options = {
  maxAttempts: 2,
  retryDelaySeconds: 0,
  leaseMs: 10_000,
  soleWorker: true,
  idleMs: 1000,
  closeTimeoutMs: 1000,
};

describe(PostgresJobQueue.name, () => {
  let database: EmbeddedDatabase;
  let schemas = 0;

  beforeAll(async () => {
    database = await EmbeddedDatabase.open();
  }, 60_000);

  afterAll(() => database.close());

  jobQueueContract(async () => {
    const schema = `jobs_${++schemas}`;
    const opened = [await PostgresJobQueue.open(database, { ...options, schema })];
    return {
      queue: opened[0] as PostgresJobQueue,
      reopenAfterDeath: async () => {
        const next = await PostgresJobQueue.open(database, { ...options, schema });
        opened.push(next);
        return next;
      },
      lapseLeases: async () => {
        const lapse = `update ${schema}.job set heartbeat_on = now() - interval '1 hour' where state = 'active'`;
        await database.rawExecutor().executeSql(lapse);
        await opened[0]?.reclaimLapsed();
      },
      close: async () => {
        for (const queue of opened) await queue.close();
      },
    };
  });

  it('wakes its worker at a send instead of waiting for its next look', async () => {
    const queue = await PostgresJobQueue.open(database, { ...options, schema: 'awake', idleMs: 60_000 });
    const received = Promise.withResolvers<number>();
    await queue.work('letters', { concurrency: 1 }, async () => received.resolve(performance.now()));
    const sent = performance.now();
    await queue.send('letters', 'a', {});
    expect((await received.promise) - sent).toBeLessThan(2000);
    await queue.close();
  });
});

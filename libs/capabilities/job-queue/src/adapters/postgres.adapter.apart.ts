import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PostgresDatabase } from '@plumbline/database';
import { createServiceDatabase, openServerDatabase, PostgresServer, waitFor } from '@plumbline/testing';
import { jobQueueContract } from '../job-queue.contract.js';
import { jobQueueMigrations, jobQueueSchema } from '../job-queue.migration.js';
import { PostgresJobQueue } from './postgres.adapter.js';

const options = {
  maxAttempts: 2,
  retryDelaySeconds: 0,
  leaseMs: 10_000,
  soleWorker: false,
  idleMs: 60_000,
  orphanMs: 200,
  closeTimeoutMs: 1000,
};
const program = new URL('../../dist/testing/worker-program.js', import.meta.url);

describe(`${PostgresJobQueue.name} on a server`, () => {
  let server: PostgresServer;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    server = await PostgresServer.start();
  }, 60_000);

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  afterAll(() => server.stop());

  /** Each call of what it gives is another process's view of one database. */
  async function processes() {
    const url = await createServiceDatabase(server, [{ ...jobQueueSchema, access: 'write' }]);
    return async () => {
      const database = new PostgresDatabase({ url, applicationName: 'test' });
      const queue = await PostgresJobQueue.open(database, options);
      ends.push(
        () => database.close(),
        () => queue.close(),
      );
      return { queue, database, url };
    };
  }

  jobQueueContract(async () => {
    const open = await processes();
    const first = await open();
    return {
      queue: first.queue,
      reopenAfterDeath: async () => {
        await first.database.close();
        return (await open()).queue;
      },
      lapseLeases: async () => {
        const lapse = `update jobs.job set heartbeat_on = now() - interval '1 hour' where state = 'active'`;
        await first.database.rawExecutor().executeSql(lapse);
        await first.queue.reclaimLapsed();
      },
      close: async () => undefined,
    };
  });

  it('shares the work of one queue between processes, each message once', async () => {
    const open = await processes();
    const handled: string[] = [];
    const busy = new Set<number>();
    for (const process of [0, 1, 2]) {
      const { queue } = await open();
      await queue.work<{ letter: string }>('letters', { concurrency: 4 }, async ({ payload }) => {
        busy.add(process);
        handled.push(payload.letter);
        await new Promise((resolve) => setTimeout(resolve, 20));
      });
    }
    const { queue } = await open();
    const letters = Array.from({ length: 60 }, (_, index) => `letter ${index}`);
    await Promise.all(letters.map((letter) => queue.send('letters', letter, { letter })));
    await waitFor(async () => (await queue.count('letters')) === 0, {
      what: 'all letters',
      timeoutMs: 15_000,
    });
    expect(handled.sort()).toEqual(letters.sort());
    expect(busy.size).toBe(3);
  }, 30_000);

  it('takes a key once when many processes send it at once', async () => {
    const open = await processes();
    const senders = await Promise.all([1, 2, 3].map(() => open()));
    await Promise.all(senders.flatMap(({ queue }) => [1, 2, 3].map(() => queue.send('letters', 'a', {}))));
    expect(await senders[0]?.queue.count('letters')).toBe(1);
  });

  it('wakes an idle worker of another process at a send, and fires its signal at a cancel', async () => {
    const open = await processes();
    const worker = await open();
    const received = Promise.withResolvers<AbortSignal>();
    await worker.queue.work('letters', { concurrency: 1 }, async ({ signal }) => {
      received.resolve(signal);
      await once(signal, 'abort');
      signal.throwIfAborted();
    });
    const sender = await open();
    await sender.queue.send('warm', 'a', {});
    const sent = performance.now();
    await sender.queue.send('letters', 'a', {});
    const signal = await received.promise;
    expect(performance.now() - sent).toBeLessThan(500);
    const aborted = once(signal, 'abort');
    const cancelled = performance.now();
    expect(await sender.queue.cancel('letters', 'a')).toBe(true);
    await aborted;
    expect(performance.now() - cancelled).toBeLessThan(500);
  });

  it('gives what a killed process held to another one at once, without counting the attempt', async () => {
    const open = await processes();
    const { queue, url } = await open();
    for (const letter of ['a', 'b']) await queue.send('letters', letter, { letter });
    const seen: unknown[] = [];
    for (let death = 0; death < 3; death++) {
      const { child, held } = await startWorker(url, 2);
      expect(held.map(({ attempt }) => attempt)).toEqual([1, 1]);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await queue.work<{ letter: string }>('letters', { concurrency: 2 }, async ({ payload, attempt }) => {
      seen.push({ letter: payload.letter, attempt });
      if (attempt === 1) throw new Error('no stamp');
    });
    await waitFor(async () => (await queue.count('letters')) === 0, {
      what: 'both letters',
      timeoutMs: 10_000,
    });
    expect(seen).toHaveLength(4);
    expect(await queue.deadLetters('letters')).toEqual([]);
  }, 60_000);

  it('does not take away what a living process holds', async () => {
    const open = await processes();
    const [living, other] = [await open(), await open()];
    const release = Promise.withResolvers<void>();
    const attempts: number[] = [];
    await living.queue.work('letters', { concurrency: 1 }, async ({ attempt }) => {
      attempts.push(attempt);
      await release.promise;
    });
    await living.queue.send('letters', 'a', {});
    await waitFor(() => attempts.length === 1);
    await other.queue.work('letters', { concurrency: 1 }, async ({ attempt }) => void attempts.push(attempt));
    const isOld = `select from jobs.job where state = 'active' and started_on < now() - interval '2 seconds'`;
    await waitFor(async () => (await other.database.rawExecutor().executeSql(isOld)).rows.length === 1);
    await other.queue.reclaimOrphans();
    expect(await living.queue.count('letters')).toBe(1);
    release.resolve();
    await waitFor(async () => (await living.queue.count('letters')) === 0);
    expect(attempts).toEqual([1]);
  });

  it('opens while the server is absent or not migrated, and works when it is there', async () => {
    const own = await PostgresServer.start();
    try {
      const prepared = await openServerDatabase(own, [{ ...jobQueueSchema, access: 'write' }]);
      await own.kill();
      const queue = await PostgresJobQueue.open(prepared, options);
      const received = Promise.withResolvers<void>();
      await queue.work('letters', { concurrency: 1 }, async () => received.resolve());
      await expect(queue.send('letters', 'a', {})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await own.restart();
      await waitFor(() =>
        queue.send('letters', 'a', {}).then(
          () => true,
          () => false,
        ),
      );
      await received.promise;
      await queue.close();
      await prepared.close();
      const bare = new PostgresDatabase({ url: await own.createDatabase(), applicationName: 'test' });
      const unmigrated = await PostgresJobQueue.open(bare, options);
      await expect(unmigrated.count('letters')).rejects.toMatchObject({ code: 'SCHEMA_OUTDATED' });
      expect(await bare.readiness()).toEqual([expect.stringContaining(jobQueueMigrations[0]?.name ?? '')]);
      await unmigrated.close();
      await bare.close();
    } finally {
      await own.stop();
    }
  }, 60_000);

  it('keeps everything that was sent over a crash of the server, and loses none that runs', async () => {
    const own = await PostgresServer.start();
    try {
      const prepared = await openServerDatabase(own, [{ ...jobQueueSchema, access: 'write' }]);
      const queue = await PostgresJobQueue.open(prepared, { ...options, idleMs: 200 });
      const handled = new Set<string>();
      const runs: string[] = [];
      const started = Promise.withResolvers<void>();
      await queue.work<{ letter: string }>('letters', { concurrency: 2 }, async ({ payload }) => {
        runs.push(payload.letter);
        if (runs.length === 4) started.resolve();
        await new Promise((resolve) => setTimeout(resolve, 30));
        handled.add(payload.letter);
      });
      for (let index = 0; index < 20; index++)
        await queue.send('letters', `${index}`, { letter: `${index}` });
      await started.promise;
      await own.kill();
      await own.restart();
      await waitFor(async () => (await queue.count('letters').catch(() => 1)) === 0, { timeoutMs: 20_000 });
      expect(handled.size).toBe(20);
      await queue.close();
      await prepared.close();
    } finally {
      await own.stop();
    }
  }, 60_000);
});

interface Held {
  readonly letter: string;
  readonly attempt: number;
}

async function startWorker(url: string, messages: number): Promise<{ child: ChildProcess; held: Held[] }> {
  const child = spawn(process.execPath, [program.pathname], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const held: Held[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) held.push(JSON.parse(line) as Held);
    if (held.length === messages) break;
  }
  return { child, held };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PostgresDatabase } from '@plumbline/database';
import { createServiceDatabase, PostgresServer, waitFor } from '@plumbline/testing';
import { AdvisoryLocks } from './advisory-locks.js';

const program = new URL('../../dist/testing/lock-program.js', import.meta.url).pathname;

jest.setTimeout(20_000);

// Real: Postgres, and in the last tests a second process.
describe(AdvisoryLocks.name, () => {
  let server: PostgresServer;
  let url: string;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    server = await PostgresServer.start();
    url = await createServiceDatabase(server, []);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  afterAll(() => server.stop());

  const open = (max?: number) => {
    const database = new PostgresDatabase({ url, applicationName: 'locks', max });
    const locks = new AdvisoryLocks(database);
    ends.push(async () => {
      await locks.beforeApplicationShutdown();
      await database.close();
    });
    return { locks, database };
  };

  it('lets one process after the other do what has the same name, and no other wait', async () => {
    const [one, other] = [open(), open()];
    const seen: string[] = [];
    const [inside, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = one.locks.hold('a', async () => {
      inside.resolve();
      await released.promise;
      seen.push('first');
    });
    await inside.promise;
    const second = other.locks.hold('a', async () => void seen.push('second'));
    await other.locks.hold('b', async () => void seen.push('other name'));
    released.resolve();
    await Promise.all([first, second]);
    expect(seen).toEqual(['other name', 'first', 'second']);
  });

  it('gives the lock back when the work fails, and stops waiting when the signal fires', async () => {
    const [one, other] = [open(), open()];
    const failing = one.locks.hold('a', async () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    const [inside, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holder = other.locks.hold('a', async () => {
      inside.resolve();
      await released.promise;
    });
    await inside.promise;
    let ran = false;
    const waiting = one.locks.hold('a', async () => void (ran = true), AbortSignal.timeout(100));
    await expect(waiting).rejects.toMatchObject({ name: expect.stringMatching(/Abort|Timeout/) });
    released.resolve();
    await holder;
    await one.locks.hold('a', async () => undefined);
    expect(ran).toBe(false);
  });

  it('needs no connection of the pool, which those who hold a lock need', async () => {
    const { locks, database } = open(1);
    const work = async () => void (await database.rawExecutor().executeSql('select pg_sleep(0.01)'));
    const names = Array.from({ length: 20 }, (_, index) => `name ${index}`);
    await Promise.all(names.map((name) => locks.hold(name, work)));
  });

  it('knows that its locks are gone when the connection is lost, and takes new ones', async () => {
    const [one, other] = [open(), open()];
    await one.locks.hold('a', async (lock) => {
      lock.assertHeld();
      await cutSessions();
      await waitFor(() => isLost(lock));
      await other.locks.hold('a', async (taken) => taken.assertHeld());
    });
    await one.locks.hold('a', async (lock) => lock.assertHeld());
  });

  it('passes the lock on of a process that was killed, at once', async () => {
    const holder = await startHolder();
    holder.child.kill('SIGKILL');
    const killedAt = performance.now();
    await open().locks.hold('a', async () => undefined);
    expect(performance.now() - killedAt).toBeLessThan(2000);
  });

  it('passes the lock on of a process that is frozen, and that one knows it when it wakes up', async () => {
    const holder = await startHolder();
    expect(await holder.ask()).toBe('held');
    holder.child.kill('SIGSTOP');
    const frozenAt = performance.now();
    const { locks } = open();
    await waitFor(() => tryOnce(locks), { timeoutMs: 20_000, what: 'the lock of the frozen process' });
    const tookMs = performance.now() - frozenAt;
    holder.child.kill('SIGCONT');
    expect(await holder.ask()).toBe('lost');
    expect(tookMs).toBeLessThan(8000);
    console.info(`A frozen process lost its lock after ${Math.round(tookMs)} ms.`);
  });

  async function cutSessions(): Promise<void> {
    const owner = new PostgresDatabase({ url: server.url, applicationName: 'owner' });
    await owner
      .rawExecutor()
      .executeSql(
        `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()`,
      );
    await owner.close();
  }

  async function startHolder() {
    const child = spawn(process.execPath, [program, url, 'a'], { stdio: ['pipe', 'pipe', 'inherit'] });
    ends.push(async () => {
      if (child.exitCode !== null || child.signalCode) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('holding');
    const ask = async () => {
      child.stdin.write('?\n');
      return (await lines.next()).value as string;
    };
    return { child, ask };
  }
});

function isLost(lock: { assertHeld(): void }): boolean {
  try {
    lock.assertHeld();
    return false;
  } catch {
    return true;
  }
}

async function tryOnce(locks: AdvisoryLocks): Promise<boolean> {
  const soon = AbortSignal.timeout(200);
  return locks.hold('a', async () => true, soon).catch(() => false);
}

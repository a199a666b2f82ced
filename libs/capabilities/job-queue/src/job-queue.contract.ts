import type { Delivery, JobQueue } from './job-queue.port.js';

export interface JobQueueUnderTest {
  readonly queue: JobQueue;
  /** Another opening of the same store after this one died without closing; `queue` itself is not used any more. */
  reopenAfterDeath(): Promise<JobQueue>;
  /** Makes the store believe that every running message's worker has been silent for longer than the lease. */
  lapseLeases(): Promise<void>;
  /** Ends everything. */
  close(): Promise<void>;
}

/** The promises of `JobQueue`; an adapter's test calls it with a way to make one with two attempts and no retry delay. */
export function jobQueueContract(create: () => Promise<JobQueueUnderTest>): void {
  let test: JobQueueUnderTest;

  beforeEach(async () => {
    test = await create();
  }, 30_000);

  afterEach(() => test.close(), 30_000);

  deliversAsPromised(() => test);
  endsAsPromised(() => test);
}

function deliversAsPromised(given: () => JobQueueUnderTest): void {
  it('hands a message to the worker, which settles it by returning', async () => {
    const { queue } = given();
    const seen: unknown[] = [];
    await queue.work('letters', { concurrency: 1 }, async ({ payload, attempt }) => {
      seen.push({ payload, attempt });
    });
    await queue.send('letters', 'a', { to: 'Ann' });
    await until(async () => seen.length === 1 && (await queue.count('letters')) === 0);
    expect(seen).toEqual([{ payload: { to: 'Ann' }, attempt: 1 }]);
  });

  it('keeps what was sent before anyone works', async () => {
    const { queue } = given();
    await queue.send('letters', 'a', {});
    await queue.send('letters', 'b', {});
    expect(await queue.count('letters')).toBe(2);
    const keys = await drain(queue, 2);
    expect(keys).toHaveLength(2);
  });

  it('ignores a second send of a key that waits or runs, and takes it again afterwards', async () => {
    const { queue } = given();
    await queue.send('letters', 'a', { turn: 1 });
    await queue.send('letters', 'a', { turn: 2 });
    expect(await queue.count('letters')).toBe(1);
    const running = await hold(queue, 1);
    await queue.send('letters', 'a', { turn: 3 });
    expect(await queue.count('letters')).toBe(1);
    running.release();
    await until(async () => (await queue.count('letters')) === 0);
    await queue.send('letters', 'a', { turn: 4 });
    await until(() => running.deliveries.length === 2);
    expect(running.deliveries.map(({ payload }) => payload)).toEqual([{ turn: 1 }, { turn: 4 }]);
  });

  it('keeps the keys of two queues apart', async () => {
    const { queue } = given();
    await queue.send('letters', 'a', {});
    await queue.send('parcels', 'a', {});
    expect([await queue.count('letters'), await queue.count('parcels')]).toEqual([1, 1]);
  });

  it('handles as many at once as it was told, never more', async () => {
    const { queue } = given();
    for (const key of ['a', 'b', 'c', 'd', 'e']) await queue.send('letters', key, {});
    const running = await hold(queue, 2);
    await until(() => running.deliveries.length === 2);
    running.release();
    await until(async () => (await queue.count('letters')) === 0);
    expect(running.deliveries).toHaveLength(5);
    expect(running.most()).toBe(2);
  });

  it('tries again after an error and makes a dead letter when the attempts are used up', async () => {
    const { queue } = given();
    const attempts: number[] = [];
    await queue.work('letters', { concurrency: 1 }, async ({ attempt }) => {
      attempts.push(attempt);
      throw new Error('no stamp');
    });
    await queue.send('letters', 'a', { to: 'Ann' });
    await until(async () => (await queue.deadLetters('letters')).length === 1);
    expect(attempts).toEqual([1, 2]);
    expect(await queue.deadLetters('letters')).toEqual([{ key: 'a', payload: { to: 'Ann' } }]);
    expect(await queue.count('letters')).toBe(0);
  });

  it('forgets a dead letter when its key is sent again', async () => {
    const { queue } = given();
    let broken = true;
    await queue.work('letters', { concurrency: 1 }, async () => {
      if (broken) throw new Error('no stamp');
    });
    await queue.send('letters', 'a', {});
    await until(async () => (await queue.deadLetters('letters')).length === 1);
    broken = false;
    await queue.send('letters', 'a', {});
    await until(async () => (await queue.count('letters')) === 0);
    expect(await queue.deadLetters('letters')).toEqual([]);
  });
}

function endsAsPromised(given: () => JobQueueUnderTest): void {
  it('removes a waiting message on cancel and says whether there was one', async () => {
    const { queue } = given();
    await queue.send('letters', 'a', {});
    expect(await queue.cancel('letters', 'a')).toBe(true);
    expect(await queue.count('letters')).toBe(0);
    expect(await queue.cancel('letters', 'a')).toBe(false);
  });

  it('fires the signal of a running message on cancel, and does not try it again', async () => {
    const { queue } = given();
    const running = await hold(queue, 1);
    await queue.send('letters', 'a', {});
    await until(() => running.deliveries.length === 1);
    expect(await queue.cancel('letters', 'a')).toBe(true);
    await until(() => running.deliveries[0]?.signal.aborted);
    await until(async () => (await queue.count('letters')) === 0);
    await queue.send('letters', 'b', {});
    await until(() => running.deliveries.length === 2);
    expect(await queue.deadLetters('letters')).toEqual([]);
  });

  it('does not run a key twice at once when it is sent again while its cancelled handler winds down', async () => {
    const { queue } = given();
    const running = await hold(queue, 3, { deaf: true });
    await queue.send('letters', 'a', {});
    await until(() => running.deliveries.length === 1);
    await queue.cancel('letters', 'a');
    await queue.send('letters', 'a', {});
    await queue.send('letters', 'b', {});
    await until(() => running.deliveries.length === 2);
    running.release();
    await until(async () => (await queue.count('letters')) === 0);
    expect(running.deliveries).toHaveLength(3);
    expect(running.most()).toBe(2);
  });

  it('gives a message of a dead worker to the next one at once, without counting the attempt', async () => {
    const test = given();
    const { queue } = test;
    const dead = await hold(queue, 1);
    await queue.send('letters', 'a', {});
    await until(() => dead.deliveries.length === 1);
    const next = await test.reopenAfterDeath();
    const running = await hold(next, 1);
    await until(() => running.deliveries.length === 1);
    expect(running.deliveries[0]?.attempt).toBe(1);
    running.release();
    await until(async () => (await next.count('letters')) === 0);
    dead.release();
  });

  it('gives a message whose lease lapsed to another worker and fires the signal of the first', async () => {
    const test = given();
    const { queue } = test;
    const running = await hold(queue, 2);
    await queue.send('letters', 'a', {});
    await until(() => running.deliveries.length === 1);
    await test.lapseLeases();
    await until(() => running.deliveries[0]?.signal.aborted);
    await until(() => running.deliveries.length === 2);
    expect(running.deliveries[1]?.attempt).toBe(2);
    running.release();
    await until(async () => (await queue.count('letters')) === 0);
  });

  it('fires the signals on close and leaves what was not settled for the next start', async () => {
    const test = given();
    const { queue } = test;
    const running = await hold(queue, 1);
    await queue.send('letters', 'a', { to: 'Ann' });
    await queue.send('letters', 'b', {});
    await until(() => running.deliveries.length === 1);
    await queue.close();
    expect(running.deliveries[0]?.signal.aborted).toBe(true);
    const next = await test.reopenAfterDeath();
    expect(await next.count('letters')).toBe(2);
    await drain(next, 2);
  });
}

/** Handlers that stay until they are released or their signal fires; a deaf one does not hear its signal. */
async function hold(queue: JobQueue, concurrency: number, { deaf = false } = {}) {
  const deliveries: Delivery<object>[] = [];
  const released = Promise.withResolvers<void>();
  let now = 0;
  let most = 0;
  await queue.work('letters', { concurrency }, async (delivery) => {
    deliveries.push(delivery);
    most = Math.max(most, ++now);
    const aborted = new Promise<void>((_, reject) =>
      delivery.signal.addEventListener('abort', () => reject(delivery.signal.reason)),
    );
    aborted.catch(() => undefined);
    await (deaf ? released.promise : Promise.race([released.promise, aborted])).finally(() => now--);
  });
  return { deliveries, release: released.resolve, most: () => most };
}

async function drain(queue: JobQueue, expected: number): Promise<object[]> {
  const payloads: object[] = [];
  await queue.work('letters', { concurrency: 1 }, async ({ payload }) => void payloads.push(payload));
  await until(async () => payloads.length === expected && (await queue.count('letters')) === 0);
  return payloads;
}

async function until(condition: () => unknown, timeoutMs = 5000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for ${condition}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

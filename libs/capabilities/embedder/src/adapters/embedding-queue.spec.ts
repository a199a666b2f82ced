import { EmbeddingQueue, type EmbeddingQueueOptions, type EmbeddingThread } from './embedding-queue.js';

/** Runs one text at a time like a real thread, and finishes it when the test says so. */
class SteppedThread implements EmbeddingThread {
  alive = true;
  started = true;
  ended = false;
  current?: { text: number; result: PromiseWithResolvers<Float32Array> };

  run(ids: Int32Array): Promise<Float32Array> {
    this.current = { text: ids[0] ?? 0, result: Promise.withResolvers() };
    return this.current.result.promise;
  }

  async end(): Promise<void> {
    this.ended = true;
  }

  async finish(): Promise<void> {
    this.current?.result.resolve(new Float32Array());
    this.current = undefined;
    await settled();
  }

  async die(): Promise<void> {
    this.alive = false;
    this.current?.result.reject(new Error('died'));
    await settled();
  }
}

function build(options: Partial<EmbeddingQueueOptions> = {}) {
  const threads: SteppedThread[] = [];
  const startThread = () => threads[threads.push(new SteppedThread()) - 1] as SteppedThread;
  const queue = new EmbeddingQueue({ threads: 2, startThread, quietMs: 60_000, ...options });
  const add = (purpose: 'query' | 'passage', text: number, signal?: AbortSignal) =>
    queue.add(purpose, () => Int32Array.of(text), signal);
  return { queue, threads, add, running: () => threads.map((thread) => thread.current?.text) };
}

describe(EmbeddingQueue.name, () => {
  it('uses every thread for passages while nobody asks', async () => {
    const { queue, add, running } = build();
    void add('passage', 1);
    void add('passage', 2);
    void add('passage', 3).catch(() => undefined);
    expect(running()).toEqual([1, 2]);
    await queue.close();
  });

  it('lets a query go before every waiting passage', async () => {
    const { queue, add, running, threads } = build({ threads: 1 });
    for (const text of [1, 2, 3]) void add('passage', text).catch(() => undefined);
    void add('query', 9);
    await threads[0]?.finish();
    expect(running()).toEqual([9]);
    await queue.close();
  });

  it('keeps passages to one thread after a query, until it has been quiet', async () => {
    const { queue, add, running, threads } = build({ quietMs: 20 });
    for (const text of [1, 2, 3, 4, 5]) void add('passage', text).catch(() => undefined);
    void add('query', 9);
    await threads[0]?.finish();
    expect(running()).toEqual([9, 2]);
    await threads[0]?.finish();
    expect(running()).toEqual([undefined, 2]);
    await until(() => threads[0]?.current !== undefined);
    expect(running()).toEqual([3, 2]);
    await queue.close();
  });

  it('starts no second thread for queries, and ends the second one when no passages come', async () => {
    const { queue, add, threads } = build({ idleMs: 5 });
    for (const text of [1, 2]) void add('query', text).catch(() => undefined);
    expect(threads).toHaveLength(1);
    await queue.close();

    const busy = build({ idleMs: 5 });
    for (const text of [1, 2]) void busy.add('passage', text);
    for (const thread of busy.threads) await thread.finish();
    await until(() => busy.queue.threadCount === 1);
    expect(busy.threads.map((thread) => thread.ended)).toEqual([false, true]);
    await busy.queue.close();
  });

  it('fails only the text of a thread that dies, and starts another', async () => {
    const { queue, add, threads, running } = build({ threads: 1 });
    const first = add('passage', 1);
    const second = add('passage', 2);
    await Promise.all([expect(first).rejects.toMatchObject({ code: 'UNAVAILABLE' }), threads[0]?.die()]);
    expect(running().at(-1)).toBe(2);
    await threads[1]?.finish();
    await expect(second).resolves.toBeDefined();
    await queue.close();
  });

  it('fails what waits when a thread cannot even start', async () => {
    const { queue, add, threads } = build({ threads: 1 });
    const texts = [add('passage', 1), add('passage', 2)];
    Object.assign(threads[0] as SteppedThread, { started: false });
    const failures = texts.map((text) => expect(text).rejects.toMatchObject({ code: 'UNAVAILABLE' }));
    await threads[0]?.die();
    await Promise.all(failures);
    expect(threads).toHaveLength(1);
    await queue.close();
  });

  it('drops a waiting text when its signal fires', async () => {
    const { queue, add, threads, running } = build({ threads: 1 });
    const controller = new AbortController();
    void add('passage', 1);
    const dropped = add('passage', 2, controller.signal);
    void add('passage', 3).catch(() => undefined);
    controller.abort();
    await expect(dropped).rejects.toMatchObject({ code: 'CANCELLED' });
    await threads[0]?.finish();
    expect(running()).toEqual([3]);
    await queue.close();
  });
});

/** Lets every promise that can settle do so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await settled();
}

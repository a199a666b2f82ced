import { existsSync } from 'node:fs';
import { BoundedPool } from './bounded-pool.js';

// The same file from src (tests) and from dist: the child always runs what was built.
const worker = new URL('../../dist/testing/misbehaving.worker.js', import.meta.url);

jest.setTimeout(60_000);

// Real: child processes.
describe(BoundedPool.name, () => {
  const pool = new BoundedPool({
    worker,
    processes: 1,
    timeoutMs: 20_000,
    silenceMs: 1000,
    maxMemoryMb: 250,
    maxOutputBytes: 1 << 20,
  });
  const run = (behaviour: string, signal?: AbortSignal) =>
    pool.run({ input: { behaviour }, signal, collect: async (_directory, value) => value });

  afterAll(() => pool.close());

  it('gives back what the worker returns', async () => {
    await expect(run('answer')).resolves.toBe('fine');
  });

  it.each([
    ['crash', 'crash'],
    ['loop', 'timeout'],
    ['hog', 'memory'],
    ['flood', 'output'],
  ])('ends a task that would %s as %s and goes on with the next', async (behaviour, kind) => {
    await expect(run(behaviour)).rejects.toMatchObject({ kind });
    await expect(run('answer')).resolves.toBe('fine');
  });

  it('learns the name of an error and not what it says', async () => {
    await expect(run('fail')).rejects.toMatchObject({ kind: 'task', report: { name: 'TypeError' } });
  });

  it.each(['escape', 'launch'])('lets no task %s', async (behaviour) => {
    await expect(run(behaviour)).rejects.toMatchObject({ kind: 'task' });
    expect(existsSync('escaped.txt')).toBe(false);
  });

  it('stops a task that waits for its turn without starting it', async () => {
    const stop = new AbortController();
    const looping = run('loop');
    const waiting = run('answer', stop.signal);
    stop.abort(new Error('No longer wanted.'));
    await expect(waiting).rejects.toThrow('No longer wanted.');
    await expect(looping).rejects.toMatchObject({ kind: 'timeout' });
  });
});

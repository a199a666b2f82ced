import { DocumentLocks, KeyLocks } from './key-locks.js';
import { SoleProcessLocks } from './shared-locks.js';

describe(KeyLocks.name, () => {
  it('runs work on one key in order, also after a failure', async () => {
    const locks = new DocumentLocks(new SoleProcessLocks());
    const seen: string[] = [];
    const first = Promise.withResolvers<void>();
    const failing = locks.run('a', async () => {
      await first.promise;
      seen.push('first');
      throw new Error('broken');
    });
    const second = locks.run('a', async () => void seen.push('second'));
    await locks.run('b', async () => void seen.push('other key'));
    first.resolve();
    await expect(failing).rejects.toThrow('broken');
    await second;
    expect(seen).toEqual(['other key', 'first', 'second']);
  });

  it('lets go of a place in the queue when the signal fires, and then does not run', async () => {
    const locks = new DocumentLocks(new SoleProcessLocks());
    const gate = Promise.withResolvers<void>();
    const controller = new AbortController();
    let ran = false;
    const holder = locks.run('a', () => gate.promise);
    const waiting = locks.run('a', async () => void (ran = true), controller.signal);
    controller.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    gate.resolve();
    await holder;
    await locks.run('a', async () => undefined);
    expect(ran).toBe(false);
  });
});

import { PGliteThread } from './pglite-thread.js';
import { ReopeningThread } from './reopening-thread.js';
import { templateFile } from './store-template.js';

describe(ReopeningThread.name, () => {
  const threads: PGliteThread[] = [];

  async function open(): Promise<PGliteThread> {
    const thread = await PGliteThread.open({ template: await templateFile() });
    threads.push(thread);
    return thread;
  }

  it('opens the store again after its thread died, and fails what was under way', async () => {
    const store = new ReopeningThread(await open(), open);
    const transaction = await store.begin();
    const waiting = store.query('select count(*) from generate_series(1, 100000000)', []);
    const failed = expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await threads[0]?.kill();
    await failed;
    expect((await Promise.all([1, 2].map(() => store.query('select 1 as one', [])))).length).toBe(2);
    expect(threads).toHaveLength(2);
    await expect(store.script('select 1', transaction)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await store.close();
    await expect(store.query('select 1', [])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(threads).toHaveLength(2);
  }, 60_000);

  it('says why it cannot be opened again, without trying at each request', async () => {
    let attempts = 0;
    const store = new ReopeningThread(await open(), () => {
      attempts += 1;
      return Promise.reject(new Error('no room'));
    });
    await threads.at(-1)?.kill();
    for (let request = 0; request < 3; request++)
      await expect(store.query('select 1', [])).rejects.toThrow('no room');
    expect(attempts).toBe(1);
    await store.close();
  }, 60_000);

  it('ends a thread that says nothing for too long', async () => {
    const thread = await PGliteThread.open({ template: await templateFile() }, 3000);
    await expect(
      thread.query('select count(*) from generate_series(1, 100000000000)', []),
    ).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(thread.ended).toBe(true);
  }, 60_000);
});

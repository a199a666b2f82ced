import { PGliteThread } from './pglite-thread.js';
import { templateFile } from './store-template.js';

describe(PGliteThread.name, () => {
  it('fails what waits and what comes later when the thread dies', async () => {
    const thread = await PGliteThread.open({ template: await templateFile() });
    const waiting = thread.query('select count(*) from generate_series(1, 100000000)', []);
    const failed = expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await thread.kill();
    await failed;
    await expect(thread.query('select 1', [])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await thread.close();
  }, 60_000);

  it('finishes what was asked before it closes', async () => {
    const thread = await PGliteThread.open({ template: await templateFile() });
    const asked = thread.query('select 1 as one', []);
    await thread.close();
    expect((await asked).rows).toEqual([{ one: 1 }]);
    await expect(thread.query('select 1', [])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  }, 60_000);

  it('keeps the values of a row out of its errors', async () => {
    const thread = await PGliteThread.open({ template: await templateFile() });
    await thread.script('create table letter (text text unique)');
    await thread.query('insert into letter values ($1)', ['a private word']);
    const failing = thread.query('insert into letter values ($1)', ['a private word']);
    const error = await failing.catch((reason: Error) => reason);
    expect(error).toMatchObject({ code: '23505', constraint: 'letter_text_key' });
    expect(JSON.stringify({ ...error, message: (error as Error).message })).not.toContain('private');
    await thread.close();
  }, 60_000);
});

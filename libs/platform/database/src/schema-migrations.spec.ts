import { type Kysely, sql } from 'kysely';
import { EmbeddedDatabase } from './embedded-database.js';

interface Tables {
  note: { id: number; text?: string };
  migration: { name: string; applied_at: Date };
}

const create = step('1-create', 'create table note (id int primary key)');
const extend = step('2-extend', `alter table note add column text text not null default 'empty'`);

describe('openSchema', () => {
  let store: EmbeddedDatabase;

  beforeAll(async () => {
    store = await EmbeddedDatabase.open();
  }, 60_000);

  afterAll(() => store.close());

  it('runs each migration once, in order, and only the new ones later', async () => {
    const first = await store.openSchema<Tables>('first', [create]);
    await first.insertInto('note').values({ id: 1 }).execute();
    const later = await store.openSchema<Tables>('first', [create, extend]);
    expect(await later.selectFrom('note').selectAll().execute()).toEqual([{ id: 1, text: 'empty' }]);
    const applied = await later.selectFrom('migration').select('name').orderBy('name').execute();
    expect(applied.map(({ name }) => name)).toEqual(['1-create', '2-extend']);
  });

  it('is safe when many open it at once', async () => {
    const opened = Array.from({ length: 5 }, () => store.openSchema<Tables>('crowd', [create, extend]));
    const views = await Promise.all(opened);
    await views[4]?.insertInto('note').values({ id: 1 }).execute();
    expect(await views[0]?.selectFrom('note').select('id').execute()).toEqual([{ id: 1 }]);
  });

  it('keeps the tables of two schemas apart, raw statements of migrations included', async () => {
    const one = await store.openSchema<Tables>('one', [create]);
    const two = await store.openSchema<Tables>('two', [create]);
    await one.insertInto('note').values({ id: 1 }).execute();
    expect(await two.selectFrom('note').selectAll().execute()).toEqual([]);
    const { rows } = await sql`show search_path`.execute(one);
    expect(rows).toEqual([{ search_path: 'public' }]);
  });

  it('leaves nothing of a migration that fails, and runs it again at the next opening', async () => {
    const broken = step('2-extend', 'create table half (id int); select no_such_function()');
    await expect(store.openSchema('broken', [create, broken])).rejects.toMatchObject({ code: '42883' });
    const mended = await store.openSchema<Tables>('broken', [create, extend]);
    await mended.insertInto('note').values({ id: 1 }).execute();
    await expect(sql`select from broken.half`.execute(mended)).rejects.toMatchObject({ code: '42P01' });
  });

  it('refuses a name that is no plain identifier', async () => {
    for (const name of ['', 'Notes', 'a"; drop schema public', '1st'])
      await expect(store.openSchema(name, [])).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});

function step(name: string, script: string) {
  return {
    name,
    up: async (database: Kysely<never>) => {
      for (const statement of script.split('; ')) await sql.raw(statement).execute(database);
    },
  };
}

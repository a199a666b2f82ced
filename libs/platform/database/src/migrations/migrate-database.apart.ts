import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { SchemaDefinition } from '../database-connection.js';
import { PostgresDatabase } from '../postgres/postgres-database.js';
import { PostgresServer } from '../testing/postgres-server.js';
import { migrateDatabase } from './migrate-database.js';

const letters = schema('letters', [
  'create table letter (id int generated always as identity primary key, text text)',
]);
const parcels = schema('parcels', ['create table parcel (id serial primary key)']);

describe(migrateDatabase.name, () => {
  let server: PostgresServer;
  let url: string;
  let roles = 0;

  beforeAll(async () => {
    server = await PostgresServer.start();
  }, 60_000);

  beforeEach(async () => {
    url = await server.createDatabase();
  });

  afterAll(() => server.stop());

  it('runs once however many run it, and again without harm', async () => {
    const slow = schema('slow', [
      'select pg_sleep(0.2)',
      'create table entry (id int)',
      'insert into entry values (1)',
    ]);
    const serviceUrl = roleUrl();
    const run = () => migrateDatabase({ url, serviceUrl, schemas: [{ ...slow, access: 'write' }] });
    await Promise.all(Array.from({ length: 8 }, run));
    await run();
    expect(await ask(serviceUrl, 'select count(*)::int as entries from slow.entry')).toEqual([
      { entries: 1 },
    ]);
  }, 60_000);

  it('makes the same role for two databases at once', async () => {
    const serviceUrl = new URL(roleUrl());
    const urls = [url, await server.createDatabase()];
    await Promise.all(
      urls.map((each) => {
        const { pathname } = new URL(each);
        const service = Object.assign(new URL(serviceUrl), { pathname }).href;
        return migrateDatabase({ url: each, serviceUrl: service, schemas: [{ ...letters, access: 'read' }] });
      }),
    );
    expect(await ask(serviceUrl.href, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('keeps two services out of each other’s tables', async () => {
    const [one, other] = [roleUrl(), roleUrl()];
    await migrateDatabase({ url, serviceUrl: one, schemas: [{ ...letters, access: 'write' }] });
    await migrateDatabase({ url, serviceUrl: other, schemas: [{ ...parcels, access: 'write' }] });
    await ask(one, `insert into letters.letter (text) values ('dear')`);
    await ask(other, 'insert into parcels.parcel default values');
    for (const [service, table] of [
      [one, 'parcels.parcel'],
      [other, 'letters.letter'],
    ] as const) {
      await expect(ask(service, `select * from ${table}`)).rejects.toMatchObject({ code: '42501' });
      await expect(ask(service, `delete from ${table}`)).rejects.toMatchObject({ code: '42501' });
    }
    for (const forbidden of [
      'create schema mine',
      'create table letters.mine (id int)',
      'drop table letters.letter',
    ])
      await expect(ask(one, forbidden)).rejects.toMatchObject({ code: '42501' });
    await expect(ask(one, 'delete from letters.migration')).rejects.toMatchObject({ code: '42501' });
  });

  it('gives one role the writing and another the reading of a schema, also of tables that come later', async () => {
    const [writer, reader] = [roleUrl(), roleUrl()];
    for (const [serviceUrl, access] of [
      [writer, 'write'],
      [reader, 'read'],
    ] as const)
      await migrateDatabase({ url, serviceUrl, schemas: [{ ...letters, access }] });
    const extended = schema('letters', [...letters.statements, 'create table stamp (id serial)']);
    await migrateDatabase({ url, serviceUrl: writer, schemas: [{ ...extended, access: 'write' }] });
    await ask(
      writer,
      `insert into letters.letter (text) values ('dear'); insert into letters.stamp default values`,
    );
    expect(await ask(reader, 'select text from letters.letter, letters.stamp')).toEqual([{ text: 'dear' }]);
    await expect(ask(reader, 'delete from letters.letter')).rejects.toMatchObject({ code: '42501' });
    await migrateDatabase({ url, serviceUrl: writer, schemas: [{ ...extended, access: 'read' }] });
    await expect(ask(writer, 'delete from letters.letter')).rejects.toMatchObject({ code: '42501' });
  });

  it('takes over a new password, and no statement shows it', async () => {
    const before = roleUrl();
    await migrateDatabase({ url, serviceUrl: before, schemas: [] });
    const after = new URL(before);
    after.password = encodeURIComponent('näch%ster');
    await expect(ask(after.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await migrateDatabase({ url, serviceUrl: after.href, schemas: [] });
    expect(await ask(after.href, 'select 1 as one')).toEqual([{ one: 1 }]);
    await expect(ask(before, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('refuses what takes away, before anything ran, unless it is said', async () => {
    const taking = schema('letters', [...letters.statements, 'alter table letter drop column text']);
    const serviceUrl = roleUrl();
    const refused = migrateDatabase({ url, serviceUrl, schemas: [{ ...taking, access: 'write' }] });
    await expect(refused).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await ask(url, `select from pg_namespace where nspname = 'letters'`)).toEqual([]);
    const migrations = taking.migrations.map((migration) => ({ ...migration, contracts: true }));
    await migrateDatabase({ url, serviceUrl, schemas: [{ ...taking, migrations, access: 'write' }] });
    expect(await ask(serviceUrl, 'select * from letters.letter')).toEqual([]);
  });

  it('does not hold up everybody behind a table that is in use', async () => {
    await migrateDatabase({ url, serviceUrl: url, schemas: [{ ...letters, access: 'write' }] });
    const reader = new PostgresDatabase({ url, applicationName: 'test' });
    const view = await reader.openSchema('letters', letters.migrations);
    const extended = schema('letters', [...letters.statements, 'alter table letter add column stamp int']);
    const schemas = [{ ...extended, access: 'write' as const }];
    await view.transaction().execute(async (transaction) => {
      await sql`select from letters.letter`.execute(transaction);
      const migrated = migrateDatabase({ url, serviceUrl: url, schemas, lockTimeoutMs: 200 });
      await expect(migrated).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    });
    await migrateDatabase({ url, serviceUrl: url, schemas });
    await reader.close();
  });

  function roleUrl(): string {
    const service = new URL(url);
    service.username = `role_${process.pid}_${++roles}`;
    service.password = `secret-${roles}`;
    return service.href;
  }
});

function schema(name: string, statements: string[]): SchemaDefinition & { statements: string[] } {
  const migrations = statements.map((statement, index) => ({
    name: `${index}`,
    up: async (database: Kysely<never>) => {
      await sql.raw(statement).execute(database);
    },
  }));
  return { name, statements, migrations };
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

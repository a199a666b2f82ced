import { readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import type { SchemaDefinition } from '../database-connection.js';
import { databaseContract } from '../database.contract.js';
import { migrateDatabase } from '../migrations/migrate-database.js';
import { hasPostgresWithTls } from '../testing/postgres-programs.js';
import { PostgresServer } from '../testing/postgres-server.js';
import { openServerDatabase } from '../testing/server-database.js';
import { PostgresDatabase } from './postgres-database.js';

interface Tables {
  note: { id: number };
}

const notes: SchemaDefinition = {
  name: 'notes',
  migrations: [
    {
      name: '1-create',
      up: async (database: Kysely<never>) => {
        await sql`create table note (id int primary key)`.execute(database);
      },
    },
  ],
};
const withTls = hasPostgresWithTls() ? describe : describe.skip;

describe(PostgresDatabase.name, () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await PostgresServer.start();
  }, 60_000);

  afterAll(() => server.stop());

  describe('as every Postgres', () => {
    databaseContract(async (schemas) => {
      const database = await openServerDatabase(
        server,
        schemas.map((schema) => ({ ...schema, access: 'write' })),
      );
      return { database, close: () => database.close() };
    });
  });

  it('says which migration is missing and how to run it, and goes on when it was', async () => {
    const url = await server.createDatabase();
    const database = open(url, { migrateCommand: 'node main.js migrate' });
    const view = await database.openSchema<Tables>(notes.name, notes.migrations);
    const outdated = {
      code: 'SCHEMA_OUTDATED',
      message: expect.stringMatching(/1-create.*main\.js migrate/),
    };
    await expect(view.selectFrom('note').selectAll().execute()).rejects.toMatchObject(outdated);
    await expect(view.transaction().execute(async () => undefined)).rejects.toMatchObject(outdated);
    expect(await database.readiness()).toEqual([expect.stringContaining('1-create')]);
    await migrateDatabase({ url, serviceUrl: url, schemas: [{ ...notes, access: 'write' }] });
    expect(await view.selectFrom('note').selectAll().execute()).toEqual([]);
    expect(await database.readiness()).toEqual([]);
    await database.close();
  });

  it('refuses a wrong password, an unknown database and a URL of another kind, and shows no password', async () => {
    const wrong = new URL(server.url);
    wrong.password = 'tell-nobody';
    const elsewhere = new URL(server.url);
    elsewhere.pathname = '/absent';
    for (const { href } of [wrong, elsewhere]) {
      const database = open(href);
      const asked = database.rawExecutor().executeSql('select 1');
      const error = await asked.catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'DATABASE_REFUSED' });
      expect(JSON.stringify([error, (error as Error).message, await database.readiness()])).not.toContain(
        'tell-nobody',
      );
      await database.close();
    }
    expect(() => open('mysql://root:tell-nobody@localhost/x')).toThrow(/^A database URL has the form/);
  });

  it('ends a statement that takes too long', async () => {
    const database = open(server.url, { statementTimeoutMs: 100 });
    const asked = database.rawExecutor().executeSql('select pg_sleep(10)');
    await expect(asked).rejects.toMatchObject({ code: 'DEADLINE' });
    await database.close();
  });

  it('says that all connections are busy, and that it was closed', async () => {
    const database = open(server.url, { max: 2, connectTimeoutMs: 300 });
    const raw = database.rawExecutor();
    const busy = [1, 2].map(() => raw.executeSql('select pg_sleep(1)'));
    await expect(raw.executeSql('select 1')).rejects.toMatchObject({ code: 'OVERLOADED' });
    await Promise.all(busy);
    await database.close();
    await expect(raw.executeSql('select 1')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('lets what waits for a connection finish before it closes', async () => {
    const database = open(server.url, { max: 1 });
    const raw = database.rawExecutor();
    const asked = [1, 2, 3].map((number) => raw.executeSql(`select ${number} as number, pg_sleep(0.05)`));
    await database.close();
    expect(await Promise.all(asked)).toHaveLength(3);
  });

  withTls('with TLS of a private authority', () => {
    let encrypted: PostgresServer;

    beforeAll(async () => {
      encrypted = await PostgresServer.start({ tls: true });
    }, 60_000);

    afterAll(() => encrypted.stop());

    it('speaks TLS when it is given the authority, by name and by address', async () => {
      for (const host of ['localhost', '127.0.0.1']) {
        const url = new URL(encrypted.url);
        url.hostname = host;
        const database = open(url.href, { caFile: encrypted.caFile });
        const used = await database
          .rawExecutor()
          .executeSql('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
        expect(used.rows).toEqual([{ ssl: true }]);
        await database.close();
      }
    });

    it('refuses a server of another authority, and a connection without TLS', async () => {
      const unknown = new URL(encrypted.url);
      unknown.searchParams.set('sslmode', 'require');
      for (const url of [unknown.href, encrypted.url]) {
        const database = open(url);
        const asked = database.rawExecutor().executeSql('select 1');
        await expect(asked).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
        await database.close();
      }
    });

    it('gives a service its role over TLS', async () => {
      expect(await readFile(encrypted.caFile ?? '', 'utf8')).toContain('CERTIFICATE');
      const database = await openServerDatabase(encrypted, [{ ...notes, access: 'write' }]);
      const view = await database.openSchema<Tables>(notes.name, notes.migrations);
      await view.insertInto('note').values({ id: 1 }).execute();
      await database.close();
    });
  });
});

function open(url: string, options: Partial<ConstructorParameters<typeof PostgresDatabase>[0]> = {}) {
  return new PostgresDatabase({ url, applicationName: 'test', ...options });
}

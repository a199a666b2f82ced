import { type Kysely, sql } from 'kysely';
import type { DatabaseConnection, SchemaDefinition } from './database-connection.js';

export interface DatabaseUnderTest {
  readonly database: DatabaseConnection;
  close(): Promise<void>;
}

interface Tables {
  passage: { id: string; text: string; embedding: string };
}

const passages: SchemaDefinition = {
  name: 'passages',
  migrations: [
    {
      name: '2026-11-21-create-passages',
      up: async (database: Kysely<never>) => {
        await sql`create extension if not exists vector with schema public`.execute(database);
        await sql`create table passage (id text primary key, text text, embedding vector(2))`.execute(
          database,
        );
      },
    },
  ],
};

/** What services expect of Postgres, embedded or a server. `create` gives one where the schemas may be written. */
export function databaseContract(
  create: (schemas: readonly SchemaDefinition[]) => Promise<DatabaseUnderTest>,
): void {
  let test: DatabaseUnderTest;
  let database: Kysely<Tables>;
  const given = () => ({ database, connection: test.database });

  beforeAll(async () => {
    test = await create([passages]);
    database = await test.database.openSchema<Tables>(passages.name, passages.migrations);
    const rows = [
      { id: 'a', text: 'the lease ends in June', embedding: '[1,0]' },
      { id: 'b', text: 'the rent is due monthly', embedding: '[0,1]' },
    ];
    await database.insertInto('passage').values(rows).execute();
  }, 60_000);

  afterAll(() => test.close());

  queryContract(given);
  transactionContract(given);
}

interface Given {
  readonly database: Kysely<Tables>;
  readonly connection: DatabaseConnection;
}

function queryContract(given: () => Given): void {
  it('is ready', async () => {
    expect(await given().connection.readiness()).toEqual([]);
  });

  it('finds the nearest vector', async () => {
    const { database } = given();
    const nearest = await database
      .selectFrom('passage')
      .select('id')
      .orderBy(sql`embedding <=> '[0,1]'`)
      .execute();
    expect(nearest.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('reads each type as documented', async () => {
    const { database } = given();
    const { rows } =
      await sql`select count(*) as count, 9007199254740991::int8 as large, array[1::int8] as many,
      1.50::numeric as exact, '\\x0102'::bytea as bytes, '{"a":[1]}'::jsonb as json, 'a'::text as text,
      timestamptz '2026-01-02 03:04:05Z' as moment, date '2026-01-02' as day, null as nothing
    `.execute(database);
    expect(rows).toEqual([
      {
        count: 1,
        large: Number.MAX_SAFE_INTEGER,
        many: [1],
        exact: '1.50',
        bytes: new Uint8Array([1, 2]),
        json: { a: [1] },
        text: 'a',
        moment: new Date('2026-01-02T03:04:05Z'),
        day: new Date('2026-01-02T00:00:00Z'),
        nothing: null,
      },
    ]);
    await expect(sql`select 9007199254740993::int8`.execute(database)).rejects.toThrow('beyond');
    expect((await sql`select 1 as one`.execute(database)).rows).toEqual([{ one: 1 }]);
  });

  it('runs scripts with a transaction of their own, and is usable after one fails', async () => {
    const { connection } = given();
    const raw = connection.rawExecutor();
    const { rows } = await raw.executeSql('begin; select 1 as one; commit; select 2 as two');
    expect(rows).toEqual([{ one: 1 }, { two: 2 }]);
    await expect(raw.executeSql('begin; select no_such_function(); commit')).rejects.toMatchObject({
      code: '42883',
    });
    expect((await raw.executeSql('select $1::int as one', [1])).rows).toEqual([{ one: 1 }]);
  });

  it('answers every query of a crowd', async () => {
    const { database } = given();
    const asked = Array.from({ length: 200 }, (_, index) =>
      sql<{ index: number }>`select ${index}::int as index`.execute(database),
    );
    const answers = await Promise.all(asked);
    expect(answers.map(({ rows }) => rows[0]?.index)).toEqual(answers.map((_, index) => index));
  });
}

function transactionContract(given: () => Given): void {
  it('rolls a failed transaction back and keeps the code of the error', async () => {
    const { database } = given();
    const failing = database.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('passage').execute();
      await transaction
        .insertInto('passage')
        .values({ id: 'c', text: 'c', embedding: 'not a vector' })
        .execute();
    });
    await expect(failing).rejects.toMatchObject({ code: '22P02' });
    expect(await count(database)).toBe(2);
  });

  it('does not commit silently when an error inside a transaction was swallowed', async () => {
    const { database } = given();
    const failing = database.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('passage').execute();
      await sql`select no_such_function()`.execute(transaction).catch(() => undefined);
    });
    await expect(failing).rejects.toMatchObject({ code: '25P02' });
    expect(await count(database)).toBe(2);
  });

  it('keeps what runs at the same time out of a transaction', async () => {
    const { database } = given();
    const inside = Promise.withResolvers<void>();
    const failing = database.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('passage').where('id', '=', 'a').execute();
      inside.resolve();
      throw new Error('changed my mind');
    });
    await inside.promise;
    const outside = database
      .insertInto('passage')
      .values({ id: 'd', text: 'd', embedding: '[1,1]' })
      .execute();
    await expect(failing).rejects.toThrow('changed my mind');
    await outside;
    expect(await count(database)).toBe(3);
    await database.deleteFrom('passage').where('id', '=', 'd').execute();
  });

  it('undoes to a savepoint', async () => {
    const { database } = given();
    const transaction = await database.startTransaction().execute();
    const kept = await transaction.savepoint('before').execute();
    await kept.deleteFrom('passage').execute();
    await (await kept.rollbackToSavepoint('before').execute()).commit().execute();
    expect(await count(database)).toBe(2);
  });

  it('does not take a long statement for idleness', async () => {
    const { database } = given();
    await database.transaction().execute(async (transaction) => {
      await sql`select count(*) from generate_series(1, 3000000) as number where number % 7 = 3`.execute(
        transaction,
      );
      expect(await count(transaction)).toBe(2);
    });
  });
}

async function count(database: Kysely<Tables>): Promise<number> {
  const counted = database.selectFrom('passage').select(sql<number>`count(*)`.as('count'));
  return (await counted.executeTakeFirstOrThrow()).count;
}

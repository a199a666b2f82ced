import type { DatabaseConnection } from '@plumbline/database';
import { openTestDatabase } from '@plumbline/testing';
import { passageIndexContract } from '../passage-index.contract.js';
import { PostgresPassageIndex } from './postgres.adapter.js';

describe(PostgresPassageIndex.name, () => {
  let database: DatabaseConnection;

  beforeAll(async () => {
    database = await openTestDatabase();
  }, 60_000);

  afterAll(() => database.close());

  describe('with pg_textsearch', () => {
    passageIndexContract(() => PostgresPassageIndex.open(database, { dimensions: 64 }));
  });

  describe('with a table of postings', () => {
    passageIndexContract(() =>
      PostgresPassageIndex.open(database, { schema: 'postings', dimensions: 64, textSearch: false }),
    );
  });
});

import { AppError } from '@plumbline/core';
import { type Kysely, sql } from 'kysely';
import type { SchemaMigration } from './database-connection.js';

interface MigrationTables {
  migration: { name: string; applied_at: Date };
}

/** Creates the schema and runs what its table `migration` does not name yet, each in a transaction of its own. */
export async function migrateSchema(
  database: Kysely<unknown>,
  schema: string,
  migrations: readonly SchemaMigration[],
): Promise<void> {
  assertSchemaName(schema);
  await sql`create schema if not exists ${sql.id(schema)}`.execute(database);
  await sql`create table if not exists ${sql.id(schema, 'migration')} (
    name text primary key, applied_at timestamptz not null default now())`.execute(database);
  for (const migration of migrations) await apply(migration, schema, database);
}

export function assertSchemaName(schema: string): void {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(schema))
    throw new AppError('VALIDATION_FAILED', `"${schema}" cannot name a schema: use a–z, 0–9 and _.`);
}

/** The record comes first: a second process waits on its key and then finds the migration done. */
async function apply(migration: SchemaMigration, schema: string, database: Kysely<unknown>): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`set local search_path to ${sql.id(schema)}, public`.execute(transaction);
    const view = transaction.withSchema(schema) as unknown as Kysely<MigrationTables>;
    const recorded = await view
      .insertInto('migration')
      .values({ name: migration.name, applied_at: new Date() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (recorded.numInsertedOrUpdatedRows) await migration.up(view as unknown as Kysely<never>, schema);
  });
}

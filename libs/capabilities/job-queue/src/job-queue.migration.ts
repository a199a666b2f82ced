import type { SchemaDefinition, SchemaMigration } from '@plumbline/database';
import { type Kysely, sql } from 'kysely';
import { getConstructionPlans, getMigrationPlans } from 'pg-boss';

/** The version of its tables that this pg-boss wants, from the last statement of its plan. */
const version = Number(/version\) VALUES \('(\d+)'\)/.exec(getConstructionPlans('jobs'))?.[1]);

/** pg-boss's own tables on a server: made, or brought from an older version to the one that this release wants. */
export const jobQueueMigrations: readonly SchemaMigration[] = [
  // What pg-boss takes away in an update is its own matter, and its workers wait for the version they know.
  { name: `pg-boss-${version}`, contracts: true, up: migrateQueue },
];

/** The schema that the queue opens unless it is told another name. */
export const jobQueueSchema: SchemaDefinition = { name: 'jobs', migrations: jobQueueMigrations };

async function migrateQueue(database: Kysely<never>, schema: string): Promise<void> {
  const present = await installedVersion(database, schema);
  if (present === version) return;
  const plan = present
    ? getMigrationPlans(schema, present)
    : getConstructionPlans(schema, { createSchema: false });
  await sql.raw(withoutTransaction(plan)).execute(database);
}

async function installedVersion(database: Kysely<never>, schema: string): Promise<number | undefined> {
  const { rows: tables } = await sql`select from pg_tables
    where schemaname = ${schema} and tablename = 'version'`.execute(database);
  if (tables.length === 0) return undefined;
  const table = sql.table(`${schema}.version`);
  const { rows } = await sql<{ version: number }>`select version from ${table}`.execute(database);
  return rows[0]?.version;
}

/** The plan brings a transaction of its own, and a migration has one. */
function withoutTransaction(plan: string): string {
  const statements = /^\s*BEGIN;([\s\S]*)COMMIT;\s*$/.exec(plan)?.[1];
  if (statements === undefined) throw new Error('The plan of pg-boss is no transaction any more.');
  return statements;
}

import { AppError } from '@plumbline/core';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { SchemaDefinition } from '../database-connection.js';
import { postgresAddress } from '../postgres/postgres-address.js';
import { ConnectionPool } from '../postgres/postgres-pool.js';
import { migrateSchema } from '../schema-migrations.js';
import { destructiveStatements } from './destructive-statements.js';
import { ensureRole, grantAccess, type SchemaAccess } from './service-role.js';

export interface MigratedSchema extends SchemaDefinition {
  /** What the service's role may do there. */
  readonly access: SchemaAccess;
}

export interface MigrateOptions {
  /** Of the owner, who may make schemas, roles and extensions. */
  readonly url: string;
  /** Of the service; its role is made, or given its password. May be the owner's. */
  readonly serviceUrl: string;
  /** The authority of both. */
  readonly caFile?: string;
  readonly schemas: readonly MigratedSchema[];
  /** How long a change of a table waits for the queries on it, because everybody behind it waits too; default 10,000 ms. */
  readonly lockTimeoutMs?: number;
}

/** One run at a time in a database; the number is arbitrary. */
const lockKey = 7_305_112_609;

/**
 * Brings schemas up to date and gives the service's role its rights on them. Safe at any number of runs at once, and
 * again at any time: it does what is missing. Refuses a migration that takes something away without saying so
 * (`VALIDATION_FAILED`).
 */
export async function migrateDatabase(options: MigrateOptions): Promise<void> {
  for (const schema of options.schemas) await assertExpanding(schema);
  const { url, caFile } = options;
  const settings = { url, caFile, applicationName: 'plumbline-migrate', max: 1, statementTimeoutMs: 0 };
  const owner = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new ConnectionPool(settings) }) });
  try {
    await owner.connection().execute((connection) => migrateLocked(connection, options));
  } finally {
    await owner.destroy();
  }
}

/** The lock belongs to the session and ends with it. */
async function migrateLocked(database: Kysely<unknown>, options: MigrateOptions): Promise<void> {
  await sql`select pg_advisory_lock(${lockKey}::bigint)`.execute(database);
  await sql`set lock_timeout = ${sql.lit(options.lockTimeoutMs ?? 10_000)}`.execute(database);
  const owner = postgresAddress(options.url);
  const service = postgresAddress(options.serviceUrl, options.caFile);
  const isOwner = service.user === owner.user;
  if (!isOwner) await ensureRole(database, service);
  for (const { name: schema, migrations, access } of options.schemas) {
    await migrateSchema(database, schema, migrations);
    if (!isOwner) await grantAccess(database, { schema, role: service.user, access });
  }
}

async function assertExpanding({ name, migrations }: SchemaDefinition): Promise<void> {
  for (const migration of migrations) {
    if (migration.contracts) continue;
    const [statement] = await destructiveStatements(migration, name);
    if (statement === undefined) continue;
    throw new AppError(
      'VALIDATION_FAILED',
      `The migration ${migration.name} of the schema ${name} takes away what an older release may use: ${statement.slice(0, 200)}. Expand first; set \`contracts\` in a later release.`,
    );
  }
}

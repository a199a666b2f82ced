import { AppError } from '@plumbline/core';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { SchemaDefinition } from '../database-connection.js';
import type { ConnectionPool } from './postgres-pool.js';

const absent = ['42P01', '3F000'];

/**
 * One schema of a server as Kysely's pool. Before its first connection goes out it looks whether every migration is
 * there, so that an unmigrated schema says what to do.
 */
export class ServerSchema implements PostgresPool {
  readonly options = {};
  private checked: Promise<void> | undefined;

  constructor(
    private readonly definition: SchemaDefinition,
    private readonly pool: ConnectionPool,
    private readonly migrateCommand: string,
  ) {}

  async connect(): Promise<PostgresPoolClient> {
    await this.assertMigrated();
    return this.pool.connect();
  }

  /** The pool belongs to all schemas. */
  async end(): Promise<void> {}

  /** Throws `SCHEMA_OUTDATED`; what was found to be there once is not looked for again. */
  assertMigrated(): Promise<void> {
    this.checked ??= this.check().catch((error) => {
      this.checked = undefined;
      throw error;
    });
    return this.checked;
  }

  private async check(): Promise<void> {
    const applied = await this.applied();
    const missing = this.definition.migrations.map(({ name }) => name).filter((name) => !applied.has(name));
    if (missing.length === 0) return;
    throw new AppError(
      'SCHEMA_OUTDATED',
      `The schema ${this.definition.name} lacks the migration ${missing.join(', ')}. Run ${this.migrateCommand}.`,
      { details: { schema: this.definition.name, missing } },
    );
  }

  private async applied(): Promise<ReadonlySet<string>> {
    try {
      const { rows } = await this.pool.query<{ name: string }>(
        `select name from "${this.definition.name}".migration`,
      );
      return new Set(rows.map(({ name }) => name));
    } catch (error) {
      const { code, cause } = error as { code?: string; cause?: { code?: string } };
      // A role without rights has not been given any yet.
      if (absent.includes(code ?? '') || cause?.code === '42501') return new Set();
      throw error;
    }
  }
}

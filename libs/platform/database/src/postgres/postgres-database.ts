import { setTimeout as delay } from 'node:timers/promises';
import { Kysely, PostgresDialect } from 'kysely';
import {
  DatabaseConnection,
  type DatabaseSession,
  type RawExecutor,
  type SchemaMigration,
  type SessionOptions,
} from '../database-connection.js';
import { assertSchemaName } from '../schema-migrations.js';
import { ConnectionPool, messageOf, type PostgresPoolOptions } from './postgres-pool.js';
import { PostgresSession } from './postgres-session.js';
import { ServerSchema } from './server-schema.js';

export interface PostgresDatabaseOptions extends PostgresPoolOptions {
  /** Named where a migration is missing; default speaks of the service's migrate command. */
  readonly migrateCommand?: string;
}

const readinessMs = 2000;

/**
 * A Postgres server with pgvector. Opening it waits for nothing: connections are made when they are needed, so the
 * server may be absent at the start and come later. It never migrates; that is the command `migrateDatabase`.
 */
export class PostgresDatabase extends DatabaseConnection {
  override readonly engine = 'postgres';
  override readonly hasTextSearch = false;
  private readonly pool: ConnectionPool;
  private readonly schemas: ServerSchema[] = [];
  private readonly sessions = new Set<PostgresSession>();

  /** Throws `VALIDATION_FAILED` for a URL or a file of the authority that cannot be used. */
  constructor(private readonly settings: PostgresDatabaseOptions) {
    super();
    this.pool = new ConnectionPool(settings);
  }

  override async openSchema<Tables>(
    name: string,
    migrations: readonly SchemaMigration[],
  ): Promise<Kysely<Tables>> {
    assertSchemaName(name);
    const { migrateCommand = "the service's migrate command (node dist/main.js migrate)" } = this.settings;
    const schema = new ServerSchema({ name, migrations }, this.pool, migrateCommand);
    this.schemas.push(schema);
    return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: schema }) }).withSchema(name);
  }

  override rawExecutor(): RawExecutor {
    return { executeSql: (text, values) => this.pool.query(text, values) };
  }

  override openSession(options: SessionOptions): DatabaseSession {
    const session = new PostgresSession(this.settings, options);
    this.sessions.add(session);
    return session;
  }

  override async readiness(): Promise<string[]> {
    const late = delay(readinessMs, [`Postgres at ${this.pool.place} does not answer.`], { ref: false });
    return Promise.race([this.findings(), late]);
  }

  override async close(): Promise<void> {
    await Promise.all([...this.sessions].map((session) => session.close()));
    await this.pool.end();
  }

  private async findings(): Promise<string[]> {
    try {
      await this.pool.query('select 1');
    } catch (error) {
      return [messageOf(error)];
    }
    const checks = await Promise.allSettled(this.schemas.map((schema) => schema.assertMigrated()));
    return [
      ...new Set(checks.flatMap((check) => (check.status === 'rejected' ? [messageOf(check.reason)] : []))),
    ];
  }
}

import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DatabaseConnection } from './database-connection.js';
import type { DatabaseConfig } from './database.config.js';
import { EmbeddedDatabase, type EmbeddedDatabaseOptions } from './embedded-database.js';
import { PostgresDatabase } from './postgres/postgres-database.js';

/**
 * Provides the process's `DatabaseConnection` everywhere and closes it in `onApplicationShutdown`, the last hook of
 * Nest's shutdown: what still needs the store has to finish in `onModuleDestroy` or `beforeApplicationShutdown`.
 */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: DatabaseConnection) {}

  static embedded(options: EmbeddedDatabaseOptions): DynamicModule {
    return provide({ provide: DatabaseConnection, useFactory: () => EmbeddedDatabase.open(options) });
  }

  /** A server, which may be absent for now; `service` is the name beside its connections and in messages. */
  static postgres(config: DatabaseConfig, service: string): DynamicModule {
    return provide({ provide: DatabaseConnection, useFactory: () => openServer(config, service) });
  }

  /** For a connection that was opened before, as tests and maintenance commands do; it is closed all the same. */
  static of(database: DatabaseConnection): DynamicModule {
    return provide({ provide: DatabaseConnection, useValue: database });
  }

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}

function provide(provider: NonNullable<DynamicModule['providers']>[number]): DynamicModule {
  return { module: DatabaseModule, global: true, providers: [provider], exports: [DatabaseConnection] };
}

function openServer(config: DatabaseConfig, service: string): PostgresDatabase {
  return new PostgresDatabase({
    url: config.DATABASE_URL,
    caFile: config.DATABASE_CA_FILE,
    applicationName: service,
    max: config.DATABASE_POOL_MAX,
    connectTimeoutMs: config.DATABASE_CONNECT_TIMEOUT_MS,
    statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
    migrateCommand: `node apps/${service}/dist/main.js migrate`,
  });
}

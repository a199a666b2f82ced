import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DatabaseConnection } from './database-connection.js';
import { EmbeddedDatabase, type EmbeddedDatabaseOptions } from './embedded-database.js';

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

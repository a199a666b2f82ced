import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseConnection } from '@plumbline/database';
import type { PostgresPassageIndexOptions } from './adapters/postgres.adapter.js';
import { PassageIndex } from './passage-index.port.js';

/** Gives every module the `PassageIndex`, in the process's Postgres. */
@Module({})
export class PassageIndexModule {
  static register(options: PostgresPassageIndexOptions = {}): DynamicModule {
    return {
      module: PassageIndexModule,
      global: true,
      providers: [
        {
          provide: PassageIndex,
          inject: [DatabaseConnection],
          useFactory: (connection: DatabaseConnection) => PassageIndexModule.open(connection, options),
        },
      ],
      exports: [PassageIndex],
    };
  }

  /** The index itself, for a program without Nest. */
  static async open(
    connection: DatabaseConnection,
    options: PostgresPassageIndexOptions = {},
  ): Promise<PassageIndex> {
    const { PostgresPassageIndex } = await import('./adapters/postgres.adapter.js');
    return PostgresPassageIndex.open(connection, options);
  }
}

import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import {
  DatabaseConfig,
  DatabaseConnection,
  DatabaseModule,
  type SchemaMigration,
} from '@plumbline/database';
import { z } from 'zod';
import { probedServiceConfig, runService } from '../index.js';

/** A service of no use, run by tests as a process of its own. */
const Config = z.object({
  ...probedServiceConfig({ probePort: 0 }).shape,
  ...DatabaseConfig.shape,
  MISHAP: z.enum(['rejection', 'exception']).optional().describe('What goes wrong when it has started.'),
  STOP_MS: z.coerce.number().int().default(0).describe('How long its stop takes.'),
});
type Config = z.infer<typeof Config>;

const migrations: SchemaMigration[] = [
  {
    name: '2026-11-21-create-thing',
    up: (database) => database.schema.createTable('thing').addColumn('thing_id', 'text').execute(),
  },
];

class Mischief implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly config: Config) {}

  onApplicationBootstrap(): void {
    const error = new Error('forgotten');
    if (this.config.MISHAP === 'rejection') setImmediate(() => void Promise.reject(error));
    if (this.config.MISHAP === 'exception')
      setImmediate(() => {
        throw error;
      });
  }

  async onModuleDestroy(): Promise<void> {
    await pause(this.config.STOP_MS);
  }
}

@Module({})
class ProbeModule {
  static register(config: Config): DynamicModule {
    const tables = {
      provide: 'tables',
      inject: [DatabaseConnection],
      useFactory: (database: DatabaseConnection) => database.openSchema('probe', migrations),
    };
    return {
      module: ProbeModule,
      imports: [DatabaseModule.postgres(config, 'probe')],
      providers: [tables, { provide: Mischief, useFactory: () => new Mischief(config) }],
    };
  }
}

await runService({
  name: 'probe',
  config: Config,
  module: ProbeModule,
  schemas: [{ name: 'probe', migrations, access: 'write' }],
});

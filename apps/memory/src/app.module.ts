import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '@plumbline/database';
import { MemoryModule } from '@plumbline/memory';
import { TurnStoreModule } from '@plumbline/turn-store';
import type { Config } from './config.js';

@Module({})
export class AppModule {
  static register(config: Config): DynamicModule {
    const engines = [DatabaseModule.postgres(config, 'memory'), TurnStoreModule.register(config)];
    return { module: AppModule, imports: [...engines, MemoryModule.register()] };
  }
}

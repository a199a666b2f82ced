import { type DynamicModule, Module } from '@nestjs/common';
import { ChatModelModule } from '@plumbline/chat-model';
import { DatabaseModule } from '@plumbline/database';
import { GenerationModule } from '@plumbline/generation';
import type { Config } from './config.js';

@Module({})
export class AppModule {
  static register(config: Config): DynamicModule {
    const engines = [DatabaseModule.postgres(config, 'generation'), ChatModelModule.register(config)];
    return { module: AppModule, imports: [...engines, GenerationModule.register()] };
  }
}

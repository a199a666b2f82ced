import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '@plumbline/database';
import { EmbedderModule } from '@plumbline/embedder';
import { PassageIndexModule } from '@plumbline/passage-index';
import { RetrievalModule } from '@plumbline/retrieval';
import type { Config } from './config.js';

@Module({})
export class AppModule {
  static register(config: Config): DynamicModule {
    const engines = [
      DatabaseModule.postgres(config, 'retrieval'),
      PassageIndexModule.register(),
      EmbedderModule.register(config),
    ];
    return { module: AppModule, imports: [...engines, RetrievalModule.register(config)] };
  }
}

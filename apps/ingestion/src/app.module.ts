import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '@plumbline/database';
import { DocumentParserModule } from '@plumbline/document-parser';
import { EmbedderModule } from '@plumbline/embedder';
import { IngestionModule } from '@plumbline/ingestion';
import { JobQueueModule } from '@plumbline/job-queue';
import { ObjectStoreModule, sharedFolders } from '@plumbline/object-store';
import { PassageIndexModule } from '@plumbline/passage-index';
import type { Config } from './config.js';

@Module({})
export class AppModule {
  static register(config: Config): DynamicModule {
    const engines = [
      DatabaseModule.postgres(config, 'ingestion'),
      ObjectStoreModule.register({ folder: sharedFolders(config).objects }),
      JobQueueModule.register(config),
      PassageIndexModule.register(),
      EmbedderModule.register(config),
      DocumentParserModule.register(config),
    ];
    return { module: AppModule, imports: [...engines, IngestionModule.register(config)] };
  }
}

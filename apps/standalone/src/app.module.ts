import { type DynamicModule, Module } from '@nestjs/common';
import { ChatModelModule } from '@plumbline/chat-model';
import { type DatabaseConnection, DatabaseModule } from '@plumbline/database';
import { DocumentParserModule } from '@plumbline/document-parser';
import { EmbedderModule } from '@plumbline/embedder';
import { GatewayModule } from '@plumbline/gateway';
import { GenerationModule } from '@plumbline/generation';
import { IngestionModule } from '@plumbline/ingestion';
import { JobQueueModule } from '@plumbline/job-queue';
import { MemoryModule } from '@plumbline/memory';
import { ObjectStoreModule } from '@plumbline/object-store';
import { PassageIndexModule } from '@plumbline/passage-index';
import { RetrievalModule } from '@plumbline/retrieval';
import { RouterModule } from '@plumbline/router';
import { ValidationModule } from '@plumbline/service-kit';
import { TransportModule } from '@plumbline/transport';
import { TurnStoreModule } from '@plumbline/turn-store';
import { type Config, dataFolders } from './config.js';
import { SampleCorpus } from './sample-corpus.js';

/** Every service and every embedded engine in one process. */
@Module({})
export class AppModule {
  /** Give the opened database: its lock guards the whole data folder. */
  static register(config: Config, database: DatabaseConnection): DynamicModule {
    const folders = dataFolders(config.DATA_DIR);
    const engines = [
      DatabaseModule.of(database),
      ObjectStoreModule.register({ folder: folders.objects }),
      JobQueueModule.register(config),
      PassageIndexModule.register(),
      TurnStoreModule.register(config),
      EmbedderModule.register(config),
      DocumentParserModule.register(config),
      ChatModelModule.register(config),
    ];
    const services = [
      GatewayModule.register(config),
      RouterModule.register(),
      RetrievalModule.register(config),
      MemoryModule.register(),
      GenerationModule.register(),
      IngestionModule.register(config),
    ];
    return {
      module: AppModule,
      imports: [ValidationModule, TransportModule.inProcess(), ...engines, ...services],
      providers: [SampleCorpus],
    };
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import { type RetrievalConfig, retrievalConfig } from './retrieval.config.js';
import { SearchController } from './search/search.controller.js';
import { SearchService } from './search/search.service.js';

/** Search; needs an `Embedder` and a `PassageIndex` in the process. */
@Module({})
export class RetrievalModule {
  static register(config: RetrievalConfig): DynamicModule {
    return {
      module: RetrievalModule,
      controllers: [SearchController],
      providers: [SearchService, { provide: retrievalConfig, useValue: config }],
    };
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import type { DocumentParserConfig } from './document-parser-config.js';
import { DocumentParser } from './document-parser.port.js';

@Module({})
export class DocumentParserModule {
  static register(config: DocumentParserConfig): DynamicModule {
    return {
      module: DocumentParserModule,
      global: true,
      providers: [{ provide: DocumentParser, useFactory: () => createParser(config) }],
      exports: [DocumentParser],
    };
  }
}

async function createParser(config: DocumentParserConfig): Promise<DocumentParser> {
  const { LocalDocumentParser } = await import('./adapters/local.adapter.js');
  return new LocalDocumentParser(config);
}

import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { EmbedderConfig } from './embedder.config.js';
import { Embedder } from './embedder.port.js';

/** Gives every module the `Embedder` that the configuration names, and closes it with the application. */
@Module({})
export class EmbedderModule implements OnApplicationShutdown {
  constructor(private readonly embedder: Embedder) {}

  static register(config: EmbedderConfig): DynamicModule {
    const provider = { provide: Embedder, useFactory: () => createEmbedder(config) };
    return { module: EmbedderModule, global: true, providers: [provider], exports: [Embedder] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.embedder.close();
  }
}

async function createEmbedder(config: EmbedderConfig): Promise<Embedder> {
  const { MiniLmEmbedder } = await import('./adapters/minilm.adapter.js');
  return new MiniLmEmbedder({ threads: config.EMBEDDER_THREADS });
}

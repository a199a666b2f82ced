import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '@plumbline/database';
import { EmbedderModule } from '@plumbline/embedder';
import { GatewayModule } from '@plumbline/gateway';
import { ObjectStoreModule, sharedFolders } from '@plumbline/object-store';
import type { Config } from './config.js';

@Module({})
export class AppModule {
  static register(config: Config): DynamicModule {
    const engines = [
      DatabaseModule.postgres(config, 'gateway'),
      ObjectStoreModule.register({ folder: sharedFolders(config).objects }),
      // Only for POST /v1/embeddings; its model is loaded by the first text.
      EmbedderModule.register(config),
    ];
    return { module: AppModule, imports: [...engines, GatewayModule.register(config)] };
  }
}

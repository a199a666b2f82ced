import { type DynamicModule, Module } from '@nestjs/common';
import { EmbedderModule } from '@plumbline/embedder';
import { RouterModule } from '@plumbline/router';
import type { Config } from './config.js';

@Module({})
export class AppModule {
  static register(config: Config): DynamicModule {
    const engines = [EmbedderModule.register(config)];
    return { module: AppModule, imports: [...engines, RouterModule.register()] };
  }
}

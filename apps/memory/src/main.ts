import 'reflect-metadata';
import { runService } from '@plumbline/service-kit';
import { turnStoreSchema } from '@plumbline/turn-store';
import { AppModule } from './app.module.js';
import { Config } from './config.js';

await runService({
  name: 'memory',
  config: Config,
  module: AppModule,
  schemas: [{ ...turnStoreSchema, access: 'write' }],
});

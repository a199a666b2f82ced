import 'reflect-metadata';
import { generationSchema } from '@plumbline/generation';
import { runService } from '@plumbline/service-kit';
import { AppModule } from './app.module.js';
import { Config } from './config.js';

await runService({
  name: 'generation',
  config: Config,
  module: AppModule,
  schemas: [{ ...generationSchema, access: 'write' }],
});

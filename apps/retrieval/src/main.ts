import 'reflect-metadata';
import { passageIndexSchema } from '@plumbline/passage-index';
import { runService } from '@plumbline/service-kit';
import { AppModule } from './app.module.js';
import { Config } from './config.js';

await runService({
  name: 'retrieval',
  config: Config,
  module: AppModule,
  schemas: [{ ...passageIndexSchema(), access: 'read' }],
});

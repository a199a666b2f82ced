import 'reflect-metadata';
import { gatewaySchema } from '@plumbline/gateway';
import { runService } from '@plumbline/service-kit';
import { AppModule } from './app.module.js';
import { Config } from './config.js';
import { publicHttp } from './public-http.js';

await runService({
  name: 'gateway',
  config: Config,
  module: AppModule,
  schemas: [{ ...gatewaySchema, access: 'write' }],
  http: publicHttp,
});

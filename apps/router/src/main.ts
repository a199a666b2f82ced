import 'reflect-metadata';
import { runService } from '@plumbline/service-kit';
import { AppModule } from './app.module.js';
import { Config } from './config.js';

await runService({ name: 'router', config: Config, module: AppModule });

import 'reflect-metadata';
import { runService } from '@plumbline/service-kit';
import { AppModule } from './app.module.js';
import { Config } from './config.js';
import { schemas } from './schemas.js';

await runService({ name: 'ingestion', config: Config, module: AppModule, schemas });

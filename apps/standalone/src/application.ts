import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EmbeddedDatabase } from '@plumbline/database';
import { preparePublicHttp, publicHttpLimits } from '@plumbline/gateway';
import { createHttpApplication, logger } from '@plumbline/service-kit';
import { InProcessServer } from '@plumbline/transport';
import { AppModule } from './app.module.js';
import { type Config, dataFolders } from './config.js';

/** The whole system, its services connected, not yet listening. Throws `STORE_LOCKED`, `STORE_UNWRITABLE`. */
export async function createApplication(config: Config): Promise<NestFastifyApplication> {
  logger.level = config.LOG_LEVEL;
  const folders = dataFolders(config.DATA_DIR);
  // Before anything else looks at the data folder: the object store repairs what it takes for left over.
  const database = await EmbeddedDatabase.open({ dataDir: folders.store });
  const app = await createHttpApplication(
    AppModule.register(config, database),
    publicHttpLimits(config),
  ).catch(async (error) => {
    await database.close();
    throw error;
  });
  app.connectMicroservice({ strategy: app.get(InProcessServer) });
  await app.startAllMicroservices();
  preparePublicHttp(app, folders.data);
  return app;
}

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EmbeddedDatabase } from '@plumbline/database';
import { createHttpApplication, logger, serveOpenApi } from '@plumbline/service-kit';
import { InProcessServer } from '@plumbline/transport';
import { AppModule } from './app.module.js';
import { type Config, dataFolders } from './config.js';
import { refuseUploadsWithoutRoom } from './disk-guard.js';
import { version } from './version.js';

export const openApi = {
  title: 'Plumbline',
  description:
    "Answers from an organisation's own documents; every sentence points at the characters it rests on.",
  version,
};

/** The whole system, its services connected, not yet listening. Throws `STORE_LOCKED`, `STORE_UNWRITABLE`. */
export async function createApplication(config: Config): Promise<NestFastifyApplication> {
  logger.level = config.LOG_LEVEL;
  const { BODY_MAX_BYTES: bodyLimit, REQUEST_TIMEOUT_MS: requestTimeoutMs } = config;
  const folders = dataFolders(config.DATA_DIR);
  // Before anything else looks at the data folder: the object store repairs what it takes for left over.
  const database = await EmbeddedDatabase.open({ dataDir: folders.store });
  const app = await createHttpApplication(AppModule.register(config, database), {
    bodyLimit,
    requestTimeoutMs,
  }).catch(async (error) => {
    await database.close();
    throw error;
  });
  refuseUploadsWithoutRoom(app, folders.data);
  app.connectMicroservice({ strategy: app.get(InProcessServer) });
  await app.startAllMicroservices();
  serveOpenApi(app, openApi);
  return app;
}

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
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
  const app = await createHttpApplication(AppModule.register(config), { bodyLimit, requestTimeoutMs });
  refuseUploadsWithoutRoom(app, dataFolders(config.DATA_DIR).data);
  app.connectMicroservice({ strategy: app.get(InProcessServer) });
  await app.startAllMicroservices();
  serveOpenApi(app, openApi);
  return app;
}

import { KeysService, preparePublicHttp, publicHttpLimits } from '@plumbline/gateway';
import { sharedFolders } from '@plumbline/object-store';
import { ConfigurationError, logger, type PublicHttp } from '@plumbline/service-kit';
import type { Config } from './config.js';

export const publicHttp: PublicHttp<Config> = {
  limits: publicHttpLimits,
  prepare: (app, config) => preparePublicHttp(app, sharedFolders(config).data),
  assertMayListen: (app, { HOST }) =>
    app
      .get(KeysService)
      .assertMayListen(HOST)
      .catch((error: unknown) => {
        if (error instanceof ConfigurationError) throw error;
        // The database may come later, and every request asks again.
        logger.warn({ err: error }, 'Whether a key exists is not known yet.');
      }),
};

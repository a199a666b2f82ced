import { readFileSync } from 'node:fs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type HttpApplicationOptions, serveOpenApi } from '@plumbline/service-kit';
import { refuseUploadsWithoutRoom } from './documents/disk-guard.js';
import type { GatewayConfig } from './gateway.config.js';

/** Of the whole repository: every package has the same. */
export const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What `/openapi.json` says of itself. */
export const openApi = {
  title: 'Plumbline',
  description:
    "Answers from an organisation's own documents; every sentence points at the characters it rests on.",
  version,
};

/** The limits of the public HTTP, for `createHttpApplication`. */
export function publicHttpLimits(config: GatewayConfig): HttpApplicationOptions {
  return { bodyLimit: config.BODY_MAX_BYTES, requestTimeoutMs: config.REQUEST_TIMEOUT_MS };
}

/** What an application with the gateway needs before it starts; `dataFolder` must keep room on its disk. */
export function preparePublicHttp(app: NestFastifyApplication, dataFolder: string): void {
  refuseUploadsWithoutRoom(app, dataFolder);
  serveOpenApi(app, openApi);
}

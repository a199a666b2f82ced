import { statfs } from 'node:fs/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '@plumbline/core';

const RESERVE_MEGABYTES = 64;

/** Refuses uploads before the disk is so full that the store could not write its log, on which everything else depends. */
export function refuseUploadsWithoutRoom(app: NestFastifyApplication, folder: string): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async ({ method, routeOptions, headers }) => {
      if (method === 'POST' && routeOptions.url === '/upload')
        await assertRoom(folder, Number(headers['content-length'] ?? 0) / 1_000_000);
    });
}

async function assertRoom(folder: string, megabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / 1_000_000);
  if (free - megabytes >= RESERVE_MEGABYTES) return;
  throw new AppError(
    'STORE_UNWRITABLE',
    `Only ${free} MB are free on the disk of the data folder; uploads must leave ${RESERVE_MEGABYTES} MB.`,
    { details: { freeMegabytes: free, limitMegabytes: RESERVE_MEGABYTES } },
  );
}

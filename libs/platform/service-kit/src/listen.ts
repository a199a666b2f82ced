import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { OperationError } from './operation-error.js';

export interface ListenAddress {
  readonly port: number;
  readonly host: string;
  /** Name of the key that gives the port. */
  readonly key: string;
}

/** Listens. Throws `OperationError` for an address that cannot be had. */
export async function listen(app: NestFastifyApplication, { port, host, key }: ListenAddress): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new OperationError(
        `Port ${port} is in use.`,
        `choose another one, such as ${key}=${port + 1}, or stop what listens there`,
      );
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new OperationError(
        `Cannot listen on ${host}:${port} (${code}).`,
        `set HOST and ${key} to others`,
      );
    throw error;
  }
}

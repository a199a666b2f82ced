import { logger } from './logger.js';

/** What nobody caught is logged and ends the process with exit code 1: its state cannot be relied on. */
export function failLoudly(): void {
  const end = (what: string) => (error: unknown) => {
    logger.fatal({ err: error }, what);
    process.exit(1);
  };
  process.on('unhandledRejection', end('A promise was rejected and nobody took notice.'));
  process.on('uncaughtException', end('An error was thrown and nobody caught it.'));
}

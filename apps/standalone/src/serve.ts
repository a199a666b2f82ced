import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '@plumbline/core';
import { KeysService } from '@plumbline/gateway';
import { logger } from '@plumbline/service-kit';
import { createApplication } from './application.js';
import { type Config, dataFolders } from './config.js';
import { SampleCorpus } from './sample-corpus.js';

/** Starts everything and says where it is; returns when it listens. */
export async function serve(config: Config): Promise<void> {
  const app = await createApplication(config);
  try {
    await app.init();
    await app.get(KeysService).assertMayListen(config.HOST);
    await listen(app, config);
  } catch (error) {
    await app.close();
    throw error;
  }
  stopOnSignal(app, config.SHUTDOWN_GRACE_MS);
  const url = await app.getUrl();
  process.stdout.write(greeting(url, config));
  if (config.LOAD_SAMPLE) void loadSample(app, config);
}

async function listen(app: NestFastifyApplication, { PORT, HOST }: Config): Promise<void> {
  try {
    await app.listen(PORT, HOST);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new AppError(
        'UNAVAILABLE',
        `Port ${PORT} is in use. Choose another one: PORT=${PORT + 1} npm start`,
      );
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
      throw new AppError(
        'UNAVAILABLE',
        `Cannot listen on ${HOST}:${PORT} (${code}). Set HOST and PORT to others.`,
      );
    throw error;
  }
}

/** Lets answers in flight finish and closes the store; a second signal, or the end of the grace, ends it at once. */
function stopOnSignal(app: NestFastifyApplication, graceMs: number): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    process.stderr.write(`${signal}: finishing what is in flight …\n`);
    setTimeout(() => process.exit(1), graceMs).unref();
    await app.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

function greeting(url: string, { DATA_DIR, CHAT_MODEL }: Config): string {
  return `
Plumbline is ready at ${url}

  Ask    npm run plumb -- ask "How much is the standard deduction if I am married filing jointly?"
  Add    npm run plumb -- ingest <your files or folder>
  API    ${url}/docs

Documents are kept in ${dataFolders(DATA_DIR).data}; answers come from the model "${CHAT_MODEL}". Ctrl-C stops.
`;
}

async function loadSample(app: NestFastifyApplication, config: Config): Promise<void> {
  try {
    const loaded = await app.get(SampleCorpus).load(dataFolders(config.DATA_DIR).sampleMark, (line) => {
      process.stdout.write(`${line}\n`);
    });
    if (loaded) process.stdout.write('The sample corpus can be asked now.\n');
  } catch (error) {
    logger.warn(
      { err: error },
      'The sample corpus could not be loaded; it is tried again at the next start.',
    );
  }
}

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { KeysService } from '@plumbline/gateway';
import { ObjectStore } from '@plumbline/object-store';
import { listen, logger, stopOnSignal } from '@plumbline/service-kit';
import { Caller } from '@plumbline/transport';
import { createApplication } from './application.js';
import { type Config, dataFolders } from './config.js';
import { assertOwnFolder, assertStoreNotLost } from './data-folder.js';
import { manifestVersions } from './maintenance/manifest-versions.js';
import { StoreDocuments } from './maintenance/store-documents.js';
import { SampleCorpus } from './sample-corpus.js';

/** Starts everything and says where it is; returns when it listens. */
export async function serve(config: Config): Promise<void> {
  const folders = dataFolders(config.DATA_DIR);
  assertOwnFolder(folders);
  await assertStoreNotLost(folders);
  const app = await createApplication(config);
  try {
    await app.init();
    await app.get(KeysService).assertMayListen(config.HOST);
    await listen(app, { port: config.PORT, host: config.HOST, key: 'PORT' });
  } catch (error) {
    await app.close();
    throw error;
  }
  stopOnSignal({
    graceMs: config.SHUTDOWN_GRACE_MS,
    stop: (signal) => {
      process.stderr.write(`${signal}: finishing what is in flight; Ctrl-C again ends it at once …\n`);
      return app.close();
    },
  });
  const url = await app.getUrl();
  process.stdout.write(greeting(url, config));
  void warnOfUnknownDocuments(app);
  if (config.LOAD_SAMPLE) void loadSample(app, config);
}

/** After a loss of power the store may open and yet know less than was acknowledged. */
async function warnOfUnknownDocuments(app: NestFastifyApplication): Promise<void> {
  try {
    const versions = await manifestVersions(app.get(ObjectStore));
    const names = await new StoreDocuments(app.get(Caller), versions).unknown();
    if (names.length > 0)
      process.stderr.write(
        `The store does not know ${names.length} documents whose originals are here.\nNext: stop, then plumb doctor --rebuild\n`,
      );
  } catch (error) {
    logger.warn({ err: error }, 'The documents could not be compared with their manifest.');
  }
}

function greeting(url: string, { DATA_DIR, CHAT_MODEL, PORT }: Config): string {
  const plumb = `npm run plumb --${PORT === 3000 ? '' : ` --url ${url}`}`;
  return `
Plumbline is ready at ${url}

  Ask    ${plumb} ask "When is Form 1040-NR due?"
         or on the page ${url}/
  Add    ${plumb} ingest <your files or folder>
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
    logger.warn({ err: error }, 'The sample corpus is not read to its end; the next start goes on.');
  }
}

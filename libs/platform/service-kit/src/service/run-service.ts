import { DatabaseConfig, migrateDatabase, MigrationConfig } from '@plumbline/database';
import { z } from 'zod';
import { explainFailure } from '../explain-failure.js';
import { failLoudly } from '../fail-loudly.js';
import { loadConfig } from '../load-config.js';
import { logger } from '../logger.js';
import { stopOnSignal } from '../stop-on-signal.js';
import { ServiceApplication } from './service-application.js';
import { runServiceCommand } from './service-commands.js';
import type { ServiceDefinition, ServiceSchema } from './service-definition.js';

const unforeseen = 'The service could not go on. The reason is in the log line above.';

/**
 * Runs a process of the house as the command line says: `serve`, which goes on until a signal comes, `migrate`, or
 * `--help`. Ends the process with exit code 1 when it cannot go on, after a line that says why.
 */
export async function runService<Schema extends ServiceSchema>(
  service: ServiceDefinition<Schema>,
  words: readonly string[] = process.argv.slice(2),
): Promise<void> {
  failLoudly();
  logger.setBindings({ service: service.name });
  const commands = {
    serve: () => serve(service),
    ...(service.schemas && { migrate: () => migrate(service) }),
  };
  try {
    process.exitCode = await runServiceCommand(service, commands, words);
  } catch (error) {
    process.stderr.write(`${explainFailure(error, unforeseen)}\n`);
    // Not by itself: what was opened before the failure may keep the process alive.
    process.exit(1);
  }
}

async function serve<Schema extends ServiceSchema>(service: ServiceDefinition<Schema>): Promise<void> {
  const config = loadConfig(service.config, process.env);
  logger.level = config.LOG_LEVEL;
  const starting = ServiceApplication.start(service, config);
  stopOnSignal({
    graceMs: config.SHUTDOWN_GRACE_MS,
    stop: async (signal) => {
      logger.info({ signal }, 'Finishing what is in flight.');
      await (await starting).stop();
    },
  });
  const { url } = await starting;
  logger.info({ url }, 'Listening.');
}

const MigrateConfig = z.object({ ...DatabaseConfig.shape, ...MigrationConfig.shape });

async function migrate({
  name,
  schemas = [],
}: Pick<ServiceDefinition<ServiceSchema>, 'name' | 'schemas'>): Promise<void> {
  const config = loadConfig(MigrateConfig, process.env);
  await migrateDatabase({
    url: config.MIGRATION_DATABASE_URL,
    serviceUrl: config.DATABASE_URL,
    caFile: config.DATABASE_CA_FILE,
    schemas,
  });
  logger.info({ schemas: schemas.map((schema) => schema.name) }, `The tables of ${name} are up to date.`);
}
